package dev.emotion4j.onnx.graph.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of LSTM, GRU and RNN, whose kernels read weights of the sizes they expect. */
final class RecurrentRules {
  private static final Set<String> ACTIVATIONS =
      Set.of("Relu", "Tanh", "Sigmoid", "HardSigmoid", "Softsign", "Softplus");

  private RecurrentRules() {}

  /**
   * The outputs: all states, the last one, and of an LSTM the last cell.
   *
   * @param gates how many matrices there are in one: 4 of an LSTM, 3 of a GRU, 1 of an RNN
   */
  static List<TensorShape> outputs(NodeContext node, int gates) {
    TensorShape in = node.in(0);
    long hidden = node.integer("hidden_size", 0);
    String direction = node.text("direction", "forward");
    long directions = direction.equals("bidirectional") ? 2 : 1;
    node.require(
        in.rank() == 3 && hidden >= 1 && hidden <= WindowRules.MAX_EXTENT,
        "hidden_size %s for %s, expected [sequence, batch, size]",
        hidden,
        in);
    node.require(
        directions == 2 || direction.equals("forward") || direction.equals("reverse"),
        "direction '%s' is unknown",
        direction);
    if (node.integer("layout", 0) != 0) {
      throw node.unbounded("layout 1 has no rule here");
    }
    checkActivations(node, directions * (gates == 4 ? 3 : gates == 3 ? 2 : 1));
    long batch = in.dim(1);
    expect(node, 1, directions, gates * hidden, in.dim(2));
    expect(node, 2, directions, gates * hidden, hidden);
    expect(node, 3, directions, 2L * gates * hidden);
    TensorShape lengths = node.optional(4);
    if (lengths != null) {
      double[] values = lengths.values();
      if (values == null) {
        throw node.unbounded("the lengths of sequences are computed from the picture");
      }
      node.require(
          lengths.rank() == 1
              && lengths.dim(0) == batch
              && Arrays.stream(values).allMatch(v -> v >= 1 && v <= in.dim(0)),
          "lengths of sequences %s don't fit %s",
          lengths,
          in);
    }
    expect(node, 5, directions, batch, hidden);
    if (gates == 4) {
      expect(node, 6, directions, batch, hidden);
      expect(node, 7, directions, 3 * hidden);
    }
    long steps = TensorShape.multiply(in.dim(0), TensorShape.multiply(batch, directions));
    node.multiplyAdds =
        TensorShape.multiply(steps, TensorShape.multiply(gates * hidden, in.dim(2) + hidden));
    node.scratchElements = TensorShape.multiply(steps, 2L * (gates + 2) * hidden);
    List<TensorShape> outputs = new ArrayList<>();
    outputs.add(node.like(0, in.dim(0), directions, batch, hidden));
    for (int i = gates == 4 ? 2 : 1; i > 0; i--) {
      outputs.add(node.like(0, directions, batch, hidden));
    }
    return outputs;
  }

  private static void checkActivations(NodeContext node, long expected) {
    List<String> texts = node.texts("activations");
    node.require(
        texts == null || texts.size() == expected,
        "activations %s, expected %s of them",
        texts,
        expected);
    if (texts != null && !ACTIVATIONS.containsAll(texts)) {
      throw node.unbounded("activations " + texts + " have no rule here");
    }
    for (String name : new String[] {"activation_alpha", "activation_beta"}) {
      node.require(!node.has(name), "%s is for activations that have no rule here", name);
    }
  }

  private static void expect(NodeContext node, int input, long... dims) {
    @Nullable TensorShape found = input < 3 ? node.in(input) : node.optional(input);
    node.require(
        found == null || (Arrays.equals(found.dims(), dims) && found.type() == node.in(0).type()),
        "input %s is %s, expected %s",
        input,
        found,
        dims);
  }
}
