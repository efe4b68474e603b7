package dev.emotion4j.examples.quantize;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.emotion4j.ColorOrder;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ResizeMode;
import dev.emotion4j.RgbImage;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * A small model under construction: input {@code float32[N, 3, 16, 16]} or {@code uint8[N, 16, 16,
 * 3]}, seeded weights.
 */
final class TestModel {
  static final int SIZE = 16;
  static final InputSpec INPUT = InputSpec.imageNet(SIZE, SIZE);

  /** Bytes as they are. */
  static final InputSpec BYTES =
      new InputSpec(
              SIZE,
              SIZE,
              ColorOrder.RGB,
              ResizeMode.STRETCH,
              List.of(0f, 0f, 0f),
              List.of(1 / 255f, 1 / 255f, 1 / 255f))
          .withLayout(InputSpec.Layout.NHWC);

  private final Random random = new Random(7);
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final int opset;

  TestModel(int opset) {
    this(opset, value("input", TensorProto.DataType.FLOAT_VALUE, 0, 3, SIZE, SIZE));
  }

  private TestModel(int opset, ValueInfoProto input) {
    this.opset = opset;
    graph.addInput(input);
  }

  static TestModel ofBytes(int opset) {
    return new TestModel(opset, value("input", TensorProto.DataType.UINT8_VALUE, 0, SIZE, SIZE, 3));
  }

  /** Adds a node of the output's name. */
  TestModel node(String operator, String inputs, String outputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(outputs)
            .addAllInput(List.of(inputs.split(",")))
            .addAllOutput(List.of(outputs.split(",")))
            .addAllAttribute(List.of(attributes)));
    return this;
  }

  /** Adds weights that keep the size of what they are applied to. */
  TestModel weights(String name, long... dims) {
    int count = 1;
    for (long dim : dims) {
      count *= (int) dim;
    }
    float[] values = new float[count];
    double bound = Math.sqrt(6.0 * dims[0] / count);
    for (int i = 0; i < count; i++) {
      values[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
    }
    return floats(name, values, dims);
  }

  TestModel floats(String name, float[] values, long... dims) {
    graph.addInitializer(
        TensorValues.ofFloats(name, java.util.Arrays.stream(dims).boxed().toList(), values));
    return this;
  }

  TestModel conv(String input, String output, int in, int out, int kernel, int group) {
    weights(output + "_w", out, in / group, kernel, kernel);
    weights(output + "_b", out);
    int pad = kernel / 2;
    return node(
        "Conv",
        input + "," + output + "_w," + output + "_b",
        output,
        ints("pads", pad, pad, pad, pad),
        NodeParts.integer("group", group));
  }

  byte[] output(String name, long... dims) {
    graph.addOutput(value(name, TensorProto.DataType.FLOAT_VALUE, dims));
    return ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  static AttributeProto ints(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  static AttributeProto floatList(String name, float... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
    for (float value : values) {
      attribute.addFloats(value);
    }
    return attribute.build();
  }

  private static ValueInfoProto value(String name, int type, long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dim : dims) {
      if (dim == 0) {
        shape.addDimBuilder().setDimParam("N");
      } else {
        shape.addDimBuilder().setDimValue(dim);
      }
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** Pictures with large and small shapes in them; from the same seed the same. */
  static PictureTensors pictures(int count, int seed) throws IOException {
    return pictures(INPUT, count, seed);
  }

  static PictureTensors pictures(InputSpec input, int count, int seed) throws IOException {
    PictureTensors pictures = new PictureTensors(input);
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      pictures.add(new Waves(random.nextInt(40), random.nextInt(40), random.nextInt(256)));
    }
    return pictures;
  }

  private record Waves(int across, int down, int level) implements RgbImage {
    @Override
    public int width() {
      return 3 * SIZE;
    }

    @Override
    public int height() {
      return 3 * SIZE;
    }

    @Override
    public void readRow(int x, int y, int count, byte[] rgb) {
      for (int i = 0; i < 3 * count; i++) {
        int place = x + i / 3;
        double wave = Math.sin(across * place / 60.0 + i % 3) * Math.cos(down * y / 60.0);
        rgb[i] = (byte) Math.max(0, Math.min(255, level + 120 * wave));
      }
    }
  }
}
