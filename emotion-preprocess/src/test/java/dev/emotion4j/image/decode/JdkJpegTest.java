package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.emotion4j.InputSpec;
import dev.emotion4j.image.ImageDecoder;
import dev.emotion4j.image.ImagePreprocessor;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.ReadOptions;
import dev.emotion4j.image.decode.input.PixelMemory;
import dev.emotion4j.image.decode.jpeg.JpegHeader;
import dev.emotion4j.image.testing.Golden;
import java.nio.FloatBuffer;
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
    assumeTrue(header.hasOneScan(), "left to the decoder in Java");

    byte[] rgb = new JdkJpeg().decode(header, new PixelMemory(false));

    // What it warns of is left to the decoder in Java.
    assumeTrue(rgb != null || !name.matches(".*(padded|stray_bytes).*"));
    byte[] expected = Golden.rgb(Images.read(Golden.resource("formats/expected/" + name + ".png")));
    assertThat(Arrays.copyOf(rgb, expected.length)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("dev.emotion4j.image.decode.TurboJpegTest#plainYccFiles")
  void rowsThatGoToTheResizerGiveTheFloatsOfTheWholePicture(String name) {
    assumeTrue(JdkJpeg.hasTurbo(MANY_PIXELS), "this JDK has another libjpeg inside");
    byte[] file = Golden.resource("formats/" + name);
    InputSpec input = InputSpec.imageNet(24, 16);
    FloatBuffer expected = FloatBuffer.allocate(input.floatCount());
    FloatBuffer streamed = FloatBuffer.allocate(input.floatCount());
    ImagePreprocessor preprocessor = ImagePreprocessor.of(input);

    preprocessor.write(Images.read(file), expected, 0);
    try (ImageDecoder decoder = ImageDecoder.of(ReadOptions.DEFAULT)) {
      decoder.preprocess(file, preprocessor, streamed, 0);
    }

    assertThat(streamed).isEqualTo(expected);
  }
}
