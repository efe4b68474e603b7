package dev.emotion4j.onnx.testing;

import static dev.emotion4j.onnx.testing.ProtoWriter.floats;
import static dev.emotion4j.onnx.testing.ProtoWriter.longs;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** Writes small ONNX models; the field numbers are those of onnx.proto. */
public final class GraphWriter {
  public static final int FLOAT = 1;
  public static final int INT64 = 7;

  private final ProtoWriter graph = new ProtoWriter();
  private ProtoWriter model = new ProtoWriter().integer(1, 8);
  private String domain = "";
  private long opset = 13;

  /** A graph from "input", float32[N,3,8,8]. */
  public static GraphWriter withInput() {
    return new GraphWriter().input("input", FLOAT, "N", 3, 8, 8);
  }

  /** A classifier: convolution, activation, pooling, fully connected; 4 classes. */
  public static GraphWriter classifier() {
    return withInput()
        .tensor("filters", wave(4 * 3 * 3 * 3), 4, 3, 3, 3)
        .tensor("bias", wave(4), 4)
        .tensor("weights", wave(16), 4, 4)
        .node("Conv", "input,filters,bias", "conv", ints("pads", 1, 1, 1, 1))
        .node("Relu", "conv", "relu")
        .node("GlobalAveragePool", "relu", "pool")
        .node("Flatten", "pool", "flat")
        .node("Gemm", "flat,weights", "output", integer("transB", 1))
        .output("output", FLOAT, "N", 4);
  }

  /** From "input" through one operator to "output", whose shape is not declared. */
  public static GraphWriter single(String operator, String inputs, ProtoWriter... attributes) {
    return withInput().node(operator, inputs, "output", attributes).output("output", FLOAT);
  }

  public GraphWriter opset(long version) {
    opset = version;
    return this;
  }

  public GraphWriter input(String name, int type, Object... dims) {
    graph.message(11, value(name, type, dims));
    return this;
  }

  public GraphWriter output(String name, int type, Object... dims) {
    graph.message(12, value(name, type, dims));
    return this;
  }

  public GraphWriter declare(String name, int type, Object... dims) {
    graph.message(13, value(name, type, dims));
    return this;
  }

  public GraphWriter node(
      String operator, String inputs, String outputs, ProtoWriter... attributes) {
    ProtoWriter node = new ProtoWriter();
    for (String input : inputs.isEmpty() ? new String[0] : inputs.split(",", -1)) {
      node.text(1, input);
    }
    for (String output : outputs.split(",", -1)) {
      node.text(2, output);
    }
    int point = operator.lastIndexOf('.');
    node.text(3, operator + " of " + outputs).text(4, operator.substring(point + 1));
    if (point >= 0) {
      domain = operator.substring(0, point);
      node.text(7, domain);
    }
    for (ProtoWriter attribute : attributes) {
      node.message(5, attribute);
    }
    graph.message(1, node);
    return this;
  }

  public GraphWriter tensor(String name, float[] values, long... dims) {
    return initializer(tensor(FLOAT, dims).text(8, name).bytes(9, floats(values)));
  }

  public GraphWriter integers(String name, long... values) {
    return initializer(tensor(INT64, values.length).text(8, name).bytes(9, longs(values)));
  }

  public GraphWriter initializer(ProtoWriter tensor) {
    graph.message(5, tensor);
    return this;
  }

  /** Changes the graph's fields. */
  public GraphWriter inGraph(Consumer<ProtoWriter> change) {
    change.accept(graph);
    return this;
  }

  /** Replaces all of the model's fields but the graph and the operator set, which follow. */
  public GraphWriter startingWith(ProtoWriter fields) {
    model = fields;
    return this;
  }

  public byte[] toByteArray() {
    model.message(7, graph);
    if (!domain.isEmpty()) {
      model.message(8, new ProtoWriter().text(1, domain).integer(2, 1));
    }
    return model.message(8, new ProtoWriter().text(1, "").integer(2, opset)).toByteArray();
  }

  public ByteBuffer toBuffer() {
    return ByteBuffer.wrap(toByteArray());
  }

  static ProtoWriter value(String name, int type, Object... dims) {
    ProtoWriter shape = new ProtoWriter();
    for (Object dim : dims) {
      shape.message(
          1,
          dim instanceof Number number
              ? new ProtoWriter().integer(1, number.longValue())
              : new ProtoWriter().text(2, (String) dim));
    }
    ProtoWriter tensor = new ProtoWriter().integer(1, type);
    return new ProtoWriter()
        .text(1, name)
        .message(
            2, new ProtoWriter().message(1, dims.length == 0 ? tensor : tensor.message(2, shape)));
  }

  /** A tensor's shape and type, without name and values. */
  public static ProtoWriter tensor(int type, long... dims) {
    ProtoWriter tensor = new ProtoWriter();
    for (long dim : dims) {
      tensor.integer(1, dim);
    }
    return tensor.integer(2, type);
  }

  public static ProtoWriter integer(String name, long value) {
    return new ProtoWriter().text(1, name).integer(3, value).integer(20, 2);
  }

  public static ProtoWriter ints(String name, long... values) {
    ProtoWriter attribute = new ProtoWriter().text(1, name);
    for (long value : values) {
      attribute.integer(8, value);
    }
    return attribute.integer(20, 7);
  }

  public static ProtoWriter number(String name, float value) {
    return new ProtoWriter().text(1, name).float32(2, value).integer(20, 1);
  }

  public static ProtoWriter numbers(String name, float... values) {
    ProtoWriter attribute = new ProtoWriter().text(1, name);
    for (float value : values) {
      attribute.float32(7, value);
    }
    return attribute.integer(20, 6);
  }

  public static ProtoWriter text(String name, String value) {
    return new ProtoWriter().text(1, name).text(4, value).integer(20, 3);
  }

  /** A graph within a node, such as a branch of If; its own inputs and outputs count. */
  public static ProtoWriter graph(String name, GraphWriter inner) {
    return new ProtoWriter().text(1, name).message(6, inner.graph).integer(20, 5);
  }

  public static ProtoWriter tensor(String name, ProtoWriter tensor) {
    return new ProtoWriter().text(1, name).message(5, tensor).integer(20, 4);
  }

  /** Values of both signs, none of them zero. */
  public static float[] wave(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) Math.sin(i + 1);
    }
    return values;
  }

  /** The bundled models' file names. */
  static List<String> bundled() {
    return List.of("face_detector.onnx", "face_expression.onnx");
  }
}
