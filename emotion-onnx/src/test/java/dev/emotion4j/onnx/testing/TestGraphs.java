package dev.emotion4j.onnx.testing;

import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.INT64;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.ints;
import static dev.emotion4j.onnx.testing.GraphWriter.text;
import static dev.emotion4j.onnx.testing.GraphWriter.wave;
import static dev.emotion4j.onnx.testing.GraphWriter.withInput;

import dev.emotion4j.onnx.BundledModels;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small valid models that between them use most of the allowed operators. */
public final class TestGraphs {
  private static final int UINT8 = 2;
  private static final int INT8 = 3;

  /** Models with operators that the graphs here have not; float32[N,3,32,32] in. */
  private static final String[] ZOO = {
    "attention_23",
    "cnn_gru",
    "cnn_lstm",
    "cnn_rnn",
    "cumulative_sum",
    "einsum_attention",
    "fused_by_the_runtime",
    "global_lp_pool",
    "local_response_norm_if",
    "log_sum_exp",
    "masked_attention",
    "mean_variance_normalization",
    "one_hot_attention",
    "operator_without_a_rule",
    "rms_normalization_23",
    "sort_and_scatter",
    "spatial_transformer",
    "swish_24",
    "timm_same_padding_dynamic",
    "top_k",
    "triangle",
    "xor"
  };

  private TestGraphs() {}

  /** Models by name; those of the graphs here take float32[N,3,8,8]. */
  public static Map<String, byte[]> all() throws IOException {
    Map<String, byte[]> models = new LinkedHashMap<>();
    models.put("classifier", GraphWriter.classifier().toByteArray());
    models.put("computed shapes", computedShapes().toByteArray());
    models.put("attention", attention().toByteArray());
    models.put("up and down", upAndDown().toByteArray());
    models.put("activations", activations().toByteArray());
    models.put("quantised, QDQ", quantised().toByteArray());
    models.put("quantised, integer", integers().toByteArray());
    models.put("quantised by the runtime", quantisedByTheRuntime().toByteArray());
    for (String name : GraphWriter.bundled()) {
      try (var stream = BundledModels.class.getResourceAsStream("models/" + name)) {
        models.put(name, stream.readAllBytes());
      }
    }
    for (String kind : ZOO) {
      try (var stream = BundledModels.class.getResourceAsStream("zoo/" + kind + "/m.onnx")) {
        models.put(kind, stream.readAllBytes());
      }
    }
    return models;
  }

  /** As PyTorch exports views with sizes taken from the input, and expand. */
  private static GraphWriter computedShapes() {
    return withInput()
        .integers("zero", 0)
        .integers("one", 1)
        .integers("minusOne", -1)
        .integers("channels", 3)
        .tensor("token", wave(3), 1, 3, 1)
        .node("Shape", "input", "shape")
        .node("Slice", "shape,zero,one", "batch")
        .node("Concat", "batch,channels,minusOne", "flatShape", integer("axis", 0))
        .node("Reshape", "input,flatShape", "flat")
        .node("Concat", "batch,minusOne,minusOne", "asked", integer("axis", 0))
        .node("Shape", "asked", "rank")
        .node(
            "ConstantOfShape",
            "rank",
            "ones",
            GraphWriter.tensor(
                "value", GraphWriter.tensor(INT64, 1).bytes(9, ProtoWriter.longs(1))))
        .node("Mul", "ones,minusOne", "negative")
        .node("Equal", "asked,negative", "isFree")
        .node("Where", "isFree,ones,asked", "target")
        .node("Expand", "token,target", "tokens")
        .node("Concat", "tokens,flat", "sequence", integer("axis", 2))
        .node("Split", "sequence", "first,second,third", integer("axis", 1))
        .node("Sum", "first,second,third", "sum")
        .node("Squeeze", "sum,one", "squeezed")
        .node("Gather", "squeezed,zero", "picked", integer("axis", 1))
        .node("Floor", "picked", "floored")
        .node("Pad", "floored,pads", "output")
        .integers("pads", 0, 1, 0, 2)
        .output("output", FLOAT, "N", 4);
  }

  private static GraphWriter attention() {
    return withInput()
        .integers("tokens", 0, 3, 64)
        .integers("two", 2)
        .tensor("query", wave(64 * 16), 64, 16)
        .tensor("key", wave(64 * 16), 64, 16)
        .tensor("gain", wave(16), 16)
        .tensor("shift", wave(16), 16)
        .node("Reshape", "input,tokens", "x")
        .node("MatMul", "x,query", "q")
        .node("MatMul", "x,key", "k")
        .node("Transpose", "k", "kt", ints("perm", 0, 2, 1))
        .node("MatMul", "q,kt", "scores")
        .node("Softmax", "scores", "weights", integer("axis", -1))
        .node("MatMul", "weights,q", "mixed")
        .node("LayerNormalization", "mixed,gain,shift", "normal", integer("axis", -1))
        .node("Erf", "normal", "erf")
        .node("ReduceMean", "erf", "output", ints("axes", 1), integer("keepdims", 0))
        .opset(17)
        .output("output", FLOAT, "N", 16);
  }

  private static GraphWriter upAndDown() {
    return withInput()
        .tensor("filters", wave(3 * 2 * 2 * 2), 3, 2, 2, 2)
        .tensor("scales", new float[] {1, 1, 2, 1.5f}, 4)
        .tensor("gain", wave(2), 2)
        .tensor("shift", wave(2), 2)
        .tensor("mean", wave(2), 2)
        .tensor("variance", new float[] {1, 2}, 2)
        .node("ConvTranspose", "input,filters", "up", ints("strides", 2, 2))
        .node("BatchNormalization", "up,gain,shift,mean,variance", "normal")
        .node("InstanceNormalization", "normal,gain,shift", "instance")
        .node("Resize", "instance,,scales", "large", text("mode", "linear"))
        .node(
            "MaxPool",
            "large",
            "max",
            ints("kernel_shape", 3, 3),
            ints("strides", 2, 2),
            integer("ceil_mode", 1))
        .node(
            "AveragePool",
            "max",
            "average",
            ints("kernel_shape", 2, 2),
            ints("strides", 2, 2),
            text("auto_pad", "SAME_UPPER"))
        .node("SpaceToDepth", "average", "deep", integer("blocksize", 2))
        .node("DepthToSpace", "deep", "wide", integer("blocksize", 2))
        .node("LRN", "wide", "local", integer("size", 3))
        .node("GlobalMaxPool", "local", "pool")
        .node("Flatten", "pool", "output")
        .output("output", FLOAT, "N", 2);
  }

  private static GraphWriter activations() {
    GraphWriter graph =
        withInput().tensor("slope", wave(3), 3, 1, 1).tensor("six", new float[] {6});
    String last = "input";
    for (String operator :
        new String[] {
          "Sigmoid",
          "HardSigmoid",
          "Tanh",
          "Elu",
          "Selu",
          "Softplus",
          "Softsign",
          "LeakyRelu",
          "Abs",
          "Exp",
          "Sqrt",
          "Neg",
          "Round",
          "Sign",
          "Identity",
          "LogSoftmax"
        }) {
      graph.node(operator, last, operator);
      last = operator;
    }
    return graph
        .node("PRelu", last + ",slope", "prelu")
        .node("Clip", "prelu,,six", "clip")
        .node("Max", "clip,input", "max")
        .node("Pow", "max,six", "pow")
        .node("Dropout", "pow", "output")
        .output("output", FLOAT, "N", 3, 8, 8);
  }

  /** What ONNX Runtime's own quantiser writes. */
  private static GraphWriter quantisedByTheRuntime() {
    GraphWriter graph =
        withInput()
            .tensor("scale", new float[] {0.02f})
            .initializer(bytes("zero", UINT8, new byte[] {(byte) 128}))
            .initializer(bytes("matrix", UINT8, new byte[12], 3, 4))
            .integers("flat", 0, 3)
            .node("QuantizeLinear", "input,scale,zero", "q");
    String own = "com.microsoft.";
    return graph
        .node(own + "QLinearAdd", "q,scale,zero,q,scale,zero,scale,zero", "sum")
        .node(own + "QLinearMul", "sum,scale,zero,q,scale,zero,scale,zero", "product")
        .node(own + "QLinearSigmoid", "product,scale,zero,scale,zero", "sigmoid")
        .node(own + "QLinearLeakyRelu", "sigmoid,scale,zero,scale,zero", "leaky")
        .node(
            own + "QLinearAveragePool",
            "leaky,scale,zero,scale,zero",
            "average",
            ints("kernel_shape", 2, 2))
        .node(
            own + "QLinearConcat",
            "scale,zero,average,scale,zero,average,scale,zero",
            "both",
            integer("axis", 2))
        .node(own + "QLinearGlobalAveragePool", "both,scale,zero,scale,zero", "pool")
        .node("Reshape", "pool,flat", "rows")
        .node(own + "QGemm", "rows,scale,zero,matrix,scale,zero,,scale,zero", "answer")
        .node(own + "DequantizeLinear", "answer,scale,zero", "output")
        .output("output", FLOAT, "N", 4);
  }

  /** In the QDQ format, with a scale per channel. */
  public static GraphWriter quantised() {
    return withInput()
        .tensor("scale", new float[] {0.02f})
        .initializer(bytes("zero", UINT8, new byte[] {(byte) 128}))
        .initializer(bytes("filterZero", INT8, new byte[4], 4))
        .tensor("filterScale", new float[] {0.1f, 0.2f, 0.3f, 0.4f}, 4)
        .initializer(bytes("filters", INT8, new byte[4 * 3 * 3 * 3], 4, 3, 3, 3))
        .node("QuantizeLinear", "input,scale,zero", "quantised")
        .node("DequantizeLinear", "quantised,scale,zero", "image")
        .node("DequantizeLinear", "filters,filterScale,filterZero", "weights", integer("axis", 0))
        .node("Conv", "image,weights", "conv")
        .node("QuantizeLinear", "conv,scale,zero", "outer")
        .node("DequantizeLinear", "outer,scale,zero", "result")
        .node("ReduceMax", "result", "output", ints("axes", 2, 3), integer("keepdims", 0))
        .output("output", FLOAT, "N", 4);
  }

  private static GraphWriter integers() {
    return withInput()
        .initializer(bytes("filters", UINT8, new byte[2 * 3 * 3 * 3], 2, 3, 3, 3))
        .initializer(bytes("matrix", UINT8, new byte[36 * 4], 36, 4))
        .integers("flat", 0, 2, 36)
        .node("DynamicQuantizeLinear", "input", "q,scale,zero")
        .node("ConvInteger", "q,filters,zero", "sums")
        .node("Cast", "sums", "floats", integer("to", FLOAT))
        .node("Mul", "floats,scale", "scaled")
        .node("Reshape", "scaled,flat", "rows")
        .node("DynamicQuantizeLinear", "rows", "q2,scale2,zero2")
        .node("MatMulInteger", "q2,matrix,zero2", "product")
        .node("Cast", "product", "productFloats", integer("to", FLOAT))
        .node("Mul", "productFloats,scale2", "answer")
        .node("ReduceSum", "answer,axes", "output", integer("keepdims", 0))
        .integers("axes", 1)
        .output("output", FLOAT, "N", 4);
  }

  private static ProtoWriter bytes(String name, int type, byte[] values, long... dims) {
    for (int i = 0; i < values.length && values.length > 4; i++) {
      values[i] = (byte) (i * 7 % 100);
    }
    return GraphWriter.tensor(type, dims).text(8, name).bytes(9, values);
  }
}
