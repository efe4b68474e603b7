package dev.emotion4j.onnx.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.Pixels;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.detect.boxes.Point;
import dev.emotion4j.onnx.files.JsonValue;
import dev.emotion4j.onnx.files.ResourceFiles;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.Slot;
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

class LandmarksTest {
  private static final int SIDE = 112;

  /** The square that is cut for it is moved down by 11: the whole of a picture of 112x112. */
  private static final BoundingBox WHOLE = new BoundingBox(0, -11, SIDE, SIDE);

  private static ModelSession session;

  @BeforeAll
  static void open() throws IOException {
    ResourceFiles files = new ResourceFiles(BundledModels.class, "models");
    session =
        ModelSession.open(
            files, Descriptions.of(files, "face_landmarks.onnx"), ExecutionOptions.DEFAULT);
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private static InputStream recorded(String name) {
    return LandmarksTest.class.getResourceAsStream("/dev/emotion4j/onnx/face-api/" + name);
  }

  /** What tools/golden_landmarks.cjs recorded, in pixels. */
  private static List<Point> expected(int picture) throws IOException {
    try (InputStream in = recorded("landmarks.json")) {
      JsonValue rows = JsonValue.parse("landmarks.json", in.readAllBytes());
      List<Float> row = rows.elements().get(picture - 1).numbers();
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < row.size(); i += 2) {
        points.add(new Point(row.get(i) * SIDE, row.get(i + 1) * SIDE));
      }
      return points;
    }
  }

  private static void assertPoints(
      RgbImage image, BoundingBox face, Turn turn, List<Point> expected) {
    Slot slot = session.acquire(null);
    try {
      List<Point> found = new Landmarks(session, slot, null).of(image, face, turn);
      assertThat(found).hasSameSizeAs(expected);
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i).x()).isCloseTo(expected.get(i).x(), within(1e-3));
        assertThat(found.get(i).y()).isCloseTo(expected.get(i).y(), within(1e-3));
      }
    } finally {
      session.release(slot);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void pointsAreWhereThePackageSeesThem(int picture) throws IOException {
    RgbImage image = Images.read(recorded("expression_input_" + picture + ".png"));
    assertPoints(image, WHOLE, Turn.NONE, expected(picture));
  }

  @Test
  void aFaceThatIsTurnedIsSeenUpright() throws IOException {
    RgbImage upright = Images.read(recorded("expression_input_1.png"));
    List<Point> over = new ArrayList<>();
    List<Point> right = new ArrayList<>();
    for (Point point : expected(1)) {
      over.add(new Point(SIDE - point.x(), SIDE - point.y()));
      right.add(new Point(SIDE - point.y(), point.x()));
    }
    assertPoints(
        Pixels.rotated(upright, 180), WHOLE.rotated(180, SIDE, SIDE), Turn.ofRoll(180), over);
    assertPoints(
        Pixels.rotated(upright, 90), WHOLE.rotated(90, SIDE, SIDE), Turn.ofRoll(90), right);
  }
}
