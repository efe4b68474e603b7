package dev.emotion4j.onnx.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.DetectedFace.Landmark;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.Pixels;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.files.JsonValue;
import dev.emotion4j.onnx.files.ResourceFiles;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.testing.Descriptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LandmarkFinderTest {
  private static final int SIDE = 112;

  /** The square that is cut for it is moved down by 11: the whole of a picture of 112x112. */
  private static final BoundingBox WHOLE = new BoundingBox(0, -11, SIDE, SIDE);

  private static LandmarkFinder finder;

  @BeforeAll
  static void open() throws IOException {
    ResourceFiles files = new ResourceFiles(BundledModels.class, "models");
    finder =
        new LandmarkFinder(
            ModelSession.open(
                files, Descriptions.of(files, "face_landmarks.onnx"), ExecutionOptions.DEFAULT));
  }

  @AfterAll
  static void close() {
    finder.close();
  }

  private static InputStream recorded(String name) {
    return LandmarkFinderTest.class.getResourceAsStream("/dev/emotion4j/onnx/face-api/" + name);
  }

  /** What tools/golden_landmarks.cjs recorded, in pixels. */
  private static List<Landmark> expected(int picture) throws IOException {
    try (InputStream in = recorded("landmarks.json")) {
      List<Float> row =
          JsonValue.parse("landmarks.json", in.readAllBytes())
              .elements()
              .get(picture - 1)
              .numbers();
      List<Landmark> points = new ArrayList<>();
      for (int i = 0; i < row.size(); i += 2) {
        points.add(new Landmark(row.get(i) * SIDE, row.get(i + 1) * SIDE));
      }
      return points;
    }
  }

  private static List<Landmark> landmarks(RgbImage image, DetectedFace face) {
    return finder.withLandmarks(image, List.of(face), null).get(0).landmarks();
  }

  private static void assertSame(List<Landmark> found, List<Landmark> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat((double) found.get(i).x()).isCloseTo(expected.get(i).x(), within(1e-3));
      assertThat((double) found.get(i).y()).isCloseTo(expected.get(i).y(), within(1e-3));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void pointsAreWhereThePackageSeesThem(int picture) throws IOException {
    RgbImage image = Images.read(recorded("expression_input_" + picture + ".png"));
    assertSame(landmarks(image, new DetectedFace(WHOLE, 1)), expected(picture));
  }

  @Test
  void aFaceThatIsTurnedIsSeenUpright() throws IOException {
    RgbImage upright = Images.read(recorded("expression_input_1.png"));
    List<Landmark> over = new ArrayList<>();
    List<Landmark> right = new ArrayList<>();
    for (Landmark point : expected(1)) {
      over.add(new Landmark(SIDE - point.x(), SIDE - point.y()));
      right.add(new Landmark(SIDE - point.y(), point.x()));
    }
    assertSame(
        landmarks(
            Pixels.rotated(upright, 180),
            new DetectedFace(WHOLE.rotated(180, SIDE, SIDE), 1, List.of(), 180)),
        over);
    assertSame(
        landmarks(
            Pixels.rotated(upright, 90),
            new DetectedFace(WHOLE.rotated(90, SIDE, SIDE), 1, List.of(), 90)),
        right);
  }

  @Test
  void allElseOfAFaceStaysAsItIs() throws IOException {
    RgbImage image = Images.read(recorded("expression_input_1.png"));
    DetectedFace first = new DetectedFace(WHOLE, 0.5f, List.of(), 90);
    DetectedFace second = new DetectedFace(new BoundingBox(10, 10, 50, 50), 0.25f);
    List<DetectedFace> found = finder.withLandmarks(image, List.of(first, second), null);
    assertThat(found)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("landmarks")
        .containsExactly(first, second);
    assertThat(finder.withLandmarks(image, List.of(), null)).isEmpty();
  }

  @Test
  void theSelfTestIsThatOfTheModel() {
    assertThat(finder.selfTest().passed()).isTrue();
    assertThat(finder.selfTest().tolerance()).isEqualTo(1e-4f);
  }
}
