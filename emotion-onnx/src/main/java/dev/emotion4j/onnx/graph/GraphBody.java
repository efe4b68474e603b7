package dev.emotion4j.onnx.graph;

import dev.emotion4j.ModelException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a GraphProto holds: the model's own graph, or one within it, which a node's attribute has.
 * Immutable.
 *
 * @param nodes the operations, each after those whose values it reads, which need not be the file's
 *     order
 * @param initializers the stored tensors by name, in the file's order
 * @param declared what the file says about values between nodes, by name
 * @param inputs the inputs that no initializer has a value for
 * @param outputs the outputs, at least one
 */
public record GraphBody(
    List<OnnxNode> nodes,
    Map<String, TensorField> initializers,
    Map<String, ValueField> declared,
    List<ValueField> inputs,
    List<ValueField> outputs) {

  /** Swin-T, exported by PyTorch, has 6,647; the deepest of its family three times as many. */
  static final int MAX_NODES = 30_000;

  static final int MAX_INITIALIZERS = 10_000;

  /** Reads a GraphProto. */
  static GraphBody read(ProtoReader reader, ByteBuffer model) {
    List<OnnxNode> nodes = new ArrayList<>();
    Map<String, TensorField> initializers = new LinkedHashMap<>();
    Map<String, ValueField> declared = new LinkedHashMap<>();
    List<ValueField> inputs = new ArrayList<>();
    List<ValueField> outputs = new ArrayList<>();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> {
          int i = nodes.size();
          limit(reader, "node", i, MAX_NODES);
          nodes.add(OnnxNode.read(reader.repeatedMessage("node", i), model, i));
        }
        case 2 -> reader.remark("name");
        case 5 -> {
          int i = initializers.size();
          limit(reader, "initializer", i, MAX_INITIALIZERS);
          ProtoReader message = reader.repeatedMessage("initializer", i);
          TensorField tensor = TensorField.read(message, model, reader.tagOffset());
          if (tensor.name().isEmpty()) {
            throw message.refuse("name", "the name is missing");
          }
          if (initializers.put(tensor.name(), tensor) != null) {
            throw message.refuse("name", "initializer '" + tensor.name() + "' is stored twice");
          }
        }
        case 10 -> reader.remark("doc_string");
        case 11 -> {
          limit(reader, "input", inputs.size(), MAX_INITIALIZERS);
          inputs.add(ValueField.read(reader.repeatedMessage("input", inputs.size())));
        }
        case 12 -> {
          limit(reader, "output", outputs.size(), MAX_INITIALIZERS);
          outputs.add(ValueField.read(reader.repeatedMessage("output", outputs.size())));
        }
        case 13 -> {
          int i = declared.size();
          limit(reader, "value_info", i, 2 * MAX_NODES);
          ProtoReader message = reader.repeatedMessage("value_info", i);
          ValueField value = ValueField.read(message);
          if (declared.put(value.name(), value) != null) {
            throw message.refuse("name", "value '" + value.name() + "' is declared twice");
          }
        }
        case 15 -> throw reader.refuse("sparse_initializer", "sparse tensors are not allowed");
        default -> reader.skip();
      }
    }
    return new GraphBody(
        NodeOrder.of(nodes),
        Collections.unmodifiableMap(initializers),
        Collections.unmodifiableMap(declared),
        List.copyOf(inputs),
        List.copyOf(outputs));
  }

  private static void limit(ProtoReader reader, String field, int count, int limit) {
    if (count >= limit) {
      throw reader.refuse(field, "more than the limit of " + limit);
    }
  }

  /** Adds the names of all values that anything in the graph reads. */
  public void addReads(Collection<String> names) {
    nodes.forEach(node -> node.addReads(names));
    outputs.forEach(output -> names.add(output.name()));
  }

  /** Adds the names of the values that the graph reads of those around it. */
  void addOuterReads(Collection<String> names) {
    Set<String> reads = new LinkedHashSet<>();
    addReads(reads);
    inputs.forEach(input -> reads.remove(input.name()));
    reads.removeAll(initializers.keySet());
    nodes.forEach(node -> node.outputs().forEach(reads::remove));
    names.addAll(reads);
  }

  /** The names that exist somewhere in a graph: its own, and those of the graphs around it. */
  private record Scope(@Nullable Scope outer, Set<String> names) {
    boolean has(String name) {
      for (Scope scope = this; scope != null; scope = scope.outer) {
        if (scope.names.contains(name)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Checks that every value is made before it is read, and once; returns the checked graph. */
  GraphBody check(String fileName) {
    return check(fileName, null);
  }

  private GraphBody check(String fileName, @Nullable Scope outer) {
    Scope scope = new Scope(outer, new HashSet<>());
    List<ValueField> real = new ArrayList<>();
    for (ValueField value : inputs) {
      if (!scope.names.add(value.name())) {
        throw refuse(fileName, "graph.input: '" + value.name() + "' is declared twice");
      }
      // Up to IR version 3 every initializer is listed as an input, too.
      if (!initializers.containsKey(value.name())) {
        real.add(value);
      }
    }
    for (TensorField tensor : initializers.values()) {
      if (outer != null && tensor.external() != null) {
        throw refuse(
            fileName,
            "initializer '"
                + tensor.name()
                + "' of a graph within the graph is stored outside the model, where only the"
                + " outermost graph's may be; save the model as a single file");
      }
      scope.names.add(tensor.name());
    }
    for (OnnxNode node : nodes) {
      for (String name : node.inputs()) {
        if (!name.isEmpty() && !scope.has(name)) {
          throw refuse(
              fileName,
              node.label()
                  + " reads '"
                  + name
                  + "', which nothing makes, or only a node that needs what this one makes; export"
                  + " the model again");
        }
      }
      for (OnnxAttribute attribute : node.attributes().values()) {
        if (attribute.graph() != null) {
          attribute.graph().check(fileName, scope);
        }
      }
      for (String name : node.outputs()) {
        if (!name.isEmpty() && (scope.has(name) || !scope.names.add(name))) {
          throw refuse(fileName, node.label() + " makes '" + name + "', which exists already");
        }
      }
    }
    for (ValueField output : outputs) {
      if (!scope.has(output.name())) {
        throw refuse(fileName, "graph.output '" + output.name() + "' is made by no node");
      }
    }
    return new GraphBody(nodes, initializers, declared, List.copyOf(real), outputs);
  }

  private static ModelException refuse(String fileName, String problem) {
    return new ModelException(ModelException.Reason.GRAPH, fileName + ": " + problem);
  }
}
