package dev.emotion4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ImageException;
import dev.emotion4j.InputSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.testing.Golden;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDecoderTest {
  private static final InputSpec INPUT = InputSpec.imageNet(32, 24);

  @TempDir private Path folder;

  private static List<String> names() {
    return new String(Golden.resource("formats/names.txt"), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  @Test
  void readsAllFilesOneAfterAnotherAsImagesDoes() {
    try (ImageDecoder decoder = ImageDecoder.of(ReadOptions.DEFAULT)) {
      for (String name : names()) {
        byte[] file = Golden.resource("formats/" + name);
        RgbImage expected;
        try {
          expected = Images.read(file);
        } catch (ImageException e) {
          assertThatThrownBy(() -> decoder.read(file)).as(name).hasMessage(e.getMessage());
          FloatBuffer tensor = FloatBuffer.allocate(INPUT.floatCount());
          assertThatThrownBy(() -> decoder.preprocess(file, ImagePreprocessor.of(INPUT), tensor, 0))
              .as(name)
              .hasMessage(e.getMessage());
          continue;
        }
        assertThat(Golden.rgb(decoder.read(file))).as(name).isEqualTo(Golden.rgb(expected));
      }
    }
  }

  @Test
  void preprocessesAllFilesAsThePictureInMemory() throws IOException {
    ImagePreprocessor preprocessor = ImagePreprocessor.of(INPUT);
    FloatBuffer expected = FloatBuffer.allocate(INPUT.floatCount());
    FloatBuffer actual = FloatBuffer.allocate(2 * INPUT.floatCount());
    try (ImageDecoder decoder = ImageDecoder.of(ReadOptions.DEFAULT)) {
      for (String name : names()) {
        Path file = Files.write(folder.resolve(name), Golden.resource("formats/" + name));
        try {
          preprocessor.write(Images.read(file), expected, 0);
        } catch (ImageException e) {
          assertThatThrownBy(() -> decoder.preprocess(file, preprocessor, actual, 1))
              .isInstanceOf(ImageException.class)
              .hasMessage(e.getMessage());
          continue;
        }
        decoder.preprocess(file, preprocessor, actual, 1);
        assertThat(actual.slice(INPUT.floatCount(), INPUT.floatCount()))
            .as(name)
            .isEqualByComparingTo(expected);
        decoder.preprocess(Golden.resource("formats/" + name), preprocessor, actual, 0);
        assertThat(actual.slice(0, INPUT.floatCount())).as(name).isEqualByComparingTo(expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"16384, 14", "16385, 14", "40000, 3", "3, 40000", "32, 40", "40, 24", "700, 1"})
  void preprocessesPicturesOfAnyShape(int width, int height) throws IOException {
    BufferedImage noise = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    new Random(width).nextBytes(((DataBufferByte) noise.getRaster().getDataBuffer()).getData());
    ImagePreprocessor preprocessor = ImagePreprocessor.of(INPUT);
    FloatBuffer expected = FloatBuffer.allocate(INPUT.floatCount());
    FloatBuffer actual = FloatBuffer.allocate(INPUT.floatCount());
    for (String format : List.of("png", "jpeg")) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      assertThat(ImageIO.write(noise, format, file)).isTrue();
      preprocessor.write(Images.read(file.toByteArray()), expected, 0);
      try (ImageDecoder decoder = ImageDecoder.of(ReadOptions.DEFAULT)) {
        decoder.preprocess(file.toByteArray(), preprocessor, actual, 0);
      }
      assertThat(actual).as(format).isEqualTo(expected);
    }
  }

  @Test
  void damageInRowsThatAreNotReadIsFoundToo() throws IOException {
    // A center crop of a tall picture leaves out its last rows, where codes are missing.
    InputSpec crop = INPUT;
    Path file =
        Files.write(
            folder.resolve("cut.jpg"), Golden.resource("formats/jpeg_no_eoi_rows_missing_420.jpg"));
    FloatBuffer tensor = FloatBuffer.allocate(crop.floatCount());
    try (ImageDecoder decoder = ImageDecoder.of(ReadOptions.DEFAULT)) {
      assertThatThrownBy(() -> decoder.preprocess(file, ImagePreprocessor.of(crop), tensor, 0))
          .isInstanceOf(ImageException.class)
          .hasMessageStartingWith(file + ": the JPEG is truncated: ");
    }
  }

  @Test
  void namesTheFileThatIsMissingOrTooLong() throws IOException {
    Path missing = folder.resolve("nobody.jpg");
    Path large = Files.write(folder.resolve("large.jpg"), Golden.file("grey.jpg"));
    try (ImageDecoder decoder = ImageDecoder.of(ReadOptions.DEFAULT.withMaxBytes(100))) {
      assertThatThrownBy(() -> decoder.read(missing))
          .isInstanceOf(ImageException.class)
          .hasMessage(missing + ": no such file; check the path");
      assertThatThrownBy(() -> decoder.read(folder))
          .isInstanceOf(ImageException.class)
          .hasMessage(folder + ": a directory, but a picture file is needed");
      assertThatThrownBy(() -> decoder.read(large))
          .isInstanceOf(ImageException.class)
          .hasMessage(
              large
                  + ": more than 100 bytes, the limit of a picture file; make it smaller, or raise"
                  + " ReadOptions.maxBytes");
    }
  }

  @Test
  void aClosedDecoderSaysSo() {
    ImageDecoder decoder = ImageDecoder.of(ReadOptions.DEFAULT);
    decoder.close();
    decoder.close();

    assertThatThrownBy(() -> decoder.read(new byte[1]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("This decoder is closed");
  }

  @Test
  void keepsTheHigherBitsOf16BitGreyIfAskedTo() {
    byte[] file = Golden.resource("formats/png_grey_16.png");
    RgbImage cut = Images.read(file);
    RgbImage scaled = Images.read(file, ReadOptions.DEFAULT.withScaleGray16(true));
    byte[] all = Golden.rgb(scaled);
    byte[] clipped = Golden.rgb(cut);

    // The generator's values are spread evenly over 16 bits: their mean is in the middle, and all
    // but one of 256 are above 255.
    assertThat(mean(all)).isBetween(120.0, 135.0);
    assertThat(mean(clipped)).isBetween(253.0, 255.0);
    for (int i = 0; i < all.length; i++) {
      assertThat(clipped[i] == -1 || all[i] == 0).isTrue();
    }
  }

  private static double mean(byte[] samples) {
    double sum = 0;
    for (byte sample : samples) {
      sum += sample & 0xFF;
    }
    return sum / samples.length;
  }
}
