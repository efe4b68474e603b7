package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.emotion4j.image.Images;
import dev.emotion4j.image.decode.input.PixelMemory;
import dev.emotion4j.image.decode.jpeg.JpegHeader;
import dev.emotion4j.image.testing.Golden;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected pixels are Pillow's; {@code tools/golden_formats.py} made them. */
class JdkJpegTest {
  private static final long MANY_PIXELS = 10_000_000;

  @ParameterizedTest
  @MethodSource("dev.emotion4j.image.decode.TurboJpegTest#plainYccFiles")
  void withLibjpegTurboInsideItGivesPillowsPixels(String name) {
    assumeTrue(JdkJpeg.hasTurbo(MANY_PIXELS), "this JDK has another libjpeg inside");
    byte[] file = Golden.resource("formats/" + name);
    JpegHeader header = new JpegHeader();
    header.parse(file, file.length);

    byte[] rgb = new JdkJpeg().decode(header, new PixelMemory(false));

    // What it warns of is left to the decoder in Java.
    assumeTrue(rgb != null || !name.matches(".*(padded|stray_bytes).*"));
    byte[] expected = Golden.rgb(Images.read(Golden.resource("formats/expected/" + name + ".png")));
    assertThat(Arrays.copyOf(rgb, expected.length)).isEqualTo(expected);
  }
}
