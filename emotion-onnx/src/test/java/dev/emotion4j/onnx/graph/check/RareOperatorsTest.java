package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.number;
import static dev.emotion4j.onnx.testing.GraphWriter.text;
import static dev.emotion4j.onnx.testing.GraphWriter.wave;
import static dev.emotion4j.onnx.testing.GraphWriter.withInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Operators that few classifiers have: where ONNX Runtime runs them, all their outputs have the
 * shapes that it makes, and what doesn't fit together is refused.
 */
class RareOperatorsTest {
  private static final int UINT8 = 2;
  private static final int INT32 = 6;

  /** One operator on "input" [1, 3, 8, 8], "rows" [3, 8, 8], or "bytes" and "flat", their bytes. */
  static GraphWriter graph(
      String operator, String inputs, String outputs, ProtoWriter... attributes) {
    return withInput()
        .opset(17)
        .integers("first", 0)
        .initializer(GraphWriter.tensor(FLOAT).text(8, "s").bytes(9, ProtoWriter.floats(0.01f)))
        .initializer(GraphWriter.tensor(UINT8).text(8, "z").bytes(9, new byte[] {100}))
        .node("Squeeze", "input,first", "rows")
        .node("QuantizeLinear", "input,s,z", "bytes")
        .node("Flatten", "bytes", "flat")
        .node(operator, inputs, outputs, attributes)
        .node("Identity", "input", "output")
        .output("output", FLOAT);
  }

  static void fits(GraphWriter writer) throws Exception {
    byte[] model = writer.toByteArray();
    OnnxGraph graph = OnnxGraph.read("m", ByteBuffer.wrap(model));
    long outputs =
        graph.nodes().stream()
            .flatMap(node -> node.outputs().stream())
            .filter(name -> !name.isEmpty())
            .count();
    assertThat(EveryValueTest.compare(model, 1, 3, 8, 8))
        .as("%s", graph.nodes())
        .isEqualTo(outputs);
  }

  static void refused(GraphWriter graph, String problem) {
    assertThatThrownBy(() -> cost(graph))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessageContaining(problem);
  }

  private static StrictCost cost(GraphWriter graph) {
    return StrictCost.of(OnnxGraph.read("m", graph.toBuffer()), 1, 3, 8, 8);
  }

  /** What the operator takes; the four others read and write 192 numbers each, and 3 constants. */
  static long multiplyAdds(GraphWriter graph) {
    return cost(graph).multiplyAdds() - (4 * (192 + 192) + 3);
  }

  static GraphWriter floats(GraphWriter graph, String name, long... dims) {
    return graph.tensor(name, wave((int) Arrays.stream(dims).reduce(1, (a, b) -> a * b)), dims);
  }

  // Recurrent

  private static final String ALL = "rows,w,r,b,lengths,h,c,p";

  /** A recurrent operator of 4 units over 3 steps of 8 sequences, with 8 numbers a step. */
  private static GraphWriter recurrent(
      String operator, int gates, int directions, int length, ProtoWriter... attributes) {
    boolean lstm = gates == 4;
    GraphWriter graph =
        graph(
            operator,
            lstm ? ALL : "rows,w,r,b,lengths,h",
            lstm ? "y,last,cell" : "y,last",
            attributes);
    floats(graph, "w", directions, gates * 4L, 8);
    floats(graph, "r", directions, gates * 4L, 4);
    floats(graph, "b", directions, gates * 8L);
    floats(graph, "h", directions, 8, 4);
    floats(graph, "c", directions, 8, 4);
    floats(graph, "p", directions, 12);
    ProtoWriter lengths = GraphWriter.tensor(INT32, 8).text(8, "lengths");
    for (int i = 0; i < 8; i++) {
      lengths.integer(5, length);
    }
    return graph.initializer(lengths);
  }

  @Test
  void recurrent() throws Exception {
    String[] names = {"RNN", "", "GRU", "LSTM"};
    for (int gates : new int[] {1, 3, 4}) {
      String name = names[gates - 1];
      ProtoWriter size = integer("hidden_size", 4);
      fits(recurrent(name, gates, 1, 3, size));
      fits(recurrent(name, gates, 1, 1, size, text("direction", "reverse")));
      fits(recurrent(name, gates, 2, 2, size, text("direction", "bidirectional")));
      // 3 steps of 8 sequences, each unit of a gate with 8 numbers and 4 states
      assertThat(multiplyAdds(recurrent(name, gates, 1, 3, size)))
          .isEqualTo(3L * 8 * gates * 4 * (8 + 4));

      refused(recurrent(name, gates, 1, 3), "hidden_size 0 for");
      refused(recurrent(name, gates, 1, 3, integer("hidden_size", 5)), "input 1 is");
      refused(recurrent(name, gates, 2, 3, size), "input 1 is");
      refused(recurrent(name, gates, 1, 0, size), "lengths of sequences");
      refused(recurrent(name, gates, 1, 4, size), "lengths of sequences");
      refused(
          recurrent(name, gates, 1, 3, size, text("direction", "up")), "direction 'up' is unknown");
      refused(recurrent(name, gates, 1, 3, size, integer("layout", 1)), "layout 1 has no rule");
      refused(
          recurrent(name, gates, 1, 3, size, number("activation_alpha", 1)),
          "activation_alpha is for activations that have no rule here");
    }
  }

  @Test
  void memoryOfARecurrentOperator() throws Exception {
    ProtoWriter size = integer("hidden_size", 4);
    // Beside it live rows and the graph's output, 768 bytes each; it makes 96, 32 and 32 floats;
    // and for each of 24 steps, twice 4 gates and 2 states of 4 units.
    assertThat(cost(recurrent("LSTM", 4, 1, 3, size)).bytes())
        .isEqualTo(2 * 768 + 4 * (96 + 32 + 32) + 4 * 24 * 2 * (4 + 2) * 4);
    GraphWriter few = graph("LSTM", "rows,w,r", "y", size);
    fits(floats(floats(few, "w", 1, 16, 8), "r", 1, 16, 4));
    refused(floats(graph("LSTM", "rows,w", "y", size), "w", 1, 16, 8), "input 2 is missing");
  }

  @Test
  void weightsOfARecurrentOperator() {
    for (String name : new String[] {"r", "b", "h", "c", "p"}) {
      GraphWriter graph = recurrent("LSTM", 4, 1, 3, integer("hidden_size", 4));
      refused(floats(renamed(graph, name), "x", 1, 2, 4), "is FLOAT[1, 2, 4], expected [1, ");
    }
    refused(
        graph("LSTM", "input,input,input", "y", integer("hidden_size", 4)),
        "expected [sequence, batch, size]");
  }

  /** A second operator with another tensor in one place. */
  private static GraphWriter renamed(GraphWriter graph, String name) {
    String inputs = ("," + ALL + ",").replace("," + name + ",", ",x,");
    return graph.node(
        "LSTM", inputs.substring(1, inputs.length() - 1), "again", integer("hidden_size", 4));
  }

  @Test
  void activations() throws Exception {
    ProtoWriter size = integer("hidden_size", 4);
    fits(recurrent("LSTM", 4, 1, 3, size, texts("Sigmoid", "Tanh", "Relu")));
    fits(recurrent("GRU", 3, 1, 3, size, texts("HardSigmoid", "Softsign")));
    fits(recurrent("RNN", 1, 1, 3, size, texts("Softplus")));
    refused(
        recurrent("GRU", 3, 1, 3, size, texts("Tanh")), "activations [Tanh], expected 2 of them");
    refused(recurrent("RNN", 1, 1, 3, size, texts("Affine")), "[Affine] have no rule here");
  }

  private static ProtoWriter texts(String... values) {
    ProtoWriter attribute = new ProtoWriter().text(1, "activations");
    for (String value : values) {
      attribute.text(9, value);
    }
    return attribute.integer(20, 8);
  }

  // Attention

  private static GraphWriter attention(String query, long[] key, long[] value, long... mask) {
    GraphWriter graph =
        graph(
            "Attention",
            query + ",k,v" + (mask.length == 0 ? "" : ",m"),
            "y",
            query.equals("rows")
                ? new ProtoWriter[] {integer("q_num_heads", 4), integer("kv_num_heads", 2)}
                : new ProtoWriter[0]);
    floats(floats(graph, "k", key), "v", value);
    return (mask.length == 0 ? graph : floats(graph, "m", mask)).opset(23);
  }

  @Test
  void attention() throws Exception {
    long[] key = {1, 3, 5, 8};
    long[] value = {1, 3, 5, 6};
    fits(attention("input", key, value));
    fits(attention("input", key, value, 8, 5));
    fits(attention("rows", new long[] {3, 5, 4}, new long[] {3, 5, 6}));
    // 3 heads of 8 queries and 5 keys: products over 8 numbers, then sums of 6
    assertThat(multiplyAdds(attention("input", key, value))).isEqualTo(3 * 8 * 5 * (8 + 6));

    String four = "y,keys,values,scores";
    fits(floats(floats(graph("Attention", "input,k,v", four), "k", key), "v", value).opset(23));

    refused(attention("input", key, new long[] {3, 5, 6}), "expected 3 or 4 dims each");
    refused(attention("input", new long[] {2, 3, 5, 8}, value), "don't fit together");
    refused(attention("input", new long[] {1, 3, 5, 7}, value), "don't fit together");
    refused(attention("input", key, new long[] {1, 3, 4, 6}), "don't fit together");
    refused(attention("input", key, new long[] {1, 1, 5, 6}), "don't fit together");
    refused(attention("input", key, new long[] {2, 3, 5, 6}), "don't fit together");
    refused(attention("rows", new long[] {3, 5, 5}, new long[] {3, 5, 6}), "kv_num_heads is 2");
    refused(attention("rows", new long[] {3, 5, 4}, new long[] {3, 5, 5}), "kv_num_heads is 2");
    refused(attention("rows", new long[] {3, 5, 8}, new long[] {3, 5, 6}), "don't fit together");
    refused(attention("input", key, value, 7, 5), "[7, 5] don't fit together");
    refused(attention("input", key, value, 8, 1), "the mask");
    refused(attention("input", key, value, 5), "the mask");
    refused(attention("input", key, value, 2, 3, 8, 5), "the mask");
    refused(
        graph("Attention", "input,input,input,,input", "y").opset(23),
        "keys and values of earlier");
  }
}
