package dev.emotion4j.image.decode;

import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.jpeg.JpegHeader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * libjpeg-turbo as it is installed on the system, which decodes about twice as fast as {@link
 * dev.emotion4j.image.decode.jpeg.JpegDecoder}, to the same pixels: both are exact (slow integer
 * inverse DCT, fancy upsampling).
 *
 * <p>It is called by its TurboJPEG interface, whose functions take only numbers and addresses:
 * {@code tjInitDecompress}, {@code tjDecompress2}, {@code tjDestroy} of {@code turbojpeg.h}, in all
 * versions from 1.2 to 3. Whatever it does not decode without a warning is left to the latter, so
 * that errors are the same everywhere.
 *
 * <p>Measured, a JPEG of 1920×1280 (150 KB), Linux, AMD EPYC: here 7.9 ms, JDK with libjpeg-turbo
 * inside (Debian's 17) 8.0 ms, JDK with libjpeg 6b inside (Temurin 25) 19.8 ms, the plug-in {@code
 * imageio-turbojpeg} 0.6.8 8.3 ms. The plug-in does the same with twelve more jars, so it is not
 * used. Decoding into a new direct buffer each time costs more than the copy out of a kept one: the
 * system has to clear its pages.
 */
@DesktopOnly
public final class TurboJpeg {
  /** The system property with the library's path, or with {@code off}. */
  static final String PROPERTY = "emotion4j.turbojpeg";

  private static final int TJPF_RGB = 0;
  private static final int TJFLAG_ACCURATEDCT = 4096;

  private static final Found FOUND = find(System.getProperty(PROPERTY));

  /** Memory that native code may see: the pixels, and after them the file. */
  private @Nullable ByteBuffer memory;

  /**
   * Either the functions of a library, or why there are none. A record, so that they are inlined.
   */
  record Found(@Nullable Functions functions, String description) {}

  record Functions(
      MethodHandle init, MethodHandle decompress, MethodHandle destroy, MethodHandle address) {}

  /** Tells which library is used, or why none is. */
  public static String description() {
    return FOUND.functions() == null && JdkJpeg.Probe.HAS_TURBO
        ? FOUND.description() + "; after 10 megapixels the libjpeg-turbo inside this JDK"
        : FOUND.description();
  }

  /**
   * Decodes a JPEG of luma and chroma.
   *
   * @param jpeg what the file's header says
   * @return memory at whose start are red, green and blue bytes, rows without gaps, until the next
   *     call; {@code null} if the library is not there, or has anything to say against the file
   */
  @Nullable ByteBuffer decode(JpegHeader jpeg) {
    Functions functions = FOUND.functions();
    if (functions == null) {
      return null;
    }
    int pixelBytes = Math.multiplyExact(3, Math.multiplyExact(jpeg.width(), jpeg.height()));
    ByteBuffer target = memory((long) pixelBytes + jpeg.leanBytes());
    if (target == null) {
      return null;
    }
    target.clear();
    target.position(pixelBytes);
    jpeg.writeLean(target);
    int length = target.position() - pixelBytes;
    boolean decoded = decode(functions, target, pixelBytes, length, jpeg.width(), jpeg.height());
    target.clear();
    return decoded ? target : null;
  }

  /** Lets go of the memory. */
  void release() {
    memory = null;
  }

  /** Decodes the file in the memory at {@code from} to the memory's start. */
  private static boolean decode(
      Functions functions, ByteBuffer memory, int from, int length, int width, int height) {
    try {
      long decompressor = (long) functions.init().invokeExact();
      if (decompressor == 0) {
        return false;
      }
      try {
        long start = (long) functions.address().invokeExact((Buffer) memory.position(0));
        // A row takes 3 * width bytes, for which 0 stands.
        int answer =
            (int)
                functions
                    .decompress()
                    .invokeExact(
                        decompressor,
                        start + from,
                        (long) length,
                        start,
                        width,
                        0,
                        height,
                        TJPF_RGB,
                        TJFLAG_ACCURATEDCT);
        return answer == 0;
      } finally {
        int ignored = (int) functions.destroy().invokeExact(decompressor);
        Reference.reachabilityFence(memory);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("native functions throw nothing", e);
    }
  }

  private @Nullable ByteBuffer memory(long bytes) {
    ByteBuffer known = memory;
    if (known != null && known.capacity() >= bytes) {
      return known;
    }
    memory = null;
    if (bytes > Integer.MAX_VALUE) {
      return null;
    }
    try {
      memory = ByteBuffer.allocateDirect((int) bytes);
      return memory;
    } catch (OutOfMemoryError e) {
      return null; // the other decoder needs none beside the heap
    }
  }

  static Found find(@Nullable String chosen) {
    if (chosen != null && chosen.equals("off")) {
      return absent("switched off by -D" + PROPERTY + "=off");
    }
    if (!ForeignLibrary.isSupported()) {
      return absent("Java 22 or later can call it, this is Java " + Runtime.version().feature());
    }
    if (!ForeignLibrary.isAllowed()) {
      return absent(
          "native code is not enabled for this library; start Java with --enable-native-access="
              + ForeignLibrary.moduleName());
    }
    List<String> names = chosen == null ? usualNames() : List.of(chosen);
    for (String name : names) {
      Functions functions = open(name);
      if (functions != null) {
        return new Found(functions, "libjpeg-turbo (" + name + ")");
      }
    }
    return absent(
        names.isEmpty()
            ? "-D" + PROPERTY + "=FILE names its library on this system"
            : "no library " + String.join(" or ", names));
  }

  private static Found absent(String reason) {
    return new Found(null, "emotion4j's (not libjpeg-turbo: " + reason + ")");
  }

  private static @Nullable Functions open(String name) {
    MethodType initType = MethodType.methodType(long.class);
    MethodType decompressType =
        MethodType.methodType(
            int.class,
            long.class,
            long.class,
            long.class,
            long.class,
            int.class,
            int.class,
            int.class,
            int.class,
            int.class);
    MethodType destroyType = MethodType.methodType(int.class, long.class);
    ForeignLibrary library = ForeignLibrary.open(name);
    if (library == null) {
      return null;
    }
    MethodHandle init = library.function("tjInitDecompress", initType);
    MethodHandle decompress = library.function("tjDecompress2", decompressType);
    MethodHandle destroy = library.function("tjDestroy", destroyType);
    return init == null || decompress == null || destroy == null
        ? null
        : new Functions(init, decompress, destroy, ForeignLibrary.addressOfBuffer());
  }

  /**
   * Where systems keep it. On Windows there is no usual place, and a bare name would also be looked
   * for in the current folder.
   */
  private static List<String> usualNames() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("linux")) {
      return List.of("libturbojpeg.so.0");
    }
    return system.startsWith("mac")
        ? List.of(
            "/opt/homebrew/opt/jpeg-turbo/lib/libturbojpeg.dylib",
            "/usr/local/opt/jpeg-turbo/lib/libturbojpeg.dylib",
            "/opt/local/lib/libturbojpeg.dylib")
        : List.of();
  }
}
