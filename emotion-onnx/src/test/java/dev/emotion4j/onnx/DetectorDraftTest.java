package dev.emotion4j.onnx;

import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.wave;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ModelException;
import dev.emotion4j.image.Pixels;
import dev.emotion4j.onnx.testing.GraphWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code emotion models --describe} says of a face detector, and errors of a wrong block. */
class DetectorDraftTest {
  @TempDir private Path directory;

  /** Copies a model of tools/golden_detectors.py, and describes it as its file tells. */
  private String drafted(String name) throws IOException {
    Path file = directory.resolve(name + ".onnx");
    try (InputStream stream =
        DetectorDraftTest.class.getResourceAsStream("detectors/" + name + ".onnx")) {
      Files.write(file, stream.readAllBytes());
    }
    String text = DescriptionDraft.of(file);
    Files.writeString(directory.resolve("model_info.json"), text);
    return text;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          retinaface                    | "retinaface","landmarks":5,"score_threshold":0.6,"iou_threshold":0.4}
          retinaface_logits             | "retinaface","landmarks":0,"score_threshold":0.6,"iou_threshold":0.4,"scores":"logits"}
          ultraface                     | "ultraface","decoded":true,"score_threshold":0.7,"iou_threshold":0.3}
          ultraface_offsets             | "ultraface","decoded":false,"score_threshold":0.7,"iou_threshold":0.3}
          yunet                         | "yunet","score_threshold":0.9,"iou_threshold":0.3}
          scrfd                         | "scrfd","landmarks":5,"score_threshold":0.5,"iou_threshold":0.4}
          scrfd_without_landmarks       | "scrfd","landmarks":0,"score_threshold":0.5,"iou_threshold":0.4}
          yolov5_face                   | "yolov5_face","landmarks":5,"score_threshold":0.5,"iou_threshold":0.5}
          yolov5_face_raw               | "yolov5_face","landmarks":5,"score_threshold":0.5,"iou_threshold":0.5,"decoded":false}
          yolov7_face                   | "yolov7_face","landmarks":5,"score_threshold":0.5,"iou_threshold":0.5}
          yolov8_face                   | "yolov8_face","landmarks":5,"score_threshold":0.45,"iou_threshold":0.5}
          yolov8_face_without_landmarks | "yolov8_face","landmarks":0,"score_threshold":0.45,"iou_threshold":0.5}
          yolov8_face_distributions     | "yolov8_face","landmarks":5,"score_threshold":0.45,"iou_threshold":0.5,"decoded":false}
          yolov10_face                  | "yolov10_face","landmarks":0,"score_threshold":0.45,"iou_threshold":0.7,"boxes":60}
          yolov10_face_landmarks        | "yolov10_face","landmarks":5,"score_threshold":0.45,"iou_threshold":0.7,"boxes":60}
          """)
  void aDetectorIsRecognisedByItsOutputs(String name, String block) throws IOException {
    assertThat(drafted(name))
        .contains("\"classes\": [\"face\"]", "\"detector\": {\"family\":" + block)
        .contains("its outputs are those of the face detectors of the family ");
    try (OnnxFaceDetector detector =
        OnnxFaceDetector.builder(ModelDirectory.open(directory), name + ".onnx").build()) {
      assertThat(detector.spec().labels()).containsExactly("face");
    }
  }

  @Test
  void aWrongBlockIsToldTheRightOne() throws IOException {
    String text = drafted("yolov8_face_without_landmarks");
    Files.writeString(
        directory.resolve("model_info.json"), text.replace("\"landmarks\":0", "\"landmarks\":5"));
    assertThatThrownBy(
            () ->
                OnnxFaceDetector.builder(
                        ModelDirectory.open(directory), "yolov8_face_without_landmarks.onnx")
                    .build())
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            ": its graph's output 'output0' is float32[1, 5, 126], expected float32[1, 20, 126], as"
                + " the detector block in model_info.json says; correct that, or export the model"
                + " again; its outputs are those of \"detector\":"
                + " {\"family\":\"yolov8_face\",\"landmarks\":0,\"score_threshold\":0.45,"
                + "\"iou_threshold\":0.5} with \"input_shape\": [1,3,64,96]");
  }

  @Test
  void aGraphThatLeavesTheSizeOpenIsOneOf640AndRunsAtAnother() throws IOException {
    // Two boxes in each cell of 8, 16 and 32, as SCRFD has them, with all sizes in one row.
    GraphWriter graph = new GraphWriter().input("input.1", FLOAT, 1, 3, "h", "w");
    for (int stride : new int[] {8, 16, 32}) {
      String s = Integer.toString(stride);
      graph
          .tensor("w" + s, wave(10 * 3 * stride * stride), 10, 3, stride, stride)
          .node("Conv", "input.1,w" + s, "y" + s, GraphWriter.ints("strides", stride, stride))
          .node("Transpose", "y" + s, "t" + s, GraphWriter.ints("perm", 0, 2, 3, 1))
          .integers("rows" + s, -1, 5)
          .node("Reshape", "t" + s + ",rows" + s, "r" + s)
          .integers("sizes" + s, 1, 4)
          .node(
              "Split",
              "r" + s + ",sizes" + s,
              "score" + s + ",box" + s,
              GraphWriter.integer("axis", 1))
          .output("score" + s, FLOAT, 2 * 640 * 640 / stride / stride, 1)
          .output("box" + s, FLOAT, 2 * 640 * 640 / stride / stride, 4);
    }
    Path file = directory.resolve("m.onnx");
    Files.write(file, graph.toByteArray());
    String text = DescriptionDraft.of(file);
    assertThat(text)
        .contains("\"input_shape\": [1,3,640,640]")
        .contains("\"detector\": {\"family\":\"scrfd\",\"landmarks\":0,")
        .contains(
            "the graph leaves the size open: a smaller one is faster, and misses small faces");
    // Its outputs are declared for 640 x 640 all the same, as those of the published files are.
    Files.writeString(
        directory.resolve("model_info.json"),
        text.replace("[1,3,640,640]", "[1,3,64,96]").replace("0.5,\"iou", "1e-6,\"iou"));
    try (OnnxFaceDetector detector =
        OnnxFaceDetector.builder(ModelDirectory.open(directory), "m.onnx").build()) {
      assertThat(detector.detect(Pixels.rgb(new byte[3 * 96 * 64], 96, 64))).isNotEmpty();
    }
  }
}
