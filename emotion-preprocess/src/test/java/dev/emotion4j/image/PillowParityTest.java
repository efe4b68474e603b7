package dev.emotion4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.ColorOrder;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ResizeFilter;
import dev.emotion4j.ResizeMode;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.testing.Golden;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with Pillow and torchvision; see {@link Golden}. */
class PillowParityTest {

  record Decoded(String picture, int width, int height, String sha256) {}

  record Resized(String picture, InputSpec spec, String bytes, String floats) {}

  static Stream<Decoded> decoded() {
    return Golden.table("decoded.tsv")
        .map(f -> new Decoded(f[0], Integer.parseInt(f[1]), Integer.parseInt(f[2]), f[3]));
  }

  static Stream<Resized> resized() {
    return Golden.table("resized.tsv")
        .map(
            f -> {
              ColorOrder color = ColorOrder.valueOf(f[3]);
              boolean gray = color == ColorOrder.GRAY;
              InputSpec spec =
                  new InputSpec(
                      Integer.parseInt(f[5]),
                      Integer.parseInt(f[6]),
                      color,
                      ResizeMode.valueOf(f[1]),
                      ResizeFilter.valueOf(f[2]),
                      Integer.parseInt(f[4]),
                      gray ? List.of(0.5f) : InputSpec.imageNet(1, 1).mean(),
                      gray ? List.of(0.25f) : InputSpec.imageNet(1, 1).std());
              return new Resized(f[0], spec, f[7], f[8]);
            });
  }

  @Test
  void thereAreEnoughCasesToTrust() {
    assertThat(resized().count()).isGreaterThanOrEqualTo(40);
  }

  @ParameterizedTest
  @MethodSource("decoded")
  void decodesTheBytesThatPillowDecodes(Decoded expected) {
    RgbImage image = Images.read(Golden.file(expected.picture()));

    assertThat(image.width()).isEqualTo(expected.width());
    assertThat(image.height()).isEqualTo(expected.height());
    assertThat(Golden.sha256(Golden.rgb(image))).isEqualTo(expected.sha256());
  }

  @ParameterizedTest
  @MethodSource("resized")
  void resizesToTheBytesThatPillowResizesTo(Resized expected) {
    RgbImage image = Images.read(Golden.file(expected.picture()));
    InputSpec spec = expected.spec();
    // Values 0 to 255 as floats are the resized bytes.
    InputSpec bytes =
        new InputSpec(
            spec.width(),
            spec.height(),
            spec.color(),
            spec.resize(),
            spec.filter(),
            spec.shorterSide(),
            Collections.nCopies(spec.channels(), 0f),
            Collections.nCopies(spec.channels(), 1 / 255f));
    float[] planes = tensor(image, bytes);
    byte[] rgb = new byte[planes.length];
    int area = spec.width() * spec.height();
    for (int i = 0; i < area; i++) {
      for (int c = 0; c < spec.channels(); c++) {
        rgb[spec.channels() * i + c] = (byte) Math.round(planes[c * area + i]);
      }
    }

    assertThat(Golden.sha256(rgb)).isEqualTo(expected.bytes());
  }

  @ParameterizedTest
  @MethodSource("resized")
  void normalisesToTheFloatsOfTorchvision(Resized expected) {
    RgbImage image = Images.read(Golden.file(expected.picture()));
    float[] floats = tensor(image, expected.spec());
    ByteBuffer bytes = ByteBuffer.allocate(4 * floats.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(floats);

    assertThat(Golden.sha256(bytes.array())).isEqualTo(expected.floats());
  }

  private static float[] tensor(RgbImage image, InputSpec spec) {
    var tensor =
        ByteBuffer.allocateDirect(4 * spec.floatCount())
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    ImagePreprocessor.of(spec).write(image, tensor, 0);
    float[] floats = new float[spec.floatCount()];
    tensor.get(floats);
    return floats;
  }
}
