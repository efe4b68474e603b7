package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.OnnxNode;
import dev.emotion4j.onnx.graph.ValueField;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a graph without a description most likely means; for a draft that a person corrects. */
public final class GraphGuess {
  /** Operators at the end of a graph after which an answer is of the same kind as before. */
  private static final Set<String> PASSING =
      Set.of(
          "Cast",
          "Identity",
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Dropout",
          "Transpose",
          "Clip",
          "Gather",
          "QuantizeLinear",
          "DequantizeLinear");

  /** So many nodes before the output are looked at for a softmax that something else follows. */
  private static final int LAST_NODES = 12;

  /** Before these it says nothing of the answer. */
  private static final Set<String> WEIGHING =
      Set.of("Gemm", "MatMul", "Conv", "GlobalAveragePool", "ReduceMean");

  private static final Set<String> TELLING =
      Set.of("logits", "output", "out", "scores", "prob", "probabilities", "predictions");

  private static final Set<String> ACTIVATIONS = Set.of("Softmax", "Sigmoid", "LogSoftmax", "Exp");

  private GraphGuess() {}

  /** Returns the input that a picture goes to. */
  public static ValueField input(String location, OnnxGraph graph) {
    return InputPort.choose(location, graph);
  }

  /** Returns the output with a telling name, or else the first with a short list of numbers. */
  public static ValueField output(OnnxGraph graph) {
    ValueField best = graph.outputs().get(0);
    int bestScore = -1;
    for (ValueField output : graph.outputs()) {
      List<Long> dims = output.dims();
      long others = dims == null ? 0 : dims.stream().skip(1).filter(dim -> dim != 1).count();
      int score =
          (others == 1 ? 2 : 0)
              + (TELLING.contains(output.name().toLowerCase(Locale.ROOT)) ? 1 : 0);
      if (score > bestScore) {
        best = output;
        bestScore = score;
      }
    }
    return best;
  }

  /** Returns the kind of an output, as {@code model_info.json} names it. */
  public static String kind(OnnxGraph graph, ValueField output) {
    OnnxNode node = maker(graph, output.name());
    while (node != null && PASSING.contains(node.operator())) {
      node = maker(graph, node.inputs().get(0));
    }
    String operator = node == null ? "" : node.operator();
    if (operator.equals("Log") && node != null) {
      OnnxNode before = maker(graph, node.inputs().get(0));
      operator = before != null && before.operator().equals("Softmax") ? "LogSoftmax" : "Log";
    }
    return switch (operator) {
      case "Softmax" -> "probabilities";
      case "LogSoftmax" -> "log_probabilities";
      case "Sigmoid" -> "sigmoid";
      default -> "logits";
    };
  }

  /** Whether an output that seems to be logits may be something else. */
  public static boolean isDoubtful(OnnxGraph graph, ValueField output) {
    OnnxNode node = maker(graph, output.name());
    for (int i = 0; i < LAST_NODES && node != null; i++) {
      if (ACTIVATIONS.contains(node.operator()) || WEIGHING.contains(node.operator())) {
        return ACTIVATIONS.contains(node.operator());
      }
      node = node.inputs().isEmpty() ? null : maker(graph, node.inputs().get(0));
    }
    return false;
  }

  private static @Nullable OnnxNode maker(OnnxGraph graph, String name) {
    for (OnnxNode node : graph.nodes()) {
      if (node.outputs().contains(name)) {
        return node;
      }
    }
    return null;
  }
}
