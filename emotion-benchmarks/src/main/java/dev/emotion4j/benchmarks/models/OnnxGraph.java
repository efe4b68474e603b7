// Over 300 lines: one short method for each layer that the three networks have.
package dev.emotion4j.benchmarks.models;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A reference network under construction: layers as PyTorch's exporter writes them for opset 12,
 * with batch normalisation folded into the convolutions.
 *
 * <p>A method that adds a layer returns the name of the value that the layer puts out. {@link
 * #write} streams the weights, so that a model takes a few hundred kilobytes of memory at any size.
 */
final class OnnxGraph {
  /** What {@code torch.onnx.export} of torch 1.13 writes for opset 12. */
  private static final int IR_VERSION = 7;

  private static final int OPSET = 12;
  private static final float BIAS_BOUND = 0.5f;
  private static final int CHUNK_BYTES = 1 << 18;

  private record Weights(String name, List<Integer> dims, float bound) {
    long byteCount() {
      return dims.stream().mapToLong(Integer::longValue).reduce(Float.BYTES, (a, b) -> a * b);
    }
  }

  private final String network;
  private final GraphProto.Builder nodes = GraphProto.newBuilder().setName("torch_jit");
  private final List<Weights> weights = new ArrayList<>();

  OnnxGraph(String network) {
    this.network = network;
  }

  /** Adds a convolution with bias, the padding {@code (kernel - 1) / 2} and He's range. */
  String conv(String module, String x, int in, int out, int kernel, int stride, int groups) {
    return conv(module, x, in, out, kernel, stride, groups, ReferenceWeights.HE);
  }

  /** Adds a 1×1 convolution with a range of its own. */
  String project(String module, String x, int in, int out, double rangeFactor) {
    return conv(module, x, in, out, 1, 1, 1, rangeFactor);
  }

  private String conv(
      String module,
      String x,
      int in,
      int out,
      int kernel,
      int stride,
      int groups,
      double rangeFactor) {
    int fanIn = in / groups * kernel * kernel;
    List<Integer> dims = List.of(out, in / groups, kernel, kernel);
    int pad = (kernel - 1) / 2;
    return add(
        module,
        "Conv",
        List.of(
            x,
            tensor(module + ".weight", dims, ReferenceWeights.bound(rangeFactor, fanIn)),
            tensor(module + ".bias", List.of(out), BIAS_BOUND)),
        ints("dilations", 1, 1),
        integer("group", groups),
        ints("kernel_shape", kernel, kernel),
        ints("pads", pad, pad, pad, pad),
        ints("strides", stride, stride));
  }

  /** Adds a fully connected layer. */
  String linear(String module, String x, int in, int out, double rangeFactor) {
    return add(
        module,
        "Gemm",
        List.of(
            x,
            tensor(module + ".weight", List.of(out, in), ReferenceWeights.bound(rangeFactor, in)),
            tensor(module + ".bias", List.of(out), BIAS_BOUND)),
        number("alpha", 1),
        number("beta", 1),
        integer("transB", 1));
  }

  String relu(String module, String x) {
    return add(module, "Relu", List.of(x));
  }

  /** Adds ReLU6, which the exporter writes as a clip to two constants. */
  String relu6(String module, String x) {
    return add(
        module,
        "Clip",
        List.of(x, constant(module + "/Constant", 0), constant(module + "/Constant_1", 6)));
  }

  /** Adds SiLU, which the exporter writes as {@code x * sigmoid(x)}. */
  String silu(String module, String x) {
    return multiply(module, x, sigmoid(module, x));
  }

  String sigmoid(String module, String x) {
    return add(module, "Sigmoid", List.of(x));
  }

  String multiply(String module, String a, String b) {
    return add(module, "Mul", List.of(a, b));
  }

  String sum(String module, String a, String b) {
    return add(module, "Add", List.of(a, b));
  }

  String maxPool2(String module, String x) {
    return add(
        module,
        "MaxPool",
        List.of(x),
        integer("ceil_mode", 0),
        ints("kernel_shape", 2, 2),
        ints("pads", 0, 0, 0, 0),
        ints("strides", 2, 2));
  }

  String globalAveragePool(String module, String x) {
    return add(module, "GlobalAveragePool", List.of(x));
  }

  String flatten(String module, String x) {
    return add(module, "Flatten", List.of(x), integer("axis", 1));
  }

  private String constant(String name, float value) {
    TensorProto scalar =
        TensorProto.newBuilder()
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(
                ByteString.copyFrom(
                    ByteBuffer.allocate(Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(0, value)))
            .build();
    String output = "/" + name + "_output_0";
    nodes.addNode(
        NodeProto.newBuilder()
            .addOutput(output)
            .setName("/" + name)
            .setOpType("Constant")
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("value")
                    .setType(AttributeProto.AttributeType.TENSOR)
                    .setT(scalar)));
    return output;
  }

  private String tensor(String name, List<Integer> dims, float bound) {
    weights.add(new Weights(name, dims, bound));
    return name;
  }

  private String add(String module, String op, List<String> inputs, AttributeProto... attributes) {
    String name = "/" + module + "/" + op;
    String output = name + "_output_0";
    nodes.addNode(
        NodeProto.newBuilder()
            .addAllInput(inputs)
            .addOutput(output)
            .setName(name)
            .setOpType(op)
            .addAllAttribute(List.of(attributes)));
    return output;
  }

  private static AttributeProto ints(String name, int... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (int value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static AttributeProto integer(String name, int value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto number(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  /** Returns how many bytes of weights {@link #write} will stream. */
  long weightBytes() {
    return weights.stream().mapToLong(Weights::byteCount).sum();
  }

  /**
   * Writes the model, with the last layer's value renamed to {@code output}.
   *
   * @param stream receives the model; stays open
   * @param classes how many logits the last layer puts out
   * @param progress is told the bytes of each written piece of weights
   */
  void write(OutputStream stream, int classes, LongConsumer progress) throws IOException {
    NodeProto.Builder last = nodes.getNodeBuilder(nodes.getNodeCount() - 1);
    last.setOutput(0, "output");
    byte[] head = nodes.build().toByteArray();
    byte[] tail =
        GraphProto.newBuilder()
            .addInput(value("input", 3, ReferenceModel.SIZE, ReferenceModel.SIZE))
            .addOutput(value("output", classes))
            .build()
            .toByteArray();
    long graphBytes = (long) head.length + tail.length;
    for (Weights w : weights) {
      long bytes = tensorBytes(w, tensorHead(w));
      graphBytes +=
          CodedOutputStream.computeTagSize(GraphProto.INITIALIZER_FIELD_NUMBER)
              + CodedOutputStream.computeUInt64SizeNoTag(bytes)
              + bytes;
    }

    CodedOutputStream out = CodedOutputStream.newInstance(stream, CHUNK_BYTES);
    ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("emotion4j")
        .build()
        .writeTo(out);
    writeLengthDelimited(out, ModelProto.GRAPH_FIELD_NUMBER, graphBytes);
    out.writeRawBytes(head);
    for (Weights w : weights) {
      writeTensor(out, w, progress);
    }
    out.writeRawBytes(tail);
    ModelProto.newBuilder()
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .build()
        .writeTo(out);
    out.flush();
  }

  private void writeTensor(CodedOutputStream out, Weights w, LongConsumer progress)
      throws IOException {
    byte[] head = tensorHead(w);
    writeLengthDelimited(out, GraphProto.INITIALIZER_FIELD_NUMBER, tensorBytes(w, head));
    out.writeRawBytes(head);
    writeLengthDelimited(out, TensorProto.RAW_DATA_FIELD_NUMBER, w.byteCount());
    long seed = ReferenceWeights.seed(network + "/" + w.name());
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long done = 0; done < w.byteCount(); done += chunk.limit()) {
      chunk.clear().limit((int) Math.min(CHUNK_BYTES, w.byteCount() - done));
      ReferenceWeights.fill(chunk, seed, done / Float.BYTES, w.bound());
      out.writeRawBytes(chunk.array(), 0, chunk.limit());
      progress.accept(chunk.limit());
    }
  }

  /** Everything of a tensor that comes before its data. */
  private static byte[] tensorHead(Weights w) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDataType(TensorProto.DataType.FLOAT_VALUE).setName(w.name());
    w.dims().forEach(tensor::addDims);
    return tensor.build().toByteArray();
  }

  private static long tensorBytes(Weights w, byte[] head) {
    return head.length
        + CodedOutputStream.computeTagSize(TensorProto.RAW_DATA_FIELD_NUMBER)
        + CodedOutputStream.computeUInt64SizeNoTag(w.byteCount())
        + w.byteCount();
  }

  private static void writeLengthDelimited(CodedOutputStream out, int field, long bytes)
      throws IOException {
    int lengthDelimited = 2;
    out.writeTag(field, lengthDelimited);
    out.writeUInt64NoTag(bytes);
  }

  private static ValueInfoProto value(String name, int... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("batch_size");
    for (int dim : dims) {
      shape.addDimBuilder().setDimValue(dim);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(shape)))
        .build();
  }
}
