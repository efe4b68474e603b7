package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.ModelException;
import dev.emotion4j.OutputKind;
import dev.emotion4j.Prediction;
import dev.emotion4j.onnx.options.GraphCheck;
import dev.emotion4j.onnx.options.Loading;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models of the kinds that people publish, with random weights: each answers as PyTorch does.
 *
 * <p>The models in the folder {@code zoo} and PyTorch's answers come from {@code
 * tools/model_kinds.py}; thirteen of them were refused once, and came from outside.
 */
class ModelKindsTest {
  private static final String FILE = "m.onnx";
  private static final String EXTERNAL = "torch_2_9_external_data";
  private static final String WITHOUT_A_RULE = "operator_without_a_rule";

  private static Path zoo() {
    try {
      return Path.of(Objects.requireNonNull(ModelKindsTest.class.getResource("zoo/argmax")).toURI())
          .resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> kinds() throws IOException {
    try (Stream<Path> folders = Files.list(zoo())) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  private static float[] floats(Path file) throws IOException {
    FloatBuffer floats =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] array = new float[floats.remaining()];
    floats.get(array);
    return array;
  }

  private static OnnxEmotionClassifier.Builder builder(String kind) {
    return OnnxEmotionClassifier.builder(ModelDirectory.open(zoo().resolve(kind)), FILE);
  }

  private static void answersAsPyTorch(String kind, OnnxEmotionClassifier.Builder builder)
      throws IOException {
    float[] expected = floats(zoo().resolve(kind).resolve("out.f32"));
    try (OnnxEmotionClassifier classifier = builder.build()) {
      Prediction prediction =
          classifier.classify(FloatBuffer.wrap(floats(zoo().resolve(kind).resolve("in.f32"))));
      OutputKind output = classifier.spec().output();
      float largest = 0;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      float[] logits = prediction.logits();
      int i = 0;
      for (float probability : prediction.probabilities().values()) {
        boolean raw = output == OutputKind.LOGITS || output == OutputKind.LOG_PROBABILITIES;
        assertThat(raw ? logits[i] : probability)
            .as("class %s of %s", i, kind)
            .isCloseTo(expected[i], within(1e-4f * largest));
        i++;
      }
      for (float value : prediction.values().values()) {
        assertThat(value).isCloseTo(expected[i++], within(1e-4f * largest));
      }
      assertThat(i).isEqualTo(expected.length);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void eachKindAnswersAsPyTorchDoes(String kind) throws IOException {
    answersAsPyTorch(kind, builder(kind));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void eachKindIsListedAsVerified(String kind) {
    assertThat(ModelDirectory.open(zoo().resolve(kind)).check())
        .allSatisfy(check -> assertThat(check.problem()).isNull());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theStrictCheckKnowsAllOperatorsButOne(String kind) throws IOException {
    OnnxEmotionClassifier.Builder strict = builder(kind).graphCheck(GraphCheck.STRICT);
    if (kind.equals(WITHOUT_A_RULE)) {
      assertThatThrownBy(strict::build)
          .isInstanceOf(ModelException.class)
          .hasMessage(
              zoo().resolve(kind).resolve(FILE)
                  + ": graph.node[5] '' (Det): nothing here bounds what this operator makes and"
                  + " takes; GraphCheck.STRICT refuses such a graph, STANDARD gives it to ONNX"
                  + " Runtime once its checksum was verified");
    } else {
      answersAsPyTorch(kind, strict);
    }
  }

  @ParameterizedTest
  @EnumSource(Loading.class)
  void weightsInASecondFileAreLoadedInEveryWay(Loading loading) throws IOException {
    answersAsPyTorch(EXTERNAL, builder(EXTERNAL).loading(loading));
  }

  @ParameterizedTest
  @EnumSource(
      value = Loading.class,
      names = {"AUTO", "IN_MEMORY", "PRIVATE_COPY"})
  void weightsInASecondFileAreLoadedFromResources(Loading loading) throws IOException {
    ModelDirectory models =
        ModelDirectory.open(ModelSource.resources(ModelKindsTest.class, "zoo/" + EXTERNAL));
    answersAsPyTorch(EXTERNAL, OnnxEmotionClassifier.builder(models, FILE).loading(loading));
  }

  @ParameterizedTest
  @EnumSource(Loading.class)
  void aGraphEndsAtTheScoresWithinItInEveryWayOfLoading(Loading loading) throws IOException {
    answersAsPyTorch("scores_in_a_map", builder("scores_in_a_map").loading(loading));
  }

  @Test
  void whatCannotBeOptimisedInMemoryIsLoadedAsAPrivateCopy() {
    try (OnnxEmotionClassifier classifier = builder("convolutions_in_branches").build()) {
      assertThat(classifier.report().loading()).isEqualTo(Loading.PRIVATE_COPY);
    }
    assertThatThrownBy(builder("convolutions_in_branches").loading(Loading.IN_MEMORY)::build)
        .isExactlyInstanceOf(ModelException.class)
        .hasMessageContaining("ONNX Runtime refuses the model: ")
        .hasMessageEndingWith(
            "; load it as PRIVATE_COPY, since ONNX Runtime has trouble in memory with graphs within"
                + " graphs, or export it again");
  }

  @Test
  void valuesHaveTheirNames() {
    try (OnnxEmotionClassifier classifier = builder("affectnet_multi_task").build()) {
      int count = classifier.spec().input().floatCount();
      Prediction prediction = classifier.classify(FloatBuffer.allocate(count));
      assertThat(prediction.values()).containsOnlyKeys("valence", "arousal");
      assertThat(prediction.probabilities()).hasSize(8);
    }
  }
}
