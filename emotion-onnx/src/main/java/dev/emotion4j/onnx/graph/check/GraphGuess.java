package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.OnnxNode;
import dev.emotion4j.onnx.graph.TensorField;
import dev.emotion4j.onnx.graph.ValueField;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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

  /** Operators that average what each of their inputs has, or do a part of that. */
  private static final Set<String> AVERAGING = Set.of("Add", "Sum", "Mean", "ReduceMean", "Concat");

  private static final Set<String> SCALING = Set.of("Mul", "Div");

  /** So many nodes before the output are looked at. */
  private static final int LAST_NODES = 12;

  /** A softmax before these says nothing of the answer; and what they read is no answer. */
  private static final Set<String> WEIGHING =
      Set.of("Gemm", "MatMul", "Conv", "GlobalAveragePool", "ReduceMean");

  private static final Set<String> TELLING =
      Set.of("logits", "output", "out", "scores", "prob", "probabilities", "predictions");

  /** What the head of emotions is called where there are others, of age, gender and the like. */
  static final Pattern EMOTION = Pattern.compile("emo|exp|.*(emot|expr|mood).*");

  private static final Set<String> ACTIVATIONS =
      Set.of("Softmax", "Sigmoid", "LogSoftmax", "Exp", "Tanh", "HardSigmoid");

  /** More emotions than any set of labels has; embeddings have more numbers. */
  private static final long MANY_CLASSES = 64;

  private final OnnxGraph graph;
  private final Map<String, @Nullable TensorShape> shapes;
  private final Map<String, OnnxNode> makers = new HashMap<>();
  private final Map<String, String> kinds = new HashMap<>();

  /**
   * Looks at a graph.
   *
   * @param shapes the outputs' shapes, as far as they are known
   */
  public GraphGuess(OnnxGraph graph, Map<String, @Nullable TensorShape> shapes) {
    this.graph = graph;
    this.shapes = shapes;
    for (OnnxNode node : graph.nodes()) {
      node.outputs().forEach(name -> makers.put(name, node));
    }
  }

  /** Returns the input that a picture goes to. */
  public static ValueField input(String location, OnnxGraph graph) {
    return InputPort.choose(location, graph);
  }

  /** Returns an output's dims, -1 where they are open, or {@code null} if nothing says them. */
  public @Nullable List<Long> dims(ValueField output) {
    TensorShape shape = shapes.get(output.name());
    return shape == null ? output.dims() : shape.dimList();
  }

  /** Returns the element type of an output, or {@code null} if nothing says it. */
  public @Nullable ElementType type(ValueField output) {
    TensorShape shape = shapes.get(output.name());
    return shape == null ? output.type() : shape.type();
  }

  /**
   * Returns the most likely output: of fractions, of which no other output is computed by weights,
   * a list of numbers, with a telling name, and not too long; of equals the first.
   */
  public ValueField output() {
    ValueField best = graph.outputs().get(0);
    int bestScore = -1;
    Set<String> weighed = weighed();
    for (ValueField output : graph.outputs()) {
      int score = score(output, weighed.contains(output.name()));
      if (score > bestScore) {
        best = output;
        bestScore = score;
      }
    }
    return best;
  }

  private int score(ValueField output, boolean weighed) {
    if (!isNumber(output)) {
      return -1;
    }
    List<Long> dims = dims(output);
    long others = dims == null ? 0 : dims.stream().skip(1).filter(dim -> dim != 1).count();
    long count =
        dims == null
            ? Long.MAX_VALUE
            : dims.stream().skip(1).reduce(1L, (a, b) -> TensorShape.multiply(a, Math.abs(b)));
    String name = output.name().toLowerCase(Locale.ROOT);
    boolean telling = TELLING.contains(name);
    return (weighed ? 0 : 8)
        + ((dims == null || count <= MANY_CLASSES) && EMOTION.matcher(name).matches() ? 4 : 0)
        + (others == 1 ? 4 : 0)
        + (telling ? 2 : 0)
        + (count <= MANY_CLASSES ? 1 : 0);
  }

  /** Whether an output is of numbers that may be scores. */
  public boolean isNumber(ValueField output) {
    ElementType type = type(output);
    return type != null && !type.isInteger() && type != ElementType.STRING;
  }

  /** The names of all values from which an output is computed with weights. */
  private Set<String> weighed() {
    record Step(String name, boolean weighed) {}
    Deque<Step> open = new ArrayDeque<>();
    graph.outputs().forEach(output -> open.push(new Step(output.name(), false)));
    Set<Step> seen = new HashSet<>();
    Set<String> names = new HashSet<>();
    while (!open.isEmpty()) {
      Step step = open.pop();
      OnnxNode node = seen.add(step) ? makers.get(step.name) : null;
      if (step.weighed) {
        names.add(step.name);
      }
      if (node != null) {
        boolean weighed = step.weighed || WEIGHING.contains(node.operator());
        node.inputs().forEach(name -> open.push(new Step(name, weighed)));
      }
    }
    return names;
  }

  /** Returns the kind of an output, as {@code model_info.json} names it. */
  public String kind(ValueField output) {
    return kind(output.name(), 0);
  }

  /** Each value is looked at once: a graph of sums of sums has no end of paths. */
  private String kind(String name, int depth) {
    String known = kinds.get(name);
    if (known == null) {
      known = find(name, depth);
      kinds.put(name, known);
    }
    return known;
  }

  private String find(String name, int depth) {
    OnnxNode node = makers.get(name);
    if (node == null || node.inputs().isEmpty() || depth > LAST_NODES) {
      return "logits";
    }
    String operator = node.operator();
    String first = node.inputs().get(0);
    if (PASSING.contains(operator)) {
      return kind(first, depth + 1);
    }
    if (isShare(node)) {
      return "probabilities";
    }
    if (AVERAGING.contains(operator) || isScaling(node)) {
      boolean all =
          node.inputs().stream()
              .filter(input -> !isStored(input))
              .allMatch(input -> kind(input, depth + 1).equals("probabilities"));
      return all ? "probabilities" : "logits";
    }
    return switch (operator) {
      case "Softmax" -> "probabilities";
      case "LogSoftmax" -> "log_probabilities";
      case "Sigmoid", "HardSigmoid" -> "sigmoid";
      case "Log" -> kind(first, depth + 1).equals("probabilities") ? "log_probabilities" : "logits";
      case "Exp" -> kind(first, depth + 1).equals("log_probabilities") ? "probabilities" : "logits";
      default -> "logits";
    };
  }

  /** Whether a node divides by the sum of what it divides, as a softmax in single steps does. */
  private boolean isShare(OnnxNode node) {
    if (!node.operator().equals("Div") || node.inputs().size() != 2) {
      return false;
    }
    OnnxNode sum = makers.get(node.inputs().get(1));
    return sum != null
        && (sum.operator().equals("ReduceSum") || sum.operator().equals("ReduceL1"))
        && sum.inputs().get(0).equals(node.inputs().get(0));
  }

  /** Whether a node makes numbers smaller, as a mean does; percentages are no probabilities. */
  private boolean isScaling(OnnxNode node) {
    boolean times = node.operator().equals("Mul");
    return SCALING.contains(node.operator())
        && node.inputs().stream()
            .anyMatch(
                name -> isStored(name) && (times ? value(name, 0) <= 1 : value(name, 1) >= 1));
  }

  /** Returns the first of a stored tensor's numbers, or what to take where it is not known. */
  private double value(String name, double unknown) {
    TensorField tensor = graph.initializers().get(name);
    OnnxNode node = makers.get(name);
    if (tensor == null && node != null && node.attributes().get("value") != null) {
      tensor = node.attributes().get("value").tensor();
    }
    List<Double> values = tensor == null ? null : tensor.values();
    return values == null || values.isEmpty() ? unknown : values.get(0);
  }

  private boolean isStored(String name) {
    OnnxNode node = makers.get(name);
    return node == null
        ? graph.initializers().containsKey(name)
        : node.operator().equals("Constant");
  }

  /** Whether an output that seems to be logits may be something else. */
  public boolean isDoubtful(ValueField output) {
    Deque<String> open = new ArrayDeque<>(List.of(output.name()));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < LAST_NODES && !open.isEmpty(); ) {
      String name = open.remove();
      OnnxNode node = seen.add(name) ? makers.get(name) : null;
      if (node == null || node.inputs().isEmpty() || isStored(node.inputs().get(0))) {
        continue;
      }
      i++;
      // Classifiers of that domain have activations of their own.
      if (ACTIVATIONS.contains(node.operator()) || node.operator().startsWith("ai.onnx.ml.")) {
        return true;
      }
      if (!WEIGHING.contains(node.operator())) {
        open.addAll(node.inputs());
      }
    }
    return false;
  }
}
