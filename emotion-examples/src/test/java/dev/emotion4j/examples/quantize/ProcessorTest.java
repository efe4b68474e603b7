package dev.emotion4j.examples.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTest {
  @Test
  void vnniIsFoundAmongTheFlags() {
    String line = "model name\t: Some CPU\nflags\t\t: fpu avx2 %s movdiri\nbugs\t\t: none\n";
    assertThat(Processor.of("amd64", line.formatted("avx512_vnni")))
        .isEqualTo(new Processor(true, "the processor has avx512_vnni"));
    assertThat(Processor.of("x86_64", line.formatted("avx_vnni")))
        .isEqualTo(new Processor(true, "the processor has avx_vnni"));
  }

  @Test
  void withoutVnniWeightsHaveSevenBitsAndTheReasonIsTold() {
    Processor processor = Processor.of("amd64", "flags : fpu avx2\nnote : no avx_vnni here\n");
    assertThat(processor.exact()).isFalse();
    assertThat(processor.reason())
        .isEqualTo(
            "the processor has no VNNI, and its other instruction for bytes cuts off sums of 8-bit"
                + " products");
    assertThat(Processor.of("amd64", ""))
        .isEqualTo(
            new Processor(false, "this system does not tell whether the processor has VNNI"));
  }

  @Test
  void otherArchitecturesMultiplyExactly() {
    assertThat(Processor.of("aarch64", ""))
        .isEqualTo(new Processor(true, "aarch64 multiplies bytes exactly"));
  }
}
