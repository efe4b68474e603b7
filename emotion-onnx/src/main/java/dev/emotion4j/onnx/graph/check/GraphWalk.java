package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.GraphBody;
import dev.emotion4j.onnx.graph.OnnxAttribute;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Computes a {@link GraphCost}: visits every node once, in the file's order. Used once. */
final class GraphWalk {
  /** Exporters compute a few hundred shapes, and nodes read some thousand short biases. */
  private static final int MAX_VALUES_READ = 1 << 22;

  private static final String IF = "If";

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
    Scope scope = new Scope(null);
    scope.shapes.putAll(inputs);
    Lifetimes.Peak peak = visit(graph.body(), scope);
    if (peak.bytes() > GraphCost.MAX_BYTES) {
      throw context(graph.nodes().get(peak.index()), List.of())
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

  /** The values that are known so far in a graph, and in those around it; null is unknown. */
  private static final class Scope {
    final Map<String, @Nullable TensorShape> shapes = new HashMap<>();
    private final @Nullable Scope outer;

    Scope(@Nullable Scope outer) {
      this.outer = outer;
    }

    @Nullable TensorShape find(String name) {
      for (Scope scope = this; scope != null; scope = scope.outer) {
        if (scope.shapes.containsKey(name)) {
          return scope.shapes.get(name);
        }
      }
      throw new IllegalStateException("OnnxGraph let an unknown name through: " + name);
    }
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
      scope.shapes.put(tensor.name(), shape);
    }
    Lifetimes lifetimes = new Lifetimes();
    for (OnnxNode node : body.nodes()) {
      visit(body, node, scope, lifetimes);
    }
    Set<String> outputs = new LinkedHashSet<>();
    for (ValueField output : body.outputs()) {
      outputs.add(output.name());
      compare("graph.output", output, scope.find(output.name()));
    }
    return lifetimes.peak(outputs);
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
      read.add(name);
      touched = TensorShape.add(touched, input == null ? 0 : input.elements());
    }
    NodeContext context = context(node, inputs);
    List<String> names = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    List<TensorShape> outputs = known ? outputs(context, node, inputs, scope, read) : null;
    if (outputs == null) {
      for (String name : node.outputs()) {
        scope.shapes.put(name, null);
      }
      lifetimes.add(node.index(), read, node.outputs(), zeros(node.outputs().size()), 0);
      return;
    }
    context.require(
        node.outputs().size() <= outputs.size(),
        "%s outputs, expected at most %s",
        node.outputs().size(),
        outputs.size());
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
        scope.shapes.put(name, output);
        ValueField declared = body.declared().get(name);
        if (declared != null) {
          compare("graph.value_info", declared, output);
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

  /** Returns a node's outputs, or null if they are not known. */
  private @Nullable List<TensorShape> outputs(
      NodeContext context,
      OnnxNode node,
      List<@Nullable TensorShape> inputs,
      Scope scope,
      List<String> read) {
    try {
      if (node.operator().equals(IF)) {
        return branch(context, scope, read);
      }
      Operator operator = Operators.find(node.operator());
      if (operator == null) {
        throw context.unbounded("nothing here bounds what this operator makes and takes");
      }
      for (int i = 0; i < inputs.size(); i++) {
        TensorShape input = inputs.get(i);
        context.require(
            input == null || input.elements() > 0 || i >= operator.emptyFrom(),
            "input %s %s is empty",
            i,
            input);
      }
      return operator.rule().outputs(context);
    } catch (UnboundedException e) {
      if (everything) {
        throw e;
      }
      unbounded = unbounded == null ? e.getMessage() : unbounded;
      return null;
    }
  }

  /** The branch that a known condition chooses; otherwise both, if they make the same shapes. */
  private @Nullable List<TensorShape> branch(NodeContext context, Scope scope, List<String> read) {
    context.require(
        context.in(0).type() == ElementType.BOOL && context.in(0).elements() == 1,
        "the condition is %s, expected one truth value",
        context.in(0));
    double @Nullable [] condition = context.in(0).values();
    List<TensorShape> chosen = null;
    for (String name : new String[] {"then_branch", "else_branch"}) {
      GraphBody body = context.graph(name);
      context.require(body.inputs().isEmpty(), "%s has inputs", name);
      if (condition != null && (condition[0] != 0) != name.equals("then_branch")) {
        continue;
      }
      Scope inner = new Scope(scope);
      context.addScratch(visit(body, inner).bytes());
      addReads(body, read);
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

  /** What a graph within the graph reads must live until that has run. */
  private static void addReads(GraphBody body, List<String> read) {
    for (OnnxNode node : body.nodes()) {
      read.addAll(node.inputs());
      for (OnnxAttribute attribute : node.attributes().values()) {
        if (attribute.graph() != null) {
          addReads(attribute.graph(), read);
        }
      }
    }
    for (ValueField output : body.outputs()) {
      read.add(output.name());
    }
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

  private void compare(String where, ValueField declared, @Nullable TensorShape computed) {
    List<Long> dims = declared.dims();
    boolean agrees =
        computed == null
            || ((declared.type() == null || declared.type() == computed.type())
                && (dims == null || dims.size() == computed.rank()));
    for (int i = 0; agrees && computed != null && dims != null && i < dims.size(); i++) {
      agrees = dims.get(i) < 0 || dims.get(i) == computed.dim(i);
    }
    if (!agrees) {
      throw new ModelException(
          ModelException.Reason.GRAPH,
          graph.fileName()
              + ": "
              + where
              + " '"
              + declared.name()
              + "' is declared as "
              + declared.type()
              + (dims == null ? "" : dims.toString())
              + ", but the graph makes "
              + computed);
    }
  }
}
