package dev.emotion4j.onnx.graph;

import dev.emotion4j.ModelException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads an {@link OnnxGraph}: walks ModelProto and GraphProto, then checks what holds between their
 * parts. Used once.
 */
final class OnnxGraphReader {
  private static final int MAX_METADATA = 256;
  private static final int MAX_OPSET_IMPORTS = 32;

  /** ONNX Runtime takes session options from a model's metadata under this key. */
  private static final String RUNTIME_CONFIG_KEY = "ort_config";

  private final String fileName;
  private final ByteBuffer model;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, TensorField> initializers = new LinkedHashMap<>();
  private final Map<String, ValueField> declared = new LinkedHashMap<>();
  private final List<ValueField> inputs = new ArrayList<>();
  private final List<ValueField> outputs = new ArrayList<>();
  private int irVersion;
  private int opset;
  private String producerName = "";
  private String producerVersion = "";
  private int fieldOffset;
  private ProtoReader graph;

  OnnxGraphReader(String fileName, ByteBuffer model) {
    this.fileName = fileName;
    this.model = model;
    this.graph = new ProtoReader(fileName, model);
  }

  OnnxGraph read() {
    ProtoReader reader = graph;
    int metadata = 0;
    int imports = 0;
    boolean hasGraph = false;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 ->
            irVersion =
                reader.integer("ir_version", OnnxGraph.MIN_IR_VERSION, OnnxGraph.MAX_IR_VERSION);
        case 2 -> producerName = reader.text("producer_name", OnnxGraph.MAX_TEXT_BYTES);
        case 3 -> producerVersion = reader.text("producer_version", OnnxGraph.MAX_TEXT_BYTES);
        case 4 -> reader.text("domain", OnnxGraph.MAX_TEXT_BYTES);
        case 5 -> reader.integer("model_version");
        case 6 -> reader.text("doc_string", OnnxGraph.MAX_TEXT_BYTES);
        case 7 -> {
          fieldOffset = reader.tagOffset();
          graph = reader.message("graph");
          hasGraph = true;
          readGraph();
        }
        case 8 -> {
          limit(reader, "opset_import", imports, MAX_OPSET_IMPORTS);
          readOpset(reader.repeatedMessage("opset_import", imports++));
        }
        case 14 -> {
          limit(reader, "metadata_props", metadata, MAX_METADATA);
          readMetadata(reader.repeatedMessage("metadata_props", metadata++));
        }
        case 20 ->
            throw reader.refuse(
                "training_info", "the model carries a training graph; export it for inference");
        case 25 ->
            throw reader.refuse(
                "functions",
                "the model defines its own functions; export it with functions inlined");
        case 26 ->
            throw reader.refuse(
                "configuration", "the model is split over devices; export it for one device");
        default -> reader.skip();
      }
    }
    if (irVersion == 0) {
      throw refuse("no ir_version; this is not an ONNX model, or a damaged one");
    }
    if (opset == 0) {
      throw refuse("no version of the default operator set in opset_import");
    }
    if (!hasGraph) {
      throw refuse("no graph; this is not an ONNX model, or a damaged one");
    }
    return check();
  }

  private void readOpset(ProtoReader reader) {
    String domain = "";
    long version = 0;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> domain = reader.name("domain", OnnxNode.MAX_NAME_BYTES, false);
        case 2 -> version = reader.integer("version");
        default -> reader.skip();
      }
    }
    // Quantisers import other domains without using them; a node that does is refused.
    if (OnnxGraph.isDefaultDomain(domain)) {
      if (opset != 0) {
        throw reader.refuse("domain", "the default operator set is imported twice");
      }
      if (version < OnnxGraph.MIN_OPSET || version > OnnxGraph.MAX_OPSET) {
        throw reader.refuse(
            "version",
            "operator set "
                + version
                + ", expected "
                + OnnxGraph.MIN_OPSET
                + " to "
                + OnnxGraph.MAX_OPSET);
      }
      opset = (int) version;
    }
  }

  private void readMetadata(ProtoReader reader) {
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> {
          String key = reader.text("key", OnnxNode.MAX_NAME_BYTES);
          if (key.equals(RUNTIME_CONFIG_KEY)) {
            throw reader.refuse(
                "key", "the metadata '" + key + "' would set options of ONNX Runtime; remove it");
          }
        }
        case 2 -> reader.text("value", OnnxGraph.MAX_TEXT_BYTES);
        default -> reader.skip();
      }
    }
  }

  private void readGraph() {
    ProtoReader reader = graph;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> {
          int i = nodes.size();
          limit(reader, "node", i, OnnxGraph.MAX_NODES);
          nodes.add(OnnxNode.read(reader.repeatedMessage("node", i), model, i));
        }
        case 2 -> reader.text("name", OnnxGraph.MAX_TEXT_BYTES);
        case 5 -> {
          int i = initializers.size();
          limit(reader, "initializer", i, OnnxGraph.MAX_INITIALIZERS);
          ProtoReader message = reader.repeatedMessage("initializer", i);
          TensorField tensor = TensorField.read(message, model, reader.tagOffset());
          if (tensor.name().isEmpty()) {
            throw message.refuse("name", "the name is missing");
          }
          if (initializers.put(tensor.name(), tensor) != null) {
            throw message.refuse("name", "initializer '" + tensor.name() + "' is stored twice");
          }
        }
        case 10 -> reader.text("doc_string", OnnxGraph.MAX_TEXT_BYTES);
        case 11 -> {
          limit(reader, "input", inputs.size(), OnnxGraph.MAX_INITIALIZERS);
          inputs.add(ValueField.read(reader.repeatedMessage("input", inputs.size())));
        }
        case 12 -> {
          limit(reader, "output", outputs.size(), OnnxGraph.MAX_INITIALIZERS);
          outputs.add(ValueField.read(reader.repeatedMessage("output", outputs.size())));
        }
        case 13 -> {
          int i = declared.size();
          limit(reader, "value_info", i, 2 * OnnxGraph.MAX_NODES);
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
  }

  private OnnxGraph check() {
    Set<String> names = new HashSet<>();
    List<ValueField> real = new ArrayList<>();
    for (ValueField value : inputs) {
      if (!names.add(value.name())) {
        throw refuse("graph.input: '" + value.name() + "' is declared twice");
      }
      // Up to IR version 3 every initializer is listed as an input, too.
      if (!initializers.containsKey(value.name())) {
        real.add(value);
      }
    }
    ValueField input = one(real, "input");
    ValueField output = one(outputs, "output");
    if (input.dims() == null || input.dims().size() != 4 || input.dims().contains(0L)) {
      throw refuse(
          "graph.input '"
              + input.name()
              + "' has shape "
              + input.dims()
              + ", expected four dims, [N, channels, height, width]");
    }
    names.addAll(initializers.keySet());
    for (OnnxNode node : nodes) {
      for (String name : node.inputs()) {
        if (!name.isEmpty() && !names.contains(name)) {
          throw refuse(node.label() + " reads '" + name + "', which nothing before it makes");
        }
      }
      for (String name : node.outputs()) {
        if (!name.isEmpty() && !names.add(name)) {
          throw refuse(node.label() + " makes '" + name + "', which exists already");
        }
      }
    }
    if (!names.contains(output.name())) {
      throw refuse("graph.output '" + output.name() + "' is made by no node");
    }
    long parameters = 0;
    for (TensorField tensor : initializers.values()) {
      parameters += tensor.type() == ElementType.INT64 ? 0 : tensor.elements();
    }
    return new OnnxGraph(
        fileName,
        irVersion,
        opset,
        producerName,
        producerVersion,
        input,
        output,
        parameters,
        List.copyOf(nodes),
        Collections.unmodifiableMap(initializers),
        Collections.unmodifiableMap(declared),
        fieldOffset,
        graph.start(),
        graph.end());
  }

  private ValueField one(List<ValueField> values, String kind) {
    if (values.size() != 1) {
      throw refuse(
          "the graph has "
              + values.size()
              + " "
              + kind
              + "s "
              + values.stream().limit(8).map(ValueField::name).collect(Collectors.toList())
              + ", expected exactly one");
    }
    ValueField value = values.get(0);
    if (value.type() != ElementType.FLOAT) {
      throw refuse(
          "graph."
              + kind
              + " '"
              + value.name()
              + "' has element type "
              + value.type()
              + ", expected FLOAT");
    }
    return value;
  }

  private ModelException refuse(String problem) {
    return new ModelException(ModelException.Reason.GRAPH, fileName + ": " + problem);
  }

  private static void limit(ProtoReader reader, String field, int count, int limit) {
    if (count >= limit) {
      throw reader.refuse(field, "more than the limit of " + limit);
    }
  }
}
