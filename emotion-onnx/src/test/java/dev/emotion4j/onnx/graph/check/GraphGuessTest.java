package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.withInput;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.testing.GraphWriter;
import org.junit.jupiter.api.Test;

/** The draft of a description says what the graph ends with. */
class GraphGuessTest {
  private static OnnxGraph read(GraphWriter writer) {
    return OnnxGraph.read("m", writer.toBuffer());
  }

  private static String kind(String... operators) {
    GraphWriter writer = withInput();
    for (int i = 0; i < operators.length; i++) {
      String from = i == 0 ? "input" : "v" + i;
      writer.node(operators[i], from, i + 1 == operators.length ? "output" : "v" + (i + 1));
    }
    OnnxGraph graph = read(writer.output("output", FLOAT, "N", 4));
    return GraphGuess.kind(graph, GraphGuess.output(graph));
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
    OnnxGraph graph =
        read(
            withInput()
                .node("Softmax", "input", "s")
                .node("Mul", "s,s", "output")
                .output("output", FLOAT, "N", 4));
    assertThat(GraphGuess.isDoubtful(graph, GraphGuess.output(graph))).isTrue();
    // Attention and gates have them too, but weights follow.
    OnnxGraph plain =
        read(
            withInput()
                .node("Sigmoid", "input", "s")
                .node("MatMul", "s,s", "m")
                .node("Flatten", "m", "output")
                .output("output", FLOAT, "N", 4));
    assertThat(GraphGuess.isDoubtful(plain, GraphGuess.output(plain))).isFalse();
  }

  private static String output(GraphWriter writer) {
    return GraphGuess.output(read(writer)).name();
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
}
