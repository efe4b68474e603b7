package dev.emotion4j.benchmarks.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.benchmarks.models.Verification.Agreement;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Expected logits are PyTorch's, recorded by tools/verification/record_logits.py. */
class VerificationTest {

  @Test
  void mobileNetV2AgreesWithPyTorchFromThePictureFileToTheLogits() throws IOException {
    assertAgrees(ReferenceModel.MOBILENET_V2);
  }

  @Test
  void efficientNetB0AgreesWithPyTorchFromThePictureFileToTheLogits() throws IOException {
    assertAgrees(ReferenceModel.EFFICIENTNET_B0);
  }

  @Test
  @Tag("slow")
  void landmarkCnnAgreesWithPyTorchFromThePictureFileToTheLogits() throws IOException {
    assertAgrees(ReferenceModel.LANDMARK_CNN);
  }

  /** 0.0009 is beyond the tolerance of 0.0001, as is a different label. */
  @Test
  void aDifferenceBeyondTheToleranceFails() {
    ReferenceModel model = ReferenceModel.MOBILENET_V2;
    assertThat(new Agreement(model, 14, 0.0009, "a.png", 0.00001, 14, 0).passes()).isFalse();
    assertThat(new Agreement(model, 14, 0.00009, "a.png", 0.00001, 14, 0).passes()).isTrue();
    assertThat(new Agreement(model, 14, 0.00009, "a.png", 0.00001, 13, 0).passes()).isFalse();
  }

  private static void assertAgrees(ReferenceModel model) throws IOException {
    Path directory = ReferenceModelOptions.defaultDirectory();
    ReferenceModels.write(directory, List.of(model), bytes -> {});
    try (EmotionClassifier classifier =
        OnnxEmotionClassifier.builder(ModelDirectory.open(directory), model.fileName())
            .concurrency(1)
            .intraOpThreads(1)
            .build()) {
      Agreement agreement = Verification.compare(model, classifier);
      assertThat(agreement.pictures()).isEqualTo(15);
      assertThat(agreement.maxDifference()).isLessThanOrEqualTo(1e-5);
      assertThat(agreement.sameLabels()).isEqualTo(15);
    }
  }
}
