package dev.emotion4j.examples.quantize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How well a processor multiplies bytes.
 *
 * @param exact whether a product of an 8-bit input and an 8-bit weight is always exact
 * @param reason what that is known from
 */
public record Processor(boolean exact, String reason) {
  /*
   * x86 without VNNI has one instruction for bytes, vpmaddubsw: it adds two products of an unsigned
   * and a signed byte in 16 signed bits, and cuts off what is more. ONNX Runtime's kernels use it.
   * With 7-bit weights nothing is cut off: 2 * 255 * 64 = 32,640 is below 32,767.
   */
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /**
   * Looks at this machine's processor.
   *
   * @return what it can do
   */
  public static Processor here() {
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    try {
      return of(arch, Files.readString(CPU_INFO));
    } catch (IOException e) {
      return of(arch, "");
    }
  }

  /**
   * Judges by the architecture's name and the content of Linux's list of processors, which may be
   * empty.
   */
  static Processor of(String arch, String cpuInfo) {
    if (!List.of("amd64", "x86_64", "x86").contains(arch)) {
      return new Processor(true, arch + " multiplies bytes exactly");
    }
    if (cpuInfo.isBlank()) {
      return new Processor(false, "this system does not tell whether the processor has VNNI");
    }
    for (String flag : List.of("avx512_vnni", "avx_vnni")) {
      if (cpuInfo.matches("(?s).*\\bflags\\b[^\\n]*\\b" + flag + "\\b.*")) {
        return new Processor(true, "the processor has " + flag);
      }
    }
    return new Processor(
        false,
        "the processor has no VNNI, and its other instruction for bytes cuts off sums of 8-bit"
            + " products");
  }
}
