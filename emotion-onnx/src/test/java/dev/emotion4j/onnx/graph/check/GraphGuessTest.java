package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.withInput;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.testing.GraphWriter;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The draft of a description says what the graph ends with. */
class GraphGuessTest {
  private static String kind(String... operators) {
    GraphWriter writer = withInput();
    for (int i = 0; i < operators.length; i++) {
      String from = i == 0 ? "input" : "v" + i;
      writer.node(operators[i], from, i + 1 == operators.length ? "output" : "v" + (i + 1));
    }
    return kind(writer.output("output", FLOAT, "N", 4));
  }

  private static String kind(GraphWriter writer) {
    GraphGuess guess = guess(writer);
    return guess.kind(guess.output());
  }

  private static GraphGuess guess(GraphWriter writer) {
    return new GraphGuess(OnnxGraph.read("m", writer.toBuffer()), Map.of());
  }

  @Test
  void kindIsTheLastOperatorThatChangesNumbers() {
    assertThat(kind("Softmax")).isEqualTo("probabilities");
    assertThat(kind("Relu", "Softmax", "Flatten", "Identity")).isEqualTo("probabilities");
    assertThat(kind("LogSoftmax", "Identity")).isEqualTo("log_probabilities");
    assertThat(kind("Softmax", "Log")).isEqualTo("log_probabilities");
    assertThat(kind("Sigmoid")).isEqualTo("sigmoid");
    assertThat(kind("Relu", "Log")).isEqualTo("logits");
    assertThat(kind("Log")).isEqualTo("logits");
    assertThat(kind("Softmax", "Relu")).isEqualTo("logits");
    assertThat(kind("Transpose", "Softmax", "Transpose", "Clip")).isEqualTo("probabilities");
    assertThat(kind("Identity")).isEqualTo("logits");
  }

  @Test
  void aSoftmaxThatIsFollowedByMoreIsDoubtful() {
    GraphGuess guess =
        guess(
            withInput()
                .node("Softmax", "input", "s")
                .node("Mul", "s,s", "output")
                .output("output", FLOAT, "N", 4));
    assertThat(guess.isDoubtful(guess.output())).isTrue();
    // Attention and gates have them too, but weights follow.
    GraphGuess plain =
        guess(
            withInput()
                .node("Sigmoid", "input", "s")
                .node("MatMul", "s,s", "m")
                .node("Flatten", "m", "output")
                .output("output", FLOAT, "N", 4));
    assertThat(plain.isDoubtful(plain.output())).isFalse();
  }

  @Test
  void aSigmoidInOneOfTwoPartsIsDoubtfulToo() {
    GraphGuess guess =
        guess(
            withInput()
                .tensor("one", new float[] {1})
                .node("Sigmoid", "input", "p")
                .node("Sub", "one,p", "q")
                .node("Concat", "q,p", "output", GraphWriter.integer("axis", 1))
                .output("output", FLOAT, "N", 2));
    assertThat(guess.kind(guess.output())).isEqualTo("logits");
    assertThat(guess.isDoubtful(guess.output())).isTrue();
  }

  @Test
  void aClassifierOfTheOtherDomainMayHaveASoftmaxInIt() {
    GraphGuess guess =
        guess(
            withInput()
                .node("ai.onnx.ml.LinearClassifier", "input", "label,output")
                .output("output", FLOAT, "N", 2));
    assertThat(guess.isDoubtful(guess.output())).isTrue();
  }

  @Test
  void percentagesAreNoProbabilities() {
    GraphGuess guess =
        guess(
            withInput()
                .tensor("hundred", new float[] {100})
                .node("Softmax", "input", "p")
                .node("Mul", "p,hundred", "output")
                .output("output", FLOAT, "N", 4));
    assertThat(guess.kind(guess.output())).isEqualTo("logits");
    assertThat(guess.isDoubtful(guess.output())).isTrue();
    assertThat(kind("HardSigmoid")).isEqualTo("sigmoid");
  }

  @Test
  void probabilitiesAreToldWhereTheyAreComputedInSteps() {
    GraphWriter softmax =
        withInput()
            .node("Exp", "input", "e")
            .node("ReduceSum", "e", "sum")
            .node("Div", "e,sum", "p");
    assertThat(kind(softmax.output("p", FLOAT, "N", 4))).isEqualTo("probabilities");
    GraphWriter average =
        withInput()
            .tensor("half", new float[] {0.5f})
            .node("Softmax", "input", "p")
            .node("Softmax", "input", "q")
            .node("Add", "p,q", "both")
            .node("Mul", "both,half", "mean");
    assertThat(kind(average.output("mean", FLOAT, "N", 4))).isEqualTo("probabilities");
    GraphWriter gated = withInput().node("Softmax", "input", "p").node("Add", "input,p", "output");
    assertThat(kind(gated.output("output", FLOAT, "N", 4))).isEqualTo("logits");
    assertThat(kind("LogSoftmax", "Exp")).isEqualTo("probabilities");
    assertThat(kind("Exp")).isEqualTo("logits");
  }

  private static String output(GraphWriter writer) {
    return guess(writer).output().name();
  }

  @Test
  void outputIsAListOfNumbersBeforeATellingName() {
    GraphWriter two = withInput().node("Relu", "input", "a").node("Relu", "input", "Logits");
    assertThat(output(two.output("a", FLOAT, "N", 8).output("Logits", FLOAT, "N", 8)))
        .isEqualTo("Logits");
    GraphWriter list = withInput().node("Relu", "input", "out").node("Relu", "input", "b");
    assertThat(output(list.output("out", FLOAT, "N", 8, 7, 7).output("b", FLOAT, "N", 1, 8)))
        .isEqualTo("b");
    GraphWriter alike = withInput().node("Relu", "input", "a").node("Relu", "input", "b");
    assertThat(output(alike.output("a", FLOAT, "N", 8).output("b", FLOAT, "N", 4))).isEqualTo("a");
    GraphWriter silent = withInput().node("Relu", "input", "a").node("Relu", "input", "b");
    assertThat(output(silent.output("a", FLOAT).output("b", FLOAT, "N", 4))).isEqualTo("b");
  }

  @Test
  void theHeadOfEmotionsIsChosenAmongHeads() {
    GraphWriter heads = withInput();
    for (String name : new String[] {"age", "gender", "emotion_output", "logits"}) {
      heads.node("Relu", "input", name).output(name, FLOAT, "N", 2);
    }
    assertThat(output(heads)).isEqualTo("emotion_output");
    GraphWriter units = withInput().node("Relu", "input", "au").node("Relu", "input", "exp");
    assertThat(output(units.output("au", FLOAT, "N", 12).output("exp", FLOAT, "N", 8)))
        .isEqualTo("exp");
    GraphWriter features = withInput().node("Relu", "input", "emotion_features");
    features.node("Abs", "input", "scores").output("emotion_features", FLOAT, "N", 512);
    assertThat(output(features.output("scores", FLOAT, "N", 8))).isEqualTo("scores");
  }

  private static @Nullable String hidden(GraphWriter writer) {
    OnnxGraph graph = OnnxGraph.read("m", writer.toBuffer());
    GraphGuess guess = new GraphGuess(graph, Map.of());
    return new HiddenScores(graph).find(guess.output(), guess.isNumber(guess.output()));
  }

  @Test
  void scoresAreFoundBehindWhatWasChosenFromThem() {
    GraphWriter sorted =
        withInput().integers("k", 3).node("Softmax", "input", "p").node("TopK", "p,k", "s,i");
    assertThat(hidden(sorted.output("s", FLOAT, "N", 3).output("i", GraphWriter.INT64, "N", 3)))
        .isEqualTo("p");
    GraphWriter best =
        withInput()
            .node("Softmax", "input", "p")
            .node("ReduceMax", "p", "confidence")
            .node("ArgMax", "p", "label");
    assertThat(hidden(best.output("confidence", FLOAT).output("label", GraphWriter.INT64)))
        .isEqualTo("p");
    GraphWriter two = withInput();
    for (String name : new String[] {"age", "emotion"}) {
      two.node("Relu", "input", name + "_scores").node("ArgMax", name + "_scores", name);
      two.output(name, GraphWriter.INT64);
    }
    assertThat(hidden(two)).isEqualTo("emotion_scores");
    GraphWriter named =
        withInput()
            .node("Softmax", "input", "p")
            .node("ArgMax", "p", "index")
            .node("Constant", "", "names", GraphWriter.ints("value_ints", 1, 2, 3, 4))
            .node("Gather", "names,index", "name");
    assertThat(hidden(named.output("name", GraphWriter.INT64, "N"))).isEqualTo("p");
    GraphWriter bytes = withInput().tensor("scale", new float[] {0.01f});
    bytes.node("Softmax", "input", "p").node("QuantizeLinear", "p,scale", "output");
    assertThat(hidden(bytes.output("output", 2, "N", 3))).isEqualTo("p");
  }

  @Test
  void whatHoldsScoresHidesNone() {
    GraphWriter pooled = withInput().node("Relu", "input", "m").node("ReduceMax", "m", "output");
    assertThat(hidden(pooled.output("output", FLOAT, "N", 3))).isNull();
    GraphWriter both = withInput().node("Softmax", "input", "p").node("ArgMax", "p", "label");
    assertThat(hidden(both.output("label", GraphWriter.INT64).output("p", FLOAT, "N", 3))).isNull();
    // The picture itself holds no scores.
    GraphWriter direct = withInput().node("ArgMax", "input", "label");
    assertThat(hidden(direct.output("label", GraphWriter.INT64))).isNull();
  }

  @Test
  void sumsOfSumsAreLookedAtOnce() {
    GraphWriter graph = withInput().node("Softmax", "input", "v0");
    for (int i = 0; i < 10; i++) {
      graph.node("Mean", String.join(",", Collections.nCopies(100, "v" + i)), "v" + (i + 1));
    }
    assertThat(kind(graph.output("v10", FLOAT, "N", 4))).isEqualTo("probabilities");
  }

  @Test
  void featuresFromWhichTheClassesAreComputedAreNoAnswer() {
    GraphWriter features =
        withInput()
            .tensor("w", new float[32], 8, 4)
            .node("Relu", "input", "out")
            .node("MatMul", "out,w", "y")
            .node("Softmax", "y", "p");
    // Both logits and probabilities are answers: the first is as good as the second.
    assertThat(
            output(
                features
                    .output("out", FLOAT, "N", 8)
                    .output("y", FLOAT, "N", 4)
                    .output("p", FLOAT)))
        .isEqualTo("y");
    GraphWriter beside = withInput().node("Relu", "input", "a").node("Relu", "input", "b");
    assertThat(output(beside.output("a", FLOAT, "N", 512).output("b", FLOAT, "N", 7)))
        .isEqualTo("b");
  }
}
