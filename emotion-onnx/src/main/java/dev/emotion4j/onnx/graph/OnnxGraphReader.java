package dev.emotion4j.onnx.graph;

import static dev.emotion4j.onnx.graph.OnnxNode.MAX_NAME_BYTES;

import dev.emotion4j.ModelException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link OnnxGraph}: walks ModelProto, then checks what holds between its parts. Used
 * once.
 */
final class OnnxGraphReader {
  private static final int MAX_METADATA = 256;

  private static final int MAX_OPSET_IMPORTS = 32;

  /** ONNX Runtime takes session options from a model's metadata under this key. */
  private static final String RUNTIME_CONFIG_KEY = "ort_config";

  private final String fileName;
  private final ByteBuffer model;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private int irVersion;
  private int opset;
  private String producerName = "";
  private String producerVersion = "";
  private int fieldOffset;
  private ProtoReader graph;
  private @Nullable GraphBody body;

  OnnxGraphReader(String fileName, ByteBuffer model) {
    this.fileName = fileName;
    this.model = model;
    this.graph = new ProtoReader(fileName, model);
  }

  OnnxGraph read() {
    String foreign = ForeignFormat.of(model);
    if (foreign != null) {
      throw refuse(foreign);
    }
    ProtoReader reader = graph;
    int entries = 0;
    int imports = 0;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 ->
            irVersion =
                reader.integer("ir_version", OnnxGraph.MIN_IR_VERSION, OnnxGraph.MAX_IR_VERSION);
        case 2 -> producerName = orEmpty(reader.shortText("producer_name", MAX_NAME_BYTES));
        case 3 -> producerVersion = orEmpty(reader.shortText("producer_version", MAX_NAME_BYTES));
        case 4 -> reader.remark("domain");
        case 5 -> reader.integer("model_version");
        case 6 -> reader.remark("doc_string");
        case 7 -> {
          fieldOffset = reader.tagOffset();
          graph = reader.message("graph");
          body = GraphBody.read(graph, model);
        }
        case 8 -> {
          if (imports == MAX_OPSET_IMPORTS) {
            throw reader.refuse("opset_import", "more than the limit of " + MAX_OPSET_IMPORTS);
          }
          readOpset(reader.repeatedMessage("opset_import", imports++));
        }
        case 14 -> readMetadata(reader.repeatedMessage("metadata_props", entries++));
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
    if (body == null) {
      throw refuse("no graph; this is not an ONNX model, or a damaged one");
    }
    GraphBody checked = body.check(fileName);
    long parameters = 0;
    for (TensorField tensor : checked.initializers().values()) {
      parameters += tensor.type() == ElementType.INT64 ? 0 : tensor.elements();
    }
    return new OnnxGraph(
        fileName,
        irVersion,
        opset,
        producerName,
        producerVersion,
        Collections.unmodifiableMap(metadata),
        parameters,
        checked,
        fieldOffset,
        graph.start(),
        graph.end(),
        GraphCut.NONE);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private void readOpset(ProtoReader reader) {
    String domain = "";
    long version = 0;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> domain = reader.name("domain", MAX_NAME_BYTES, false);
        case 2 -> version = reader.integer("version");
        default -> reader.skip();
      }
    }
    // Quantisers import other domains without using them; a node that does is refused.
    if (OnnxGraph.isDefaultDomain(domain)) {
      // Tools that put graphs together leave an import of each.
      if (opset != 0 && opset != version) {
        throw reader.refuse(
            "version",
            "the default operator set is imported in versions "
                + opset
                + " and "
                + version
                + ", expected one; export the model again");
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
    String name = null;
    String value = null;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> {
          name = reader.shortText("key", MAX_NAME_BYTES);
          if (RUNTIME_CONFIG_KEY.equals(name)) {
            throw reader.refuse(
                "key", "the metadata '" + name + "' would set options of ONNX Runtime; remove it");
          }
        }
        case 2 -> value = reader.shortText("value", OnnxGraph.MAX_TEXT_BYTES);
        default -> reader.skip();
      }
    }
    if (name != null && value != null && metadata.size() < MAX_METADATA) {
      metadata.put(name, value);
    }
  }

  private ModelException refuse(String problem) {
    return new ModelException(ModelException.Reason.GRAPH, fileName + ": " + problem);
  }
}
