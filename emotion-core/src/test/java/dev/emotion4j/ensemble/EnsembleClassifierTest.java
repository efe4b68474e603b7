package dev.emotion4j.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.CallContext;
import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.FaceCrop;
import dev.emotion4j.InferenceException;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.OutputKind;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import dev.emotion4j.testing.FakeParts;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnsembleClassifierTest {
  private static final RgbImage FACE = new FakeParts.Picture();

  private final List<String> log = new ArrayList<>();

  /** A member that knows one answer, whatever it sees. */
  private final class Fixed implements EmotionClassifier {
    private final Prediction answer;

    Fixed(List<String> labels, float... probabilities) {
      answer = Prediction.fromProbabilities(labels, probabilities);
    }

    @Override
    public List<String> labels() {
      return answer.labels();
    }

    @Override
    public Prediction classify(RgbImage face) {
      return answer;
    }

    @Override
    public void close() {
      log.add("close " + answer.label());
    }
  }

  /** A member whose answer is in the tensor: its first two floats, as logits. */
  private class Tensor implements EmotionClassifier.OfTensor {
    private final ModelSpec spec;

    Tensor(int side) {
      spec =
          new ModelSpec(
              "m" + side + ".onnx",
              "M",
              InputSpec.imageNet(side, side),
              List.of("a", "b"),
              OutputKind.LOGITS,
              null,
              null,
              null);
    }

    @Override
    public ModelSpec spec() {
      return spec;
    }

    @Override
    public Prediction classify(RgbImage face) {
      throw new AssertionError("prepared twice");
    }

    @Override
    public void prepare(RgbImage face, FloatBuffer tensor) {
      log.add("prepare " + spec.input().width());
      tensor.put(0, 0).put(1, spec.input().width());
    }

    @Override
    public Prediction classify(FloatBuffer tensor) {
      assertThat(tensor.remaining()).isEqualTo(spec.input().floatCount());
      log.add("classify " + spec.input().width());
      return Prediction.fromLogits(labels(), tensor.get(0), tensor.get(1));
    }

    @Override
    public void close() {
      log.add("close " + spec.fileName());
      throw new IllegalStateException(spec.fileName());
    }
  }

  @Test
  void theAnswerIsTheWeightedMeanByName() {
    try (EnsembleClassifier ensemble =
        EnsembleClassifier.builder()
            .member(new Fixed(List.of("a", "b"), 1, 0), 3)
            .member(new Fixed(List.of("b", "a"), 1, 0))
            .build()) {
      // 3 of 4 parts say a; both are certain, so the disagreement is the entropy of the mean,
      // -(0.75 ln 0.75 + 0.25 ln 0.25) = 0.5623351
      EnsembleClassifier.Opinion opinion = ensemble.ask(FACE);
      assertThat(opinion.mean().toArray()).containsExactly(0.75f, 0.25f);
      assertThat(opinion.disagreement()).isCloseTo(0.5623351, within(1e-7));
      assertThat(opinion.members()).extracting(Prediction::label).containsExactly("a", "b");
      assertThat(ensemble.labels()).containsExactly("a", "b");
      assertThat(ensemble.classify(FACE)).isEqualTo(opinion.mean());
      assertThat(ensemble.classifyAll(List.of(FACE, FACE)))
          .containsExactly(opinion.mean(), opinion.mean());
    }
    assertThat(log).containsExactly("close a", "close b");
  }

  @Test
  void aPictureIsPreparedOnceForEachInputThatDiffers() {
    EnsembleClassifier ensemble =
        EnsembleClassifier.builder()
            .member(new Tensor(2))
            .member(new Tensor(3))
            .member(new Tensor(2))
            .build();
    ensemble.classifyAll(List.of(FACE), CallContext.unlimited());
    assertThat(log)
        .containsExactly("prepare 2", "classify 2", "prepare 3", "classify 3", "classify 2");
    log.clear();
    assertThatThrownBy(ensemble::close)
        .hasMessage("m2.onnx")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
    assertThat(log).containsExactly("close m2.onnx", "close m3.onnx", "close m2.onnx");
  }

  @Test
  void aCallThatIsEndedAsksNoFurtherMember() {
    CallContext context = CallContext.unlimited();
    EmotionClassifier ending =
        new EmotionClassifier() {
          @Override
          public List<String> labels() {
            return List.of("a", "b");
          }

          @Override
          public Prediction classify(RgbImage face) {
            context.end("enough");
            return Prediction.fromProbabilities(labels(), 1, 0);
          }

          @Override
          public void close() {}
        };
    EnsembleClassifier ensemble =
        EnsembleClassifier.builder().member(ending).member(new Tensor(2)).build();
    assertThatThrownBy(() -> ensemble.classifyAll(List.of(FACE), context))
        .isInstanceOf(InferenceException.class)
        .hasMessage("enough");
    assertThat(log).isEmpty();
  }

  @Test
  void facesAreCutAsAllMembersWantThem() {
    FaceCrop wide = new FaceCrop(FaceCrop.Square.LONGER, 1.5, 0, 0);
    EmotionClassifier first = cutBy(wide);
    EmotionClassifier second = cutBy(wide);
    EmotionClassifier other = cutBy(FaceCrop.BOX);

    assertThat(EnsembleClassifier.builder().member(first).member(second).build().faceCrop())
        .isEqualTo(wide);
    EnsembleClassifier.Builder different = EnsembleClassifier.builder().member(first).member(other);
    assertThatThrownBy(different::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The members of an ensemble see the same part of the picture, but faces are cut for"
                + " them as ["
                + wide
                + ", "
                + FaceCrop.BOX
                + "]; choose one with faceCrop");
    assertThat(different.faceCrop(FaceCrop.BOX).build().faceCrop()).isEqualTo(FaceCrop.BOX);
  }

  private static EmotionClassifier cutBy(FaceCrop rule) {
    return new EmotionClassifier() {
      @Override
      public List<String> labels() {
        return List.of("a", "b");
      }

      @Override
      public FaceCrop faceCrop() {
        return rule;
      }

      @Override
      public Prediction classify(RgbImage face) {
        return Prediction.fromProbabilities(labels(), 1, 0);
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void membersCanBeShared() {
    EnsembleClassifier.builder()
        .member(new Fixed(List.of("a", "b"), 1, 0))
        .keepMembersOpen()
        .build()
        .close();
    assertThat(log).isEmpty();
  }

  @Test
  void membersThatDoNotFitAreRefused() {
    EnsembleClassifier.Builder builder =
        EnsembleClassifier.builder().member(new Fixed(List.of("a", "b"), 1, 0));
    assertThatThrownBy(() -> builder.member(new Fixed(List.of("a", "c"), 1, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The members of an ensemble need the same labels, but got [a, c] after [a, b]");
    assertThatThrownBy(() -> builder.member(new Fixed(List.of("a", "b"), 1, 0), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A weight is a number above 0, but got 0.0");
    assertThatThrownBy(
            () -> builder.member(new Fixed(List.of("a", "b"), 1, 0), Double.POSITIVE_INFINITY))
        .hasMessage("A weight is a number above 0, but got Infinity");
    assertThatThrownBy(() -> EnsembleClassifier.builder().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An ensemble needs at least one member, but has none");
  }

  @Test
  void theMemoryForAnInputIsUsedAgain() {
    List<FloatBuffer> used = new ArrayList<>();
    EmotionClassifier member =
        new Tensor(2) {
          @Override
          public Prediction classify(FloatBuffer tensor) {
            used.add(tensor);
            return super.classify(tensor);
          }
        };
    EnsembleClassifier ensemble = EnsembleClassifier.builder().member(member).build();
    assertThat(ensemble.classifyAll(List.of(FACE, FACE), CallContext.unlimited())).hasSize(2);
    assertThat(used).hasSize(2);
    assertThat(used.get(1)).isSameAs(used.get(0));
  }

  @Test
  void aCallThatIsEndedByItsLastMemberFails() {
    CallContext context = CallContext.unlimited();
    EmotionClassifier ending =
        new Tensor(2) {
          @Override
          public Prediction classify(FloatBuffer tensor) {
            context.end("enough");
            return super.classify(tensor);
          }
        };
    EnsembleClassifier ensemble = EnsembleClassifier.builder().member(ending).build();
    assertThatThrownBy(() -> ensemble.classifyAll(List.of(FACE), context)).hasMessage("enough");
  }
}
