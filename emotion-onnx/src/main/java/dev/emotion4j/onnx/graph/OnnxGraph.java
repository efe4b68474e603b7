package dev.emotion4j.onnx.graph;

import dev.emotion4j.ModelException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an ONNX file contains, read and checked before ONNX Runtime sees a byte of it: one pass over
 * the protobuf that skips the weights. Immutable.
 *
 * <p>ONNX Runtime refuses files that are damaged, but runs whatever a well-formed file asks for. So
 * this refuses what no classifier of or detector in images needs: functions, training graphs,
 * sparse tensors, settings for the runtime in the metadata, data anywhere but in the model's own
 * folder. What the operators are, and how much memory and time the graph can take, is the next
 * question; {@code graph.check} answers it.
 *
 * @param fileName the file's name, for messages
 * @param irVersion the version of the format
 * @param opset the version of the default operator set
 * @param producerName what wrote the file; may be empty
 * @param producerVersion its version; may be empty
 * @param metadata short texts by key, as the file's makers left them
 * @param parameterCount elements of all initializers, but for those of 64-bit integers, which are
 *     shapes and indices
 * @param body nodes, tensors, inputs and outputs
 * @param contentStart the offset of the graph's content in the buffer
 * @param contentEnd the offset behind it
 * @param fieldOffset the offset of the graph field's tag
 * @param cut what of the file does not belong to this graph
 */
public record OnnxGraph(
    String fileName,
    int irVersion,
    int opset,
    String producerName,
    String producerVersion,
    Map<String, String> metadata,
    long parameterCount,
    GraphBody body,
    int fieldOffset,
    int contentStart,
    int contentEnd,
    GraphCut cut) {

  /** 3 is the first with versioned operators; 13 the last that ONNX Runtime 1.28.0 reads. */
  static final int MIN_IR_VERSION = 3;

  static final int MAX_IR_VERSION = 13;

  /** ONNX Runtime supports 7 and later; 26 is the last that 1.28.0 reads. */
  static final int MIN_OPSET = 7;

  static final int MAX_OPSET = 26;

  /** Texts that are read: long enough for a list of a thousand labels. Longer ones are skipped. */
  static final int MAX_TEXT_BYTES = 65_536;

  private static final Pattern QUANTISED =
      Pattern.compile("(.*[.])?(DequantizeLinear|ConvInteger|MatMulInteger|QLinear.*|QGemm)");

  /** Tensors that are stored outside the model and are smaller are read at once, as constants. */
  public static final int MIN_EXTERNAL_BYTES = 1024;

  /**
   * Reads and checks a model.
   *
   * @param fileName the file's name, for messages
   * @param model the file's bytes, from position to limit, which stay as they are; offsets in the
   *     result are absolute in this buffer
   * @throws ModelException if anything is not as a model for images should be
   */
  public static OnnxGraph read(String fileName, ByteBuffer model) {
    return new OnnxGraphReader(fileName, model).read();
  }

  /** Returns whether nodes compute with integers that stand for fractions. */
  public boolean isQuantised() {
    return nodes().stream().anyMatch(node -> QUANTISED.matcher(node.operator()).matches());
  }

  /** Returns whether nodes have graphs within them, as If and Loop do. */
  public boolean hasInnerGraphs() {
    return nodes().stream()
        .flatMap(node -> node.attributes().values().stream())
        .anyMatch(attribute -> attribute.graph() != null);
  }

  public List<OnnxNode> nodes() {
    return body.nodes();
  }

  public Map<String, TensorField> initializers() {
    return body.initializers();
  }

  public List<ValueField> inputs() {
    return body.inputs();
  }

  public List<ValueField> outputs() {
    return body.outputs();
  }

  /** Returns the names of the files beside the model that hold some of its tensors. */
  public Set<String> sideFiles() {
    Set<String> names = new LinkedHashSet<>();
    for (TensorField tensor : initializers().values()) {
      if (tensor.external() != null) {
        names.add(tensor.external().location());
      }
    }
    return names;
  }

  /**
   * Returns the same graph in which small tensors of other files have their values.
   *
   * @param data gives the bytes of one tensor
   */
  public OnnxGraph withExternalValues(Function<ExternalData, ByteBuffer> data) {
    Map<String, TensorField> known = new LinkedHashMap<>();
    initializers()
        .forEach(
            (name, tensor) -> {
              ExternalData external = tensor.external();
              boolean small = external != null && external.length() < MIN_EXTERNAL_BYTES;
              known.put(
                  name,
                  small && external != null
                      ? tensor.withExternalValues(data.apply(external))
                      : tensor);
            });
    return with(
        new GraphBody(
            body.nodes(),
            Collections.unmodifiableMap(known),
            body.declared(),
            body.inputs(),
            body.outputs()),
        cut);
  }

  private OnnxGraph with(GraphBody other, GraphCut otherCut) {
    return new OnnxGraph(
        fileName,
        irVersion,
        opset,
        producerName,
        producerVersion,
        metadata,
        parameterCount,
        other,
        fieldOffset,
        contentStart,
        contentEnd,
        otherCut);
  }

  /**
   * Returns the graph that ends at given values, if each is made by a node and one is no output
   * yet; otherwise this graph. Nodes that nothing needs any more are no part of it.
   *
   * @param names the values that are to be the outputs
   * @param model the file, as for {@link #read}
   */
  public OnnxGraph endingAt(Set<String> names, ByteBuffer model) {
    Set<String> made = new HashSet<>();
    nodes().forEach(node -> made.addAll(node.outputs()));
    made.remove(""); // stands for an output left out
    Map<String, ValueField> declared = new HashMap<>(body.declared());
    outputs().forEach(output -> declared.put(output.name(), output));
    if (outputs().stream().map(ValueField::name).collect(Collectors.toSet()).containsAll(names)
        || !made.containsAll(names)) {
      return this;
    }
    List<OnnxNode> kept = GraphCut.needed(body, names);
    List<ValueField> ends = new ArrayList<>();
    for (String name : names) {
      ends.add(declared.getOrDefault(name, new ValueField(name, null, null)));
    }
    return with(
        new GraphBody(kept, body.initializers(), body.declared(), body.inputs(), List.copyOf(ends)),
        GraphCut.of(fileName, model, kept, names));
  }

  /** Whether the graph is not all of the file's. */
  public boolean isCut() {
    return !cut.outputs().isEmpty();
  }

  static boolean isDefaultDomain(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }
}
