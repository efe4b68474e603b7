package dev.emotion4j.onnx.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Pixels;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.ModelSource;
import dev.emotion4j.onnx.OnnxFaceDetector;
import dev.emotion4j.onnx.detect.boxes.BoxDecoder;
import dev.emotion4j.onnx.detect.boxes.Candidate;
import dev.emotion4j.onnx.detect.boxes.Point;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.GoldenRun;
import dev.emotion4j.onnx.files.JsonValue;
import dev.emotion4j.onnx.files.ModelFiles;
import dev.emotion4j.onnx.files.ResourceFiles;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.Slot;
import dev.emotion4j.onnx.testing.Descriptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Detectors of the families that people publish, with random weights: what {@code
 * tools/golden_detectors.py} made, and what it found by the published post-processing.
 */
class DetectorFamiliesTest {
  private static final ModelFiles FILES = new ResourceFiles(OnnxFaceDetector.class, "detectors");

  private static InputStream resource(String name) {
    return OnnxFaceDetector.class.getResourceAsStream("detectors/" + name);
  }

  private static List<JsonValue> expected(String model, String list) throws IOException {
    return JsonValue.parse("faces.json", resource("faces.json").readAllBytes())
        .required(model)
        .required(list)
        .elements();
  }

  /** Bytes of SplitMix64 from a seed of 1, as docs/models.md has them for a golden block. */
  private static RgbImage noise(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      long z = 1 + (i + 1) * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      rgb[i] = (byte) (z >>> 56);
    }
    return Pixels.rgb(rgb, width, height);
  }

  private static RgbImage noise(DescribedModel model) {
    return noise(model.spec().input().width(), model.spec().input().height());
  }

  /** Looks at a picture with a model of this folder. */
  private static <T> T looking(String fileName, RgbImage image, Function<Look, T> question) {
    DescribedModel model = described(fileName);
    try (ModelSession session = ModelSession.open(FILES, model, ExecutionOptions.DEFAULT)) {
      Slot slot = session.acquire(null);
      try {
        BoxDecoder decoder = BoxDecoder.of(model.detector(), model.spec().input());
        return question.apply(new Look(image, model.spec().input(), session, slot, decoder, null));
      } finally {
        session.release(slot);
      }
    }
  }

  private static DescribedModel described(String fileName) {
    try {
      return Descriptions.of(FILES, fileName);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BoundingBox whole(RgbImage image) {
    return new BoundingBox(0, 0, image.width(), image.height());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "retinaface.onnx",
        "retinaface_logits.onnx",
        "yunet.onnx",
        "yunet_renamed.onnx",
        "scrfd.onnx",
        "scrfd_without_landmarks.onnx",
        "yolov5_face.onnx",
        "yolov8_face.onnx",
        "yolov8_face_without_landmarks.onnx",
        "yolov8_face_distributions.onnx",
        "ultraface.onnx",
        "ultraface_offsets.onnx",
        "yolov5_face_raw.onnx",
        "yolov7_face.onnx",
        "yolov10_face.onnx",
        "yolov10_face_landmarks.onnx"
      })
  void boxesAndLandmarksAreThoseOfThePublishedPostProcessing(String fileName) throws IOException {
    RgbImage image = noise(described(fileName));
    double threshold = described(fileName).detector().scoreThreshold();
    List<JsonValue> expected = expected(fileName, "decoded");
    List<Candidate> found =
        looking(fileName, image, look -> look.at(whole(image), Turn.NONE, false, threshold));
    assertThat(found).hasSameSizeAs(expected).hasSize(16);
    for (int i = 0; i < found.size(); i++) {
      Candidate candidate = found.get(i);
      JsonValue face = expected.get(i);
      List<Float> box = face.required("box").numbers();
      assertThat(candidate.score()).isCloseTo(face.required("score").number(), within(1e-4));
      assertThat(candidate.left()).isCloseTo(box.get(0), within(1e-3));
      assertThat(candidate.top()).isCloseTo(box.get(1), within(1e-3));
      assertThat(candidate.right()).isCloseTo(box.get(2), within(1e-3));
      assertThat(candidate.bottom()).isCloseTo(box.get(3), within(1e-3));
      List<JsonValue> landmarks = face.required("landmarks").elements();
      assertThat(candidate.landmarks()).hasSameSizeAs(landmarks);
      for (int j = 0; j < landmarks.size(); j++) {
        List<Float> point = landmarks.get(j).numbers();
        assertThat(candidate.landmarks().get(j).x()).isCloseTo(point.get(0), within(1e-3));
        assertThat(candidate.landmarks().get(j).y()).isCloseTo(point.get(1), within(1e-3));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "retinaface.onnx",
        "yunet.onnx",
        "scrfd.onnx",
        "yolov8_face.onnx",
        "ultraface.onnx"
      })
  void aDetectorReturnsTheBestOfOverlappingFacesInsideThePicture(String fileName)
      throws IOException {
    RgbImage image = noise(described(fileName));
    ModelDirectory models =
        ModelDirectory.open(ModelSource.resources(OnnxFaceDetector.class, "detectors"));
    List<DetectedFace> faces;
    try (OnnxFaceDetector detector = OnnxFaceDetector.builder(models, fileName).build()) {
      faces = detector.detect(image);
    }
    List<DetectedFace> expected = new ArrayList<>();
    List<JsonValue> decoded = expected(fileName, "decoded");
    for (JsonValue place : expected(fileName, "kept")) {
      JsonValue face = decoded.get((int) place.number());
      List<Float> box = face.required("box").numbers();
      int left = Math.max(0, Math.round(box.get(0)));
      int top = Math.max(0, Math.round(box.get(1)));
      int right = Math.min(image.width(), Math.round(box.get(2)));
      int bottom = Math.min(image.height(), Math.round(box.get(3)));
      if (right > left && bottom > top) {
        expected.add(
            new DetectedFace(
                new BoundingBox(left, top, right - left, bottom - top),
                face.required("score").number(),
                face.required("landmarks").elements().stream()
                    .map(JsonValue::numbers)
                    .map(point -> new DetectedFace.Landmark(point.get(0), point.get(1)))
                    .toList()));
      }
    }
    assertThat(faces)
        .usingRecursiveComparison()
        .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-3 ? 0 : 1, Float.class)
        .isEqualTo(expected);
  }

  private static void assertMapped(
      List<Candidate> found, List<Candidate> before, UnaryOperator<Point> map) {
    assertThat(found).hasSameSizeAs(before).isNotEmpty();
    for (int i = 0; i < found.size(); i++) {
      Point first = map.apply(new Point(before.get(i).left(), before.get(i).top()));
      Point second = map.apply(new Point(before.get(i).right(), before.get(i).bottom()));
      assertThat(found.get(i).left()).isCloseTo(Math.min(first.x(), second.x()), within(1e-9));
      assertThat(found.get(i).right()).isCloseTo(Math.max(first.x(), second.x()), within(1e-9));
      assertThat(found.get(i).top()).isCloseTo(Math.min(first.y(), second.y()), within(1e-9));
      assertThat(found.get(i).bottom()).isCloseTo(Math.max(first.y(), second.y()), within(1e-9));
    }
  }

  private static void assertPoint(Point found, Point expected) {
    assertThat(found.x()).isCloseTo(expected.x(), within(1e-9));
    assertThat(found.y()).isCloseTo(expected.y(), within(1e-9));
  }

  @Test
  void landmarksOfATurnedLookAreWhereTheyAreInThePicture() {
    // A picture of 120x90, turned right: (x, y) of it is at (90 - y, x); so (a, b) was (b, 90 - a).
    RgbImage image = noise(120, 90);
    List<Candidate> turned =
        looking("yunet.onnx", image, look -> look.at(whole(image), Turn.RIGHT, false, 0.4));
    RgbImage right = Pixels.rotated(image, 90);
    List<Candidate> seen =
        looking("yunet.onnx", right, look -> look.at(whole(right), Turn.NONE, false, 0.4));
    UnaryOperator<Point> back = point -> new Point(point.y(), 90 - point.x());
    assertMapped(turned, seen, back);
    for (int i = 0; i < turned.size(); i++) {
      for (int j = 0; j < 5; j++) {
        assertPoint(turned.get(i).landmarks().get(j), back.apply(seen.get(i).landmarks().get(j)));
      }
      // What is upright after a turn to the right is turned to the left.
      assertThat(turned.get(i).roll()).isEqualTo(270);
      assertThat(seen.get(i).roll()).isZero();
    }
  }

  @Test
  void inAMirroredLookTheRightEyeIsTheRightEye() {
    RgbImage image = noise(120, 90);
    List<Candidate> mirrored =
        looking("scrfd.onnx", image, look -> look.at(whole(image), Turn.NONE, true, 0.4));
    RgbImage mirror = Pixels.mirrored(image);
    List<Candidate> seen =
        looking("scrfd.onnx", mirror, look -> look.at(whole(mirror), Turn.NONE, false, 0.4));
    UnaryOperator<Point> back = point -> new Point(120 - point.x(), point.y());
    assertMapped(mirrored, seen, back);
    int[] order = {1, 0, 2, 4, 3};
    for (int i = 0; i < mirrored.size(); i++) {
      for (int j = 0; j < 5; j++) {
        assertPoint(
            mirrored.get(i).landmarks().get(j), back.apply(seen.get(i).landmarks().get(order[j])));
      }
    }
  }

  @Test
  void landmarksOfATileAndOfAMarginAreWhereTheyAreInThePicture() {
    RgbImage image = noise(160, 120);
    BoundingBox tile = new BoundingBox(40, 24, 100, 70);
    List<Candidate> inTile =
        looking("yunet.onnx", image, look -> look.at(tile, Turn.NONE, false, 0.4));
    RgbImage part = image.crop(tile);
    List<Candidate> seen =
        looking("yunet.onnx", part, look -> look.at(whole(part), Turn.NONE, false, 0.4));
    UnaryOperator<Point> back = point -> new Point(40 + point.x(), 24 + point.y());
    assertMapped(inTile, seen, back);
    assertPoint(inTile.get(0).landmarks().get(3), back.apply(seen.get(0).landmarks().get(3)));

    BoundingBox margin = new BoundingBox(-40, -30, 240, 180);
    RgbImage grey = MarginImage.of(image, margin);
    List<Candidate> withMargin =
        looking("yunet.onnx", image, look -> look.at(margin, Turn.NONE, false, 0.4));
    List<Candidate> ofGrey =
        looking("yunet.onnx", grey, look -> look.at(whole(grey), Turn.NONE, false, 0.4));
    UnaryOperator<Point> inside = point -> new Point(point.x() - 40, point.y() - 30);
    assertMapped(withMargin, ofGrey, inside);
    assertPoint(
        withMargin.get(0).landmarks().get(4), inside.apply(ofGrey.get(0).landmarks().get(4)));
  }

  @Test
  void theSelfTestIsSpreadOverAllOutputs(@TempDir Path directory) throws IOException {
    // Scores, boxes and points of stride 8 have 192, 768 and 1,920 numbers; the other two strides a
    // quarter and a sixteenth of that: 3,780 in all. Three known ones are numbers 0, 1,260 and
    // 2,520, the
    // latter two among the points of stride 8, which begin at 960.
    DescribedModel model = described("scrfd.onnx");
    List<Float> numbers = new ArrayList<>();
    try (ModelSession session = ModelSession.open(FILES, model, ExecutionOptions.DEFAULT)) {
      Slot slot = session.acquire(null);
      new GoldenRun(7, List.of(0f), 1).writeInput(slot.input(1), 3 * 64 * 96, false);
      List<FloatBuffer> outputs = session.run(slot, 1, null);
      numbers.add(outputs.get(0).get(0));
      numbers.add(outputs.get(2).get(1260 - 960));
      numbers.add(outputs.get(2).get(2520 - 960));
      session.release(slot);
    }
    String golden = "\"golden\": {\"seed\": 7, \"output\": " + numbers + "}, \"classes\": [";
    copy(directory, "scrfd.onnx", "\"classes\": [", golden);
    try (OnnxFaceDetector detector =
        OnnxFaceDetector.builder(ModelDirectory.open(directory), "scrfd.onnx").build()) {
      assertThat(detector.selfTest().passed()).isTrue();
    }
    copy(directory, "scrfd.onnx", "\"classes\": [", golden.replace(numbers.get(2) + "]", "9]"));
    try (OnnxFaceDetector detector =
        OnnxFaceDetector.builder(ModelDirectory.open(directory), "scrfd.onnx").build()) {
      assertThat(detector.selfTest().passed()).isFalse();
    }
  }

  @Test
  void outputsThatTheGraphDoesNotHaveAreRefused(@TempDir Path directory) throws IOException {
    assertRefused(
        directory,
        "yunet_renamed.onnx",
        "\"outputs\"",
        "\"others\"",
        "yunet_renamed.onnx: its graph makes no value 'cls_8', which its detector's family has,"
            + " unless \"cls_8\" in detector.outputs names another; its outputs are ['face8'"
            + " float32[1, 96, 1], 'cls_16' float32[1, 24, 1], ");
    assertRefused(
        directory,
        "scrfd.onnx",
        "\"family\": \"scrfd\"",
        "\"family\": \"scrfd\", \"boxes_per_cell\": 1",
        "scrfd.onnx: its graph has 9 outputs, none of the shape float32[1, 96, 1], as the detector"
            + " block in model_info.json says; set \"score_8\" in detector.outputs to one of"
            + " ['448' float32[192, 1], ");
    assertRefused(
        directory,
        "yolov5_face.onnx",
        "\"family\": \"yolov5_face\"",
        "\"family\": \"yolov5_face\", \"landmarks\": 0",
        "yolov5_face.onnx: its graph's output 'output' is float32[1, 378, 16], expected"
            + " float32[1, 378, 6], as the detector block in model_info.json says; correct that, or"
            + " export the model again");
    assertRefused(
        directory,
        "retinaface.onnx",
        "\"family\": \"retinaface\"",
        "\"family\": \"retinaface\", \"outputs\": {\"scores\": \"loc\"}",
        "retinaface.onnx: its graph's output 'loc' is float32[1, 152, 4], expected"
            + " float32[1, 152, 2], as the detector block in model_info.json says; correct that, or"
            + " export the model again");
  }

  @Test
  void blocksThatContradictThemselvesAreRefused(@TempDir Path directory) throws IOException {
    assertRefused(
        directory,
        "yunet.onnx",
        "\"family\": \"yunet\"",
        "\"family\": \"yunet\", \"strides\": [10]",
        "input_shape is [1,3,64,96], expected a height and width that are multiples of the"
            + " detector's stride 10; correct the file");
    assertRefused(
        directory,
        "yunet.onnx",
        "\"family\": \"yunet\"",
        "\"family\": \"yunet\", \"strides\": [8, 8]",
        "detector.strides is [8,8], expected different integers from 1 to 1024; correct the file");
    assertRefused(
        directory,
        "yunet_renamed.onnx",
        "\"obj_8\"",
        "\"objectness\"",
        "detector.outputs.objectness names an output that this family does not have; it has"
            + " [cls_8, obj_8, bbox_8, kps_8, cls_16,");
    assertRefused(
        directory,
        "yunet_renamed.onnx",
        "\"object8\"",
        "\"face8\"",
        "detector.outputs is {\"cls_8\":\"face8\",\"obj_8\":\"face8\"}, expected names that are"
            + " all different; correct the file");
    assertRefused(
        directory,
        "yolov5_face.onnx",
        "\"family\": \"yolov5_face\"",
        "\"family\": \"yolov5_face\", \"outputs\": {\"boxes\": \"output\"}",
        "detector.outputs.boxes names an output that this family does not have; it has one, which"
            + " \"output_name\" of the model names");
    assertRefused(
        directory,
        "yunet.onnx",
        "\"family\": \"yunet\"",
        "\"family\": \"yunet\", \"landmarks\": 0",
        "detector.landmarks is 0, expected 5; correct the file");
    assertRefused(
        directory,
        "scrfd.onnx",
        "\"family\": \"scrfd\"",
        "\"family\": \"scrfd\", \"boxes_per_cell\": 17",
        "detector.boxes_per_cell is 17, expected an integer from 1 to 16; correct the file");
    assertRefused(
        directory,
        "yolov8_face.onnx",
        "\"family\": \"yolov8_face\"",
        "\"family\": \"yolov8_face\", \"decoded\": 1",
        "detector.decoded is 1, expected true or false; correct the file");
    assertRefused(
        directory,
        "yolov10_face.onnx",
        "\"boxes\": 60",
        "\"boxes\": 0",
        "detector.boxes is 0, expected how many boxes the output has, from 1 to 100000; correct the"
            + " file");
    assertRefused(
        directory,
        "yolov5_face.onnx",
        "\"family\": \"yolov5_face\"",
        "\"family\": \"yolov5_face\", \"scores\": \"logits\"",
        "detector.scores is \"logits\", but this family's boxes are in pixels only where its scores"
            + " are probabilities; a graph that leaves out both is to be exported with its last"
            + " layer");
    assertRefused(
        directory,
        "yolov5_face_raw.onnx",
        "\"decoded\": false",
        "\"decoded\": false, \"boxes_per_cell\": 2",
        "detector has no 'anchors', expected 6 pairs [width, height] in pixels, those of the first"
            + " stride first; add them");
    assertRefused(
        directory,
        "yolov5_face_raw.onnx",
        "\"decoded\": false",
        "\"decoded\": false, \"anchors\": [[4, 5]]",
        "detector.anchors is [[4,5]], expected 9 pairs [width, height] in pixels, those of the first"
            + " stride first; correct the file");
    assertRefused(
        directory,
        "yolov8_face.onnx",
        "\"classes\"",
        "\"output_shape\": [1, 126, 20], \"classes\"",
        "output_shape is [1,126,20], expected [N, 20, 126], as the detector block's strides say;"
            + " correct the file");
  }

  @Test
  void aLogitThatIsDescribedAsAProbabilityIsAnError(@TempDir Path directory) throws IOException {
    copy(
        directory,
        "yolov8_face_distributions.onnx",
        "\"decoded\": false",
        "\"decoded\": false, \"scores\": \"probabilities\"");
    ModelDirectory models = ModelDirectory.open(directory);
    try (OnnxFaceDetector detector =
        OnnxFaceDetector.builder(models, "yolov8_face_distributions.onnx").build()) {
      assertThatThrownBy(() -> detector.detect(noise(96, 64)))
          .isInstanceOf(InferenceException.class)
          .hasMessageStartingWith("The face detector answered with a score of ")
          .hasMessageEndingWith(
              ", expected a probability from 0 to 1; if the model answers with logits, set"
                  + " \"scores\": \"logits\" in its detector block");
    }
  }

  /** Changes the description of a model, of which a detector is then refused. */
  private static void assertRefused(
      Path directory, String fileName, String old, String replacement, String message)
      throws IOException {
    copy(directory, fileName, old, replacement);
    assertThatThrownBy(
            () -> OnnxFaceDetector.builder(ModelDirectory.open(directory), fileName).build())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(message);
  }

  /** Copies a model, with a description that is changed. */
  private static void copy(Path directory, String fileName, String old, String replacement)
      throws IOException {
    for (String name : List.of(fileName, "model_checksums.json", "model_info.json")) {
      try (InputStream stream = resource(name)) {
        Files.write(directory.resolve(name), stream.readAllBytes());
      }
    }
    Path info = directory.resolve("model_info.json");
    String text = Files.readString(info);
    int entry = text.indexOf("\"" + fileName + "\"");
    int at = text.indexOf(old, entry);
    assertThat(at).isPositive();
    Files.writeString(
        info, text.substring(0, at) + replacement + text.substring(at + old.length()));
  }
}
