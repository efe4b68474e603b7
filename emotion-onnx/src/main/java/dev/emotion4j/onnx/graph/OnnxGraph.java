package dev.emotion4j.onnx.graph;

import dev.emotion4j.ModelException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
public record OnnxGraph(
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

  private static final Set<String> QUANTISED =
      Set.of("DequantizeLinear", "ConvInteger", "MatMulInteger", "QLinearConv", "QLinearMatMul");

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
    return nodes.stream().anyMatch(node -> QUANTISED.contains(node.operator()));
  }

  static boolean isDefaultDomain(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }
}
