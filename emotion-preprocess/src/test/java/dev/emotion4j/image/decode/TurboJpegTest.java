package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.emotion4j.image.Images;
import dev.emotion4j.image.decode.jpeg.JpegHeader;
import dev.emotion4j.image.testing.Golden;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected pixels are Pillow's; {@code tools/golden_formats.py} made them. */
class TurboJpegTest {
  private static final boolean HAS_FOREIGN_FUNCTIONS = Runtime.version().feature() >= 22;

  @Test
  void itCanBeSwitchedOff() {
    assertThat(TurboJpeg.find("off"))
        .isEqualTo(
            new TurboJpeg.Found(
                null,
                "emotion4j's (not libjpeg-turbo: switched off by -Demotion4j.turbojpeg=off)"));
  }

  @Test
  void olderJavaVersionsSaySo() {
    assumeTrue(!HAS_FOREIGN_FUNCTIONS);

    assertThat(Images.jpegDecoder())
        .startsWith(
            "emotion4j's (not libjpeg-turbo: Java 22 or later can call it, this is Java "
                + Runtime.version().feature()
                + ")");
    assertThat(
            Images.jpegDecoder()
                .endsWith("; after 10 megapixels the libjpeg-turbo inside this JDK"))
        .isEqualTo(JdkJpeg.hasTurbo(10_000_000));
  }

  @Test
  void aLibraryThatIsNotThereIsNamed() {
    assumeTrue(HAS_FOREIGN_FUNCTIONS);

    assertThat(TurboJpeg.find("/no/such/libturbojpeg.so").description())
        .isEqualTo("emotion4j's (not libjpeg-turbo: no library /no/such/libturbojpeg.so)");
  }

  @ParameterizedTest
  @MethodSource("plainYccFiles")
  void theLibraryGivesPillowsPixels(String name) {
    assumeLibrary();
    byte[] rgb = decode(Golden.resource("formats/" + name));

    // What it warns of is left to the decoder in Java.
    assumeTrue(rgb != null || !name.matches(".*(padded|stray_bytes).*"));
    assertThat(rgb)
        .isEqualTo(Golden.rgb(Images.read(Golden.resource("formats/expected/" + name + ".png"))));
  }

  private static byte @Nullable [] decode(byte[] file) {
    JpegHeader header = parsed(file);
    ByteBuffer pixels = new TurboJpeg().decode(header);
    if (pixels == null) {
      return null;
    }
    byte[] rgb = new byte[3 * header.width() * header.height()];
    pixels.get(rgb);
    return rgb;
  }

  private static JpegHeader parsed(byte[] file) {
    JpegHeader header = new JpegHeader();
    header.parse(file, file.length);
    return header;
  }

  /** Files of luma and chroma that stand upright, so that the expected rows are the file's. */
  static Stream<String> plainYccFiles() {
    return new String(Golden.resource("formats/names.txt"), StandardCharsets.UTF_8)
        .lines()
        .filter(name -> name.endsWith(".jpg") && !name.matches(".*(orientation|exif).*"))
        .filter(TurboJpegTest::isReadByPillow)
        .filter(name -> !name.matches(".*(first_scans|rows_missing).*")) // refused here
        .filter(name -> parsed(Golden.resource("formats/" + name)).isForTurbo());
  }

  private static boolean isReadByPillow(String name) {
    return Golden.class.getResource("/dev/emotion4j/image/formats/expected/" + name + ".png")
        != null;
  }

  @Test
  void codesThatEndEarlyAreLeftToTheDecoderInJava() {
    assumeLibrary();
    byte[] file = Golden.file("photo_420.jpg");
    byte[] half = Arrays.copyOf(file, file.length / 2);
    half[half.length - 2] = (byte) 0xFF;
    half[half.length - 1] = (byte) 0xD9;

    assertThat(decode(half)).isNull();
  }

  @Test
  void manyThreadsDecodeAtOnce() {
    List<String> names = plainYccFiles().toList();
    List<byte[]> alone = names.stream().map(TurboJpegTest::pixels).toList();
    Random random = new Random(1);
    int[] order = IntStream.range(0, 2000).map(i -> random.nextInt(names.size())).toArray();

    assertThat(
            IntStream.of(order)
                .parallel()
                .allMatch(i -> Arrays.equals(alone.get(i), pixels(names.get(i)))))
        .isTrue();
  }

  private static byte[] pixels(String name) {
    return Golden.rgb(Images.read(Golden.resource("formats/" + name)));
  }

  private static void assumeLibrary() {
    assumeTrue(Images.jpegDecoder().startsWith("libjpeg-turbo"), Images.jpegDecoder());
  }
}
