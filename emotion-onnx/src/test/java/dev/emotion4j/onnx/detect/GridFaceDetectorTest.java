package dev.emotion4j.onnx.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.Pixels;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.detect.GridFaceDetector.Candidate;
import dev.emotion4j.onnx.files.DescribedModel;
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

class GridFaceDetectorTest {
  private static InputStream recorded(String name) {
    return GridFaceDetectorTest.class.getResourceAsStream("/dev/emotion4j/onnx/face-api/" + name);
  }

  @Test
  void theDetectorAnswersAsThePackageDoes() throws IOException {
    ModelFiles files = new ResourceFiles(BundledModels.class, "models");
    DescribedModel model = Descriptions.of(files, "face_detector.onnx");
    FloatBuffer expected =
        ByteBuffer.wrap(recorded("detector_output_nhwc_13x13x25.f32").readAllBytes())
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    try (ModelSession session = ModelSession.open(files, model, ExecutionOptions.DEFAULT)) {
      Slot slot = session.acquire(null);
      slot.preprocessor().write(Images.read(recorded("detector_input.png")), slot.input(1), 0);
      FloatBuffer grid = session.run(slot, 1, null);
      for (int cell = 0; cell < 13 * 13; cell++) {
        for (int channel = 0; channel < 25; channel++) {
          assertThat(grid.get(channel * 169 + cell))
              .isCloseTo(expected.get(cell * 25 + channel), within(2e-4f));
        }
      }
      session.release(slot);
    }
  }

  @Test
  void ofOverlappingBoxesTheBestStays() {
    // IoU of a and b: 90 / (100 + 100 - 90) = 0.82; of a and c: 40 / (100 + 100 - 40) = 0.25.
    Candidate a = new Candidate(0, 0, 10, 10, 0.9);
    Candidate b = new Candidate(1, 0, 11, 10, 0.95);
    Candidate c = new Candidate(6, 0, 16, 10, 0.6);
    assertThat(GridFaceDetector.suppress(List.of(c, a, b))).containsExactly(b, c);
    // Of b and c: 50 / (100 + 100 - 50) = 0.33. An IoU of exactly 0.4 stays: 40 / (70 + 70 - 40).
    Candidate d = new Candidate(0, 0, 7, 10, 0.8);
    Candidate e = new Candidate(3, 0, 10, 10, 0.7);
    assertThat(GridFaceDetector.suppress(List.of(d, e))).containsExactly(d, e);
  }

  @Test
  void aCandidateIsMappedBackToThePictureAndCutToIt() {
    // A 208x104 picture fills 416x208 of the input: half the input's pixels each way.
    RgbImage picture = Pixels.rgb(new byte[3 * 208 * 104], 208, 104);
    BoundingBox placement = new BoundingBox(0, 0, 416, 208);
    assertThat(new Candidate(100, 40, 200, 120, 0.75).face(placement, picture))
        .contains(new DetectedFace(new BoundingBox(50, 20, 50, 40), 0.75f));
    assertThat(new Candidate(-30, 180, 100, 300, 0.75).face(placement, picture))
        .contains(new DetectedFace(new BoundingBox(0, 90, 50, 14), 0.75f));
    assertThat(new Candidate(0, 220, 100, 300, 0.75).face(placement, picture)).isEmpty();
  }
}
