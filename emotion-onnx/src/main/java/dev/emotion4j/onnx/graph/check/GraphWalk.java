// Over 300 lines: one visit of a node, and what a branch, a limit or an unknown shape makes of it.
package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.GraphBody;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.OnnxNode;
import dev.emotion4j.onnx.graph.TensorField;
import dev.emotion4j.onnx.graph.ValueField;
import dev.emotion4j.onnx.graph.rules.NodeContext;
import dev.emotion4j.onnx.graph.rules.Operator;
import dev.emotion4j.onnx.graph.rules.Operators;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import dev.emotion4j.onnx.graph.rules.UnboundedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Computes a {@link GraphCost}: visits every node once, in the order of values. Used once. */
final class GraphWalk {
  /** Exporters compute a few hundred shapes, and nodes read some thousand short biases. */
  private static final int MAX_VALUES_READ = 1 << 22;

  private static final String IF = "If";

  /** What ONNX Runtime looks at when it loads a graph, though what they read is not constant. */
  private static final Set<String> LOOKED_AT = Set.of(IF, "Shape", "Size");

  private final OnnxGraph graph;
  private final boolean everything;
  private long multiplyAdds;
  private int valuesRead;
  private @Nullable String unbounded;

  GraphWalk(OnnxGraph graph, boolean everything) {
    this.graph = graph;
    this.everything = everything;
  }

  GraphCost run(Map<String, TensorShape> inputs) {
    Scope scope = new Scope(null, true);
    inputs.forEach((name, shape) -> scope.put(name, shape, true));
    Lifetimes.Peak peak = visit(graph.body(), scope);
    if (peak.bytes() > GraphCost.MAX_BYTES) {
      throw context(node(peak.index()), List.of())
          .refuse(
              "while this runs the graph's values take "
                  + count(peak.bytes())
                  + " bytes, the limit is "
                  + GraphCost.MAX_BYTES);
    }
    Map<String, @Nullable TensorShape> outputs = new LinkedHashMap<>();
    for (ValueField output : graph.outputs()) {
      outputs.put(output.name(), scope.find(output.name()));
    }
    return new GraphCost(outputs, peak.bytes(), multiplyAdds, unbounded);
  }

  /** Visits a graph, and returns what its values take. */
  private Lifetimes.Peak visit(GraphBody body, Scope scope) {
    for (TensorField tensor : body.initializers().values()) {
      TensorShape shape = TensorShape.of(tensor);
      if (shape.elements() == 0 && shape.rank() > 1) {
        throw new ModelException(
            ModelException.Reason.GRAPH,
            graph.fileName() + ": initializer '" + tensor.name() + "' " + shape + " is empty");
      }
      scope.put(tensor.name(), shape, false);
    }
    Lifetimes lifetimes = new Lifetimes();
    for (OnnxNode node : body.nodes()) {
      visit(body, node, scope, lifetimes);
    }
    Set<String> outputs = new LinkedHashSet<>();
    for (ValueField output : body.outputs()) {
      outputs.add(output.name());
      // What is declared of a value at which the file's graph was cut was looked at where it is
      // made.
      if (scope.runs() && !(graph.isCut() && scope.isOutermost())) {
        checkOutput(output, scope.find(output.name()), scope.isOutermost());
      }
    }
    return lifetimes.peak(outputs);
  }

  private OnnxNode node(int index) {
    return graph.nodes().stream().filter(node -> node.index() == index).findFirst().get();
  }

  private NodeContext context(OnnxNode node, List<@Nullable TensorShape> inputs) {
    return new NodeContext(graph.fileName(), node, graph.opset(), inputs);
  }

  private void visit(GraphBody body, OnnxNode node, Scope scope, Lifetimes lifetimes) {
    List<@Nullable TensorShape> inputs = new ArrayList<>();
    List<String> read = new ArrayList<>();
    long touched = 0;
    boolean known = true;
    for (String name : node.inputs()) {
      TensorShape input = name.isEmpty() ? null : readable(scope.find(name));
      known &= name.isEmpty() || input != null;
      inputs.add(input);
      touched = TensorShape.add(touched, input == null ? 0 : input.elements());
    }
    // What graphs within it read must live until it has run.
    node.addReads(read);
    boolean computed = read.stream().anyMatch(scope::isComputed);
    boolean skipped = computed && !scope.runs();
    NodeContext context = context(node, inputs);
    List<String> names = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    List<TensorShape> outputs =
        known ? outputs(context, node, scope, skipped) : unknown(context, node, scope);
    if (outputs == null || skipped) {
      for (int i = 0; i < node.outputs().size(); i++) {
        TensorShape made = outputs == null || i >= outputs.size() ? null : outputs.get(i);
        scope.put(node.outputs().get(i), made, computed);
      }
      lifetimes.add(node.index(), read, node.outputs(), zeros(node.outputs().size()), 0);
      return;
    }
    int asked = context.outputCount();
    context.require(
        asked <= outputs.size(), "%s outputs, expected at most %s", asked, outputs.size());
    long made = context.scratchElements();
    for (int i = 0; i < outputs.size(); i++) {
      TensorShape output = outputs.get(i);
      context.require(
          output.bytes() <= TensorShape.MAX_BYTES,
          "an output %s of %s bytes, the limit is %s",
          output,
          count(output.bytes()),
          TensorShape.MAX_BYTES);
      context.require(output.elements() > 0 || output.rank() < 2, "the output %s is empty", output);
      made = TensorShape.add(made, output.elements());
      String name = i < node.outputs().size() ? node.outputs().get(i) : "";
      // One that nobody asked for may be made all the same.
      names.add(name.isEmpty() ? "#" + node.index() + "." + i : name);
      bytes.add(output.bytes());
      if (!name.isEmpty()) {
        scope.put(name, output, computed);
        ValueField declared = body.declared().get(name);
        if (declared != null && !agrees(declared, output)) {
          unbounded(
              context.unbounded(
                  "graph.value_info '"
                      + name
                      + "' is declared as "
                      + text(declared)
                      + ", but the graph makes "
                      + output));
        }
      }
    }
    lifetimes.add(node.index(), read, names, bytes, context.scratchBytes());
    long work = Math.max(context.multiplyAdds(), TensorShape.add(touched, made));
    multiplyAdds = TensorShape.add(multiplyAdds, work);
    context.require(
        multiplyAdds <= GraphCost.MAX_MULTIPLY_ADDS,
        "up to here the graph takes %s multiplications, the limit is %s",
        count(multiplyAdds),
        GraphCost.MAX_MULTIPLY_ADDS);
  }

  /**
   * Returns a node's outputs, or null if they are not known.
   *
   * @param skipped whether the node is computed neither when the graph runs nor when it is loaded,
   *     so that it need not fit its inputs
   */
  private @Nullable List<TensorShape> outputs(
      NodeContext context, OnnxNode node, Scope scope, boolean skipped) {
    try {
      if (node.operator().equals(IF)) {
        return branch(context, scope);
      }
      Operator operator = Operators.find(node.operator());
      if (operator == null) {
        throw context.unbounded("nothing here bounds what this operator makes and takes");
      }
      for (int i = 0; i < node.inputs().size(); i++) {
        TensorShape input = context.optional(i);
        context.require(
            input == null || input.elements() > 0 || i >= operator.emptyFrom(),
            "input %s %s is empty",
            i,
            input);
      }
      return operator.rule().outputs(context);
    } catch (UnboundedException e) {
      return skipped && !node.operator().equals(IF) ? null : unbounded(e);
    } catch (ModelException e) {
      if (skipped && !node.operator().equals(IF)) {
        return null;
      }
      throw e;
    }
  }

  /** The outputs of a node of whose inputs nothing is known. */
  private @Nullable List<TensorShape> unknown(NodeContext context, OnnxNode node, Scope scope) {
    return scope.runs() || !LOOKED_AT.contains(node.operator())
        ? null
        : unbounded(context.unbounded("what it reads is not known"));
  }

  private @Nullable List<TensorShape> unbounded(UnboundedException problem) {
    if (everything) {
      throw problem;
    }
    unbounded = unbounded == null ? problem.getMessage() : unbounded;
    return null;
  }

  /**
   * The branch that a known condition chooses; otherwise both, if they make the same shapes. The
   * other branch is visited too: ONNX Runtime computes what is constant in it when it loads it.
   */
  private @Nullable List<TensorShape> branch(NodeContext context, Scope scope) {
    context.require(
        context.in(0).type() == ElementType.BOOL && context.in(0).elements() == 1,
        "the condition is %s, expected one truth value",
        context.in(0));
    double @Nullable [] condition = context.in(0).values();
    List<TensorShape> chosen = null;
    for (String name : new String[] {"then_branch", "else_branch"}) {
      GraphBody body = context.graph(name);
      context.require(body.inputs().isEmpty(), "%s has inputs", name);
      boolean runs = condition == null || (condition[0] != 0) == name.equals("then_branch");
      Scope inner = new Scope(scope, runs);
      context.addScratch(visit(body, inner).bytes());
      if (!runs) {
        continue;
      }
      List<TensorShape> made = new ArrayList<>();
      for (ValueField output : body.outputs()) {
        TensorShape shape = inner.find(output.name());
        if (shape == null) {
          return null;
        }
        made.add(condition == null ? shape.blank() : shape);
      }
      if (chosen != null && !chosen.toString().equals(made.toString())) {
        throw context.unbounded(
            "the condition is computed from the picture, and the branches make different shapes, "
                + chosen
                + " and "
                + made);
      }
      chosen = made;
    }
    return chosen;
  }

  private static List<Long> zeros(int count) {
    List<Long> zeros = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      zeros.add(0L);
    }
    return zeros;
  }

  /** A file of many nodes that compute with known values would keep this walk busy for long. */
  private @Nullable TensorShape readable(@Nullable TensorShape input) {
    if (input == null || !input.hasValues()) {
      return input;
    }
    valuesRead = Math.min(MAX_VALUES_READ, valuesRead + (int) input.elements());
    return valuesRead == MAX_VALUES_READ ? input.blank() : input;
  }

  private static Object count(long value) {
    return value == Long.MAX_VALUE ? "more than 2^63" : value;
  }

  private static boolean agrees(ValueField declared, @Nullable TensorShape computed) {
    List<Long> dims = declared.dims();
    boolean agrees =
        computed == null
            || ((declared.type() == null || declared.type() == computed.type())
                && (dims == null || dims.size() == computed.rank()));
    for (int i = 0; agrees && computed != null && dims != null && i < dims.size(); i++) {
      agrees = dims.get(i) < 0 || dims.get(i) == computed.dim(i);
    }
    return agrees;
  }

  private static String text(ValueField declared) {
    return declared.type() + (declared.dims() == null ? "" : declared.dims().toString());
  }

  private void checkOutput(ValueField declared, @Nullable TensorShape computed, boolean outermost) {
    if (agrees(declared, computed)) {
      return;
    }
    String problem =
        graph.fileName()
            + ": graph.output '"
            + declared.name()
            + "' is declared as "
            + text(declared)
            + ", but the graph makes "
            + computed;
    if (everything || !outermost || !isOfAnotherSize(declared, computed)) {
      throw new ModelException(ModelException.Reason.GRAPH, problem);
    }
    unbounded = unbounded == null ? problem : unbounded;
  }

  /**
   * Whether an output may be declared as it was for the picture of the export, though the graph
   * takes pictures of any size: published detectors are so. ONNX Runtime minds it as little as
   * other wrong shapes.
   */
  private boolean isOfAnotherSize(ValueField declared, @Nullable TensorShape computed) {
    List<Long> dims = declared.dims();
    return computed != null
        && declared.type() == computed.type()
        && dims != null
        && dims.size() == computed.rank()
        && dims.stream().allMatch(dim -> dim > 0)
        && graph.inputs().stream()
            .map(ValueField::dims)
            .anyMatch(
                input ->
                    input == null
                        || input.subList(Math.min(1, input.size()), input.size()).contains(-1L));
  }
}
