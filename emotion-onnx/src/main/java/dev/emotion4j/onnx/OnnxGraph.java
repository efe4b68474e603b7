package dev.emotion4j.onnx;

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
 * What an ONNX file contains, read and checked before ONNX Runtime sees a byte of it: one pass over
 * the protobuf that skips the weights. Immutable.
 *
 * <p>ONNX Runtime refuses files that are damaged, but runs whatever a well-formed file asks for. So
 * this refuses what no classifier of or detector in images needs: other operator domains, loops,
 * branches, functions, training graphs, sparse tensors, tensors in other files, settings for the
 * runtime in the metadata. How much memory and time the graph can take is the next question; {@link
 * GraphCost} answers it.
 *
 * @param fileName the file's name, for messages
 * @param irVersion the version of the format
 * @param opset the version of the default operator set
 * @param producerName what wrote the file; may be empty
 * @param producerVersion its version; may be empty
 * @param input the one float32 input of four dims (N, C, H, W)
 * @param output the one float32 output
 * @param parameterCount elements of all initializers, but for those of 64-bit integers, which are
 *     shapes and indices
 * @param nodes the operations, each after those whose values it reads
 * @param initializers the stored tensors by name, in the file's order
 * @param declared what the file says about values between nodes, by name
 * @param contentStart the offset of the graph's content in the buffer
 * @param contentEnd the offset behind it
 * @param fieldOffset the offset of the graph field's tag
 */
record OnnxGraph(
    String fileName,
    int irVersion,
    int opset,
    String producerName,
    String producerVersion,
    ValueField input,
    ValueField output,
    long parameterCount,
    List<OnnxNode> nodes,
    Map<String, TensorField> initializers,
    Map<String, ValueField> declared,
    int fieldOffset,
    int contentStart,
    int contentEnd) {

  /** 3 is the first with versioned operators; 13 the last that ONNX Runtime 1.28.0 reads. */
  static final int MIN_IR_VERSION = 3;

  static final int MAX_IR_VERSION = 13;

  /** ONNX Runtime supports 7 and later; 26 is the last that 1.28.0 reads. */
  static final int MIN_OPSET = 7;

  static final int MAX_OPSET = 26;

  /** Swin-T, exported by PyTorch, has 6,647; the deepest of its family three times as many. */
  static final int MAX_NODES = 30_000;

  static final int MAX_INITIALIZERS = 10_000;

  /** Descriptions and metadata: long enough for a list of a thousand labels. */
  static final int MAX_TEXT_BYTES = 65_536;

  private static final int MAX_METADATA = 256;
  private static final int MAX_OPSET_IMPORTS = 32;

  /** ONNX Runtime takes session options from a model's metadata under this key. */
  private static final String RUNTIME_CONFIG_KEY = "ort_config";

  /**
   * Reads and checks a model.
   *
   * @param fileName the file's name, for messages
   * @param model the file's bytes, from position to limit, which stay as they are; offsets in the
   *     result are absolute in this buffer
   * @throws ModelException if anything is not as a model for images should be
   */
  static OnnxGraph read(String fileName, ByteBuffer model) {
    return new Walk(fileName, model).read();
  }

  static boolean isDefaultDomain(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  private static final class Walk {
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

    Walk(String fileName, ByteBuffer model) {
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
          case 1 -> irVersion = reader.integer("ir_version", MIN_IR_VERSION, MAX_IR_VERSION);
          case 2 -> producerName = reader.text("producer_name", MAX_TEXT_BYTES);
          case 3 -> producerVersion = reader.text("producer_version", MAX_TEXT_BYTES);
          case 4 -> reader.text("domain", MAX_TEXT_BYTES);
          case 5 -> reader.integer("model_version");
          case 6 -> reader.text("doc_string", MAX_TEXT_BYTES);
          case 7 -> {
            fieldOffset = reader.tagOffset();
            graph = reader.message("graph");
            hasGraph = true;
            readGraph();
          }
          case 8 -> {
            limit(reader, "opset_import", imports, MAX_OPSET_IMPORTS);
            readOpset(reader.repeatedMessage("opset_import[" + imports++ + "]"));
          }
          case 14 -> {
            limit(reader, "metadata_props", metadata, MAX_METADATA);
            readMetadata(reader.repeatedMessage("metadata_props[" + metadata++ + "]"));
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
      if (isDefaultDomain(domain)) {
        if (opset != 0) {
          throw reader.refuse("domain", "the default operator set is imported twice");
        }
        if (version < MIN_OPSET || version > MAX_OPSET) {
          throw reader.refuse(
              "version",
              "operator set " + version + ", expected " + MIN_OPSET + " to " + MAX_OPSET);
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
          case 2 -> reader.text("value", MAX_TEXT_BYTES);
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
            limit(reader, "node", i, MAX_NODES);
            nodes.add(OnnxNode.read(reader.repeatedMessage("node[" + i + "]"), model, i));
          }
          case 2 -> reader.text("name", MAX_TEXT_BYTES);
          case 5 -> {
            int i = initializers.size();
            limit(reader, "initializer", i, MAX_INITIALIZERS);
            ProtoReader message = reader.repeatedMessage("initializer[" + i + "]");
            TensorField tensor = TensorField.read(message, model, reader.tagOffset());
            if (tensor.name().isEmpty()) {
              throw message.refuse("name", "the name is missing");
            }
            if (initializers.put(tensor.name(), tensor) != null) {
              throw message.refuse("name", "initializer '" + tensor.name() + "' is stored twice");
            }
          }
          case 10 -> reader.text("doc_string", MAX_TEXT_BYTES);
          case 11 -> {
            limit(reader, "input", inputs.size(), MAX_INITIALIZERS);
            inputs.add(ValueField.read(reader.repeatedMessage("input[" + inputs.size() + "]")));
          }
          case 12 -> {
            limit(reader, "output", outputs.size(), MAX_INITIALIZERS);
            outputs.add(ValueField.read(reader.repeatedMessage("output[" + outputs.size() + "]")));
          }
          case 13 -> {
            int i = declared.size();
            limit(reader, "value_info", i, 2 * MAX_NODES);
            ProtoReader message = reader.repeatedMessage("value_info[" + i + "]");
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
      return new ModelException(fileName + ": " + problem);
    }

    private static void limit(ProtoReader reader, String field, int count, int limit) {
      if (count >= limit) {
        throw reader.refuse(field, "more than the limit of " + limit);
      }
    }
  }
}
