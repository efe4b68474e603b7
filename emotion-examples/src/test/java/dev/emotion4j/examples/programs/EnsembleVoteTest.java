package dev.emotion4j.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.RgbImage;
import dev.emotion4j.ensemble.EnsembleClassifier;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.ModelDirectory;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnsembleVoteTest {
  private static final String MODEL = "face_expression.onnx";

  @Test
  void modelsThatAreTheSameAgree() {
    ModelDirectory models = BundledModels.directory();
    RgbImage face = Samples.astronaut().crop(new BoundingBox(163, 76, 116, 111));
    try (EnsembleClassifier ensemble = EnsembleVote.open(models, List.of(MODEL, MODEL, MODEL))) {
      assertThat(EnsembleVote.vote(ensemble, face))
          .matches(
              "happy [01]\\.\\d{3}.*; 3 of 3 agree, disagreement 0\\.000 \\[happy, happy, happy]");
      assertThat(ensemble.ask(face).mean().toArray())
          .containsExactly(ensemble.ask(face).members().get(0).toArray());
    }
  }
}
