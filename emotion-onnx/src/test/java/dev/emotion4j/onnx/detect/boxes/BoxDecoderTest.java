package dev.emotion4j.onnx.detect.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.InferenceException;
import dev.emotion4j.InputSpec;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.DetectorSpec;
import dev.emotion4j.onnx.files.DetectorSpec.Anchor;
import dev.emotion4j.onnx.files.DetectorSpec.Cells;
import dev.emotion4j.onnx.files.DetectorSpec.Family;
import dev.emotion4j.onnx.files.DetectorSpec.PriorLevel;
import dev.emotion4j.onnx.files.JsonValue;
import dev.emotion4j.onnx.files.ModelFiles;
import dev.emotion4j.onnx.files.ResourceFiles;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.Slot;
import dev.emotion4j.onnx.testing.Descriptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoxDecoderTest {
  private static final Cells NO_CELLS = new Cells(List.of(), 0);

  private static InputStream recorded(String name) {
    return BoxDecoderTest.class.getResourceAsStream("/dev/emotion4j/onnx/" + name);
  }

  /** What tools/golden_face_detector.py recorded, whose graph decodes the boxes itself. */
  @Test
  void theBundledDetectorsBoxesAreThePackages() throws IOException {
    ModelFiles files = new ResourceFiles(BundledModels.class, "models");
    DescribedModel model = Descriptions.of(files, "face_detector.onnx");
    List<JsonValue> expected =
        JsonValue.parse("boxes.json", recorded("rfb/boxes.json").readAllBytes()).elements();
    List<Candidate> found;
    try (ModelSession session = ModelSession.open(files, model, ExecutionOptions.DEFAULT)) {
      Slot slot = session.acquire(null);
      slot.preprocessor().write(Images.read(recorded("rfb/input.png")), slot.input(1), 0);
      BoxDecoder decoder = BoxDecoder.of(model.detector(), model.spec().input());
      found = decoder.decode(session.run(slot, 1, null), 0.2);
      session.release(slot);
    }
    assertThat(found).hasSameSizeAs(expected).isNotEmpty();
    for (int i = 0; i < found.size(); i++) {
      List<Float> box = expected.get(i).required("box").numbers();
      Candidate candidate = found.get(i);
      assertThat(candidate.score())
          .isCloseTo(expected.get(i).required("score").number(), within(1e-4));
      assertThat(candidate.left()).isCloseTo(box.get(0) * 320.0, within(0.01));
      assertThat(candidate.top()).isCloseTo(box.get(1) * 240.0, within(0.01));
      assertThat(candidate.right()).isCloseTo(box.get(2) * 320.0, within(0.01));
      assertThat(candidate.bottom()).isCloseTo(box.get(3) * 240.0, within(0.01));
    }
  }

  /** What the package of the grid's weights recorded, after its own decoding and suppression. */
  @Test
  void aGridsBoxesAreThePackages() throws IOException {
    DescribedModel model =
        Descriptions.of(new ResourceFiles(BundledModels.class, "grid"), "tiny_face_detector.onnx");
    FloatBuffer cells =
        ByteBuffer.wrap(recorded("face-api/detector_output_nhwc_13x13x25.f32").readAllBytes())
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    FloatBuffer planes = FloatBuffer.allocate(cells.limit());
    for (int cell = 0; cell < 169; cell++) {
      for (int channel = 0; channel < 25; channel++) {
        planes.put(channel * 169 + cell, cells.get(cell * 25 + channel));
      }
    }
    JsonValue box =
        JsonValue.parse("boxes", recorded("face-api/detector_boxes.json").readAllBytes())
            .elements()
            .get(0);
    List<Candidate> found =
        Candidate.suppress(
            BoxDecoder.of(model.detector(), model.spec().input()).decode(List.of(planes), 0.5),
            0.4);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).left()).isCloseTo(box.required("x").number(), within(0.01));
    assertThat(found.get(0).top()).isCloseTo(box.required("y").number(), within(0.01));
    assertThat(found.get(0).width()).isCloseTo(box.required("width").number(), within(0.01));
    assertThat(found.get(0).height()).isCloseTo(box.required("height").number(), within(0.01));
    assertThat(found.get(0).score()).isCloseTo(box.required("score").number(), within(1e-5));
  }

  @Test
  void aPriorsOffsetsAreInSizesOfThePrior() {
    // 8x6 pixels in cells of 4: 2x2 cells, whose centres lie at x = 2, 6 and y = 1.5, 4.5; one
    // prior of 10 pixels, cut to the input's 8x6.
    InputSpec input = InputSpec.imageNet(8, 6);
    DetectorSpec spec =
        new DetectorSpec(
            Family.SSD,
            List.of(new PriorLevel(4, List.of(10))),
            0.1,
            0.2,
            List.of(),
            NO_CELLS,
            0,
            true,
            true,
            0.5,
            0.4,
            false,
            null);
    float[] output = new float[4 * 6];
    // Of the cell at the bottom left: 1 and -2 priors right and down times 0.1; e^(5 * 0.2) wide.
    float[] row = {1, -2, 5, 0, -1, 1};
    System.arraycopy(row, 0, output, 2 * 6, 6);
    output[4] = 9;
    output[6 + 4] = 9;
    output[18 + 4] = 9;
    List<Candidate> found =
        BoxDecoder.of(spec, input).decode(List.of(FloatBuffer.wrap(output)), 0.5);
    double halfWidth = 8 * Math.E / 2;
    assertThat(found).hasSize(1);
    Candidate box = found.get(0);
    assertThat(box.left()).isCloseTo(2 + 0.8 - halfWidth, within(1e-9));
    assertThat(box.right()).isCloseTo(2 + 0.8 + halfWidth, within(1e-9));
    assertThat(box.top()).isCloseTo(4.5 - 1.2 - 3, within(1e-9));
    assertThat(box.bottom()).isCloseTo(4.5 - 1.2 + 3, within(1e-9));
    assertThat(box.score()).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-9));
  }

  @Test
  void aDetectorThatAnswersWithNanIsAnError() {
    DetectorSpec grid =
        new DetectorSpec(
            Family.GRID,
            List.of(),
            0.1,
            0.2,
            List.of(new Anchor(1, 1)),
            NO_CELLS,
            0,
            true,
            true,
            0.5,
            0.4,
            false,
            null);
    FloatBuffer output = FloatBuffer.wrap(new float[] {0, 0, 0, 0, Float.NaN});
    BoxDecoder decoder = BoxDecoder.of(grid, InputSpec.imageNet(32, 32));
    assertThatThrownBy(() -> decoder.decode(List.of(output), 0.5))
        .isInstanceOf(InferenceException.class)
        .hasMessage("The face detector answered with NaN, expected numbers; its model is broken");
  }

  @Test
  void ofOverlappingBoxesTheBestStays() {
    // IoU of a and b: 90 / (100 + 100 - 90) = 0.82; of a and c: 40 / (100 + 100 - 40) = 0.25.
    Candidate a = new Candidate(0, 0, 10, 10, 0.9);
    Candidate b = new Candidate(1, 0, 11, 10, 0.95);
    Candidate c = new Candidate(6, 0, 16, 10, 0.6);
    assertThat(Candidate.suppress(List.of(c, a, b), 0.4)).containsExactly(b, c);
    // Of b and c: 50 / (100 + 100 - 50) = 0.33. An IoU of exactly 0.4 stays: 40 / (70 + 70 - 40).
    Candidate d = new Candidate(0, 0, 7, 10, 0.8);
    Candidate e = new Candidate(3, 0, 10, 10, 0.7);
    assertThat(Candidate.suppress(List.of(d, e), 0.4)).containsExactly(d, e);
  }
}
