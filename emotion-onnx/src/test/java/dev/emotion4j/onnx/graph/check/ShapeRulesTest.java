package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.INT64;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.ints;
import static dev.emotion4j.onnx.testing.GraphWriter.single;
import static dev.emotion4j.onnx.testing.GraphWriter.text;
import static dev.emotion4j.onnx.testing.GraphWriter.wave;
import static dev.emotion4j.onnx.testing.GraphWriter.withInput;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The shapes that we compute are those that ONNX Runtime makes. */
class ShapeRulesTest {
  private static final long[] DIMS = {2, 3, 8, 8};

  private static void sameAsOnnxRuntime(GraphWriter writer) throws OrtException {
    sameAsOnnxRuntime(writer, DIMS);
  }

  private static void sameAsOnnxRuntime(GraphWriter writer, long... dims) throws OrtException {
    byte[] model = writer.toByteArray();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    float[] input = wave((int) TensorShape.product(dims, 0, dims.length));
    long[] actual;
    try (OrtSession.SessionOptions options = quiet();
        OrtSession session = environment.createSession(model, options);
        OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), dims);
        OrtSession.Result result = session.run(Map.of("input", tensor))) {
      actual = ((OnnxTensor) result.get(0)).getInfo().getShape();
    }
    OnnxGraph graph = OnnxGraph.read("m", ByteBuffer.wrap(model));
    assertThat(StrictCost.of(graph, dims).outputDims())
        .as(graph.nodes().toString())
        .isEqualTo(java.util.Arrays.stream(actual).boxed().toList());
  }

  /** Without ONNX Runtime's warnings where its own inference of shapes errs (ceil_mode). */
  private static OrtSession.SessionOptions quiet() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    return options;
  }

  /** A graph of one operator that makes integers or booleans. */
  private static GraphWriter counting(String operator, String inputs, ProtoWriter... attributes) {
    return withInput()
        .node(operator, inputs, "counted", attributes)
        .node("Cast", "counted", "output", integer("to", FLOAT))
        .output("output", FLOAT);
  }

  @Test
  void convolutions() throws OrtException {
    for (int stride = 1; stride <= 3; stride++) {
      for (int dilation = 1; dilation <= 2; dilation++) {
        for (int pad = 0; pad <= 2; pad++) {
          sameAsOnnxRuntime(
              single(
                      "Conv",
                      "input,w",
                      ints("strides", stride, 1),
                      ints("dilations", dilation, 1),
                      ints("pads", pad, 0, 1, pad))
                  .tensor("w", wave(4 * 3 * 3 * 2), 4, 3, 3, 2));
          sameAsOnnxRuntime(
              single(
                      "ConvTranspose",
                      "input,w",
                      ints("strides", stride, 2),
                      ints("dilations", dilation, 1),
                      ints("output_padding", stride - 1, 1),
                      ints("pads", pad, 0, 1, 0))
                  .tensor("w", wave(3 * 2 * 3 * 2), 3, 2, 3, 2));
        }
      }
      for (String auto : new String[] {"SAME_UPPER", "SAME_LOWER", "VALID"}) {
        ProtoWriter strides = ints("strides", stride, stride);
        sameAsOnnxRuntime(
            single("Conv", "input,w", strides, text("auto_pad", auto), integer("group", 3))
                .tensor("w", wave(6 * 3 * 3), 6, 1, 3, 3));
        sameAsOnnxRuntime(
            single("ConvTranspose", "input,w", strides, text("auto_pad", auto), integer("group", 3))
                .tensor("w", wave(3 * 2 * 3 * 3), 3, 2, 3, 3));
      }
    }
  }

  @Test
  void pooling() throws OrtException {
    for (String operator : new String[] {"MaxPool", "AveragePool"}) {
      for (int kernel = 1; kernel <= 4; kernel++) {
        for (int stride = 1; stride <= 4; stride++) {
          for (int pad = 0; pad < kernel; pad++) {
            for (int ceil = 0; ceil <= 1; ceil++) {
              sameAsOnnxRuntime(
                  single(
                      operator,
                      "input",
                      ints("kernel_shape", kernel, 2),
                      ints("strides", stride, 3),
                      ints("pads", pad, 0, kernel - 1, 1),
                      integer("ceil_mode", ceil)));
            }
          }
          for (String auto : new String[] {"SAME_UPPER", "SAME_LOWER", "VALID"}) {
            sameAsOnnxRuntime(
                single(
                    operator,
                    "input",
                    ints("kernel_shape", kernel, 2),
                    ints("strides", stride, 3),
                    text("auto_pad", auto)));
          }
        }
      }
    }
    sameAsOnnxRuntime(single("GlobalAveragePool", "input"));
    sameAsOnnxRuntime(counting("MaxPool", "input", ints("kernel_shape", 2, 2)));
  }

  @Test
  void matrices() throws OrtException {
    sameAsOnnxRuntime(single("MatMul", "input,b").tensor("b", wave(8 * 5), 8, 5));
    sameAsOnnxRuntime(single("MatMul", "input,b").tensor("b", wave(8), 8));
    sameAsOnnxRuntime(single("MatMul", "b,input").tensor("b", wave(8), 8));
    sameAsOnnxRuntime(single("MatMul", "b,input").tensor("b", wave(48), 2, 1, 3, 8), DIMS);
    sameAsOnnxRuntime(single("MatMul", "b,input").tensor("b", wave(240), 5, 2, 1, 3, 8), DIMS);
    for (int transA = 0; transA <= 1; transA++) {
      for (int transB = 0; transB <= 1; transB++) {
        sameAsOnnxRuntime(
            withInput()
                .integers("shape", transA == 0 ? new long[] {-1, 192} : new long[] {192, -1})
                .node("Reshape", "input,shape", "a")
                .tensor("b", wave(192 * 5), transB == 0 ? new long[] {192, 5} : new long[] {5, 192})
                .tensor("c", wave(5), 5)
                .node(
                    "Gemm", "a,b,c", "output", integer("transA", transA), integer("transB", transB))
                .output("output", FLOAT));
      }
    }
  }

  @Test
  void broadcasting() throws OrtException {
    sameAsOnnxRuntime(single("Add", "input,b").tensor("b", wave(5 * 3), 5, 1, 3, 1, 1));
    sameAsOnnxRuntime(single("Max", "input,b,input").tensor("b", wave(8), 8, 1));
    sameAsOnnxRuntime(counting("Less", "input,b").tensor("b", wave(1)));
    sameAsOnnxRuntime(
        withInput()
            .tensor("b", wave(4), 4, 1, 1, 1, 1)
            .node("Less", "input,input", "c")
            .node("Where", "c,b,input", "output")
            .output("output", FLOAT));
    sameAsOnnxRuntime(single("Expand", "input,shape").integers("shape", 4, 1, 3, 1, 8));
  }

  @Test
  void reductions() throws OrtException {
    for (long[] axes : new long[][] {{0}, {-1}, {1, 3}, {2, -1}, {0, 1, 2, 3}}) {
      for (int keep = 0; keep <= 1; keep++) {
        sameAsOnnxRuntime(
            single("ReduceMean", "input", ints("axes", axes), integer("keepdims", keep)));
        sameAsOnnxRuntime(
            single("ReduceSum", "input,axes", integer("keepdims", keep)).integers("axes", axes));
      }
    }
    sameAsOnnxRuntime(single("ReduceMax", "input"));
    sameAsOnnxRuntime(single("ReduceSum", "input", integer("noop_with_empty_axes", 1)));
  }

  @Test
  void reshaping() throws OrtException {
    for (long[] shape : new long[][] {{0, -1}, {-1}, {0, 0, 4, -1, 2}, {3, 2, 64}}) {
      sameAsOnnxRuntime(single("Reshape", "input,shape").integers("shape", shape));
    }
    for (int axis = -4; axis <= 4; axis++) {
      sameAsOnnxRuntime(single("Flatten", "input", integer("axis", axis)));
    }
    sameAsOnnxRuntime(single("Unsqueeze", "input,axes").integers("axes", -1, 0, 3));
    sameAsOnnxRuntime(single("Unsqueeze", "input", ints("axes", 2, 4)).opset(12));
    sameAsOnnxRuntime(single("Squeeze", "input,axes").integers("axes", -4), 1, 3, 8, 8);
    sameAsOnnxRuntime(single("Squeeze", "input"), 1, 3, 8, 8);
    sameAsOnnxRuntime(single("Transpose", "input"));
    sameAsOnnxRuntime(single("Transpose", "input", ints("perm", 2, 0, 3, 1)));
  }

  @Test
  void slicing() throws OrtException {
    long max = Long.MAX_VALUE;
    long[][] cases = {
      {0, 8, 1}, {1, -1, 2}, {-3, max, 1}, {7, 0, -3}, {max, Long.MIN_VALUE, -2}, {-100, 100, 3}
    };
    for (long[] c : cases) {
      sameAsOnnxRuntime(
          single("Slice", "input,starts,ends,axes,steps")
              .integers("starts", c[0], 0)
              .integers("ends", c[1], 2)
              .integers("axes", -1, 1)
              .integers("steps", c[2], 1));
    }
    sameAsOnnxRuntime(
        single("Slice", "input", ints("axes", 2), ints("starts", 3), ints("ends", max)).opset(9));
    sameAsOnnxRuntime(single("Gather", "input,i", integer("axis", 2)).integers("i", 1, -1, 0));
    for (long[] parts : new long[][] {{3, 5}, {1, 7}}) {
      sameAsOnnxRuntime(
          withInput()
              .integers("parts", parts)
              .node("Split", "input,parts", "x,output", integer("axis", 3))
              .output("output", FLOAT));
    }
    sameAsOnnxRuntime(
        withInput()
            .node("Split", "input", "x,y,output", integer("axis", 3), integer("num_outputs", 3))
            .opset(18)
            .output("output", FLOAT));
    sameAsOnnxRuntime(single("Concat", "input,input,input", integer("axis", -2)));
  }

  @Test
  void sizesGivenByNumbers() throws OrtException {
    sameAsOnnxRuntime(single("Tile", "input,r").integers("r", 1, 2, 3, 1));
    sameAsOnnxRuntime(single("Pad", "input,p").integers("p", 0, 1, 2, 0, 0, 0, -1, 3));
    sameAsOnnxRuntime(single("Pad", "input", ints("pads", 0, 0, 1, 1, 0, 0, 1, 2)).opset(10));
    sameAsOnnxRuntime(
        single("Pad", "input,p,,axes").integers("p", 1, 2).integers("axes", -1).opset(18));
    for (float scale : new float[] {0.3f, 0.5f, 0.7f, 1.1f, 1.9999999f, 2, 2.6f}) {
      sameAsOnnxRuntime(
          single("Resize", "input,,s").tensor("s", new float[] {1, 1, scale, 2 * scale}, 4));
      sameAsOnnxRuntime(
          single("Resize", "input,s").tensor("s", new float[] {1, 1, scale, scale}, 4).opset(10));
      sameAsOnnxRuntime(
          single("Upsample", "input,s")
              .tensor("s", new float[] {1, 1, 2 * scale + 1, 3}, 4)
              .opset(9));
    }
    sameAsOnnxRuntime(single("Resize", "input,,,s").integers("s", 2, 3, 5, 17));
    sameAsOnnxRuntime(
        single("Resize", "input,,,s", ints("axes", 2, 3)).integers("s", 5, 17).opset(18));
    sameAsOnnxRuntime(single("SpaceToDepth", "input", integer("blocksize", 4)));
    sameAsOnnxRuntime(
        withInput()
            .node("Concat", "input,input,input,input", "x", integer("axis", 1))
            .node("DepthToSpace", "x", "output", integer("blocksize", 2))
            .output("output", FLOAT));
    sameAsOnnxRuntime(
        withInput()
            .tensor("from", new float[] {1})
            .tensor("to", new float[] {8.5f})
            .tensor("by", new float[] {1.5f})
            .node("Range", "from,to,by", "output")
            .output("output", FLOAT));
  }

  @Test
  void arithmeticWithShapes() throws OrtException {
    String[] inputs = {"shape,two", "two,shape", "shape,shape"};
    for (String operator : new String[] {"Add", "Sub", "Mul", "Div", "Mod", "Max", "Min"}) {
      for (String input : inputs) {
        boolean divides = operator.equals("Div") || operator.equals("Mod");
        for (int i = 0; i < 4 && !(divides && input.endsWith("shape")); i++) {
          // One value at a time becomes the length of the output: its square plus 1.
          sameAsOnnxRuntime(
              withInput()
                  .integers("i", i)
                  .integers("two", -2, 2, 3, 5)
                  .integers("one", 1)
                  .node("Shape", "input", "shape")
                  .node(operator, input, "sum")
                  .node("Mul", "sum,sum", "square")
                  .node("Add", "square,one", "positive")
                  .node("Gather", "positive,i", "picked")
                  .node("ConstantOfShape", "picked", "output")
                  .output("output", FLOAT));
        }
      }
    }
    sameAsOnnxRuntime(
        counting("Shape", "input", integer("start", 1), integer("end", -1)).opset(15));
    sameAsOnnxRuntime(counting("Size", "input"));
    sameAsOnnxRuntime(counting("Cast", "input", integer("to", INT64)));
  }

  @Test
  void indicesAndOtherSelections() throws OrtException {
    sameAsOnnxRuntime(
        withInput()
            .integers("flat", 0, 1, 2, 0)
            .integers("shape", 2, 2)
            .node("Reshape", "flat,shape", "indices")
            .node("GatherND", "input,indices", "output", integer("batch_dims", 1))
            .output("output", FLOAT));
    sameAsOnnxRuntime(single("LpPool", "input", ints("kernel_shape", 3, 2), ints("strides", 2, 1)));
    sameAsOnnxRuntime(single("GlobalLpPool", "input"));
    for (int axis : new int[] {-1, 0, 1}) {
      sameAsOnnxRuntime(
          single("OneHot", "where,depth,values", integer("axis", axis))
              .integers("where", 0, 2, 1)
              .integers("depth", 5)
              .tensor("values", new float[] {0, 1}, 2));
    }
    for (int keep = 0; keep <= 1; keep++) {
      sameAsOnnxRuntime(counting("ArgMax", "input", integer("axis", 1), integer("keepdims", keep)));
      sameAsOnnxRuntime(
          counting("ArgMin", "input", integer("axis", -1), integer("keepdims", keep)));
    }
    sameAsOnnxRuntime(
        withInput()
            .integers("count", 2)
            .node("TopK", "input,count", "output,indices", integer("axis", 1))
            .output("output", FLOAT)
            .opset(11));
    sameAsOnnxRuntime(
        withInput()
            .node("TopK", "input", "output,indices", integer("k", 5))
            .output("output", FLOAT)
            .opset(9));
  }

  @Test
  void productsThatAnEquationNames() throws OrtException {
    for (String equation :
        new String[] {
          "bchw,bchw->bc",
          "bchw,bchw",
          "bchw->bhwc",
          "...hw,...hw->...h",
          "bchw,bcwk->bchk",
          "bchw,bkhw->ckb",
          "bchh->bch",
          "b c h w -> w"
        }) {
      String inputs = equation.contains(",") ? "input,input" : "input";
      sameAsOnnxRuntime(single("Einsum", inputs, text("equation", equation)).opset(13), 3, 3, 8, 8);
    }
  }

  // Sizes that are computed by the operators that exporters compute sizes with

  /**
   * The input's four sizes, 2, 3, 8, 8, as numbers, an operator on them, and a tensor as large as
   * it answers.
   */
  private static void sizedBy(GraphWriter graph, String result) throws OrtException {
    sameAsOnnxRuntime(
        graph
            .node("Cast", result, "size", integer("to", INT64))
            .node("ConstantOfShape", "size", "zeros")
            .node("ReduceSum", "zeros", "sum")
            .node("Add", "zeros,sum", "output")
            .output("output", FLOAT));
  }

  private static GraphWriter sizes(int type) {
    return withInput()
        .node("Shape", "input", "shape")
        .node("Cast", "shape", "s", integer("to", type));
  }

  @Test
  void valuesGoThroughOperatorsOnOneNumber() throws OrtException {
    for (String operator :
        new String[] {
          "Relu",
          "LeakyRelu",
          "Elu",
          "ThresholdedRelu",
          "Softplus",
          "Abs",
          "Sqrt",
          "Round",
          "Floor",
          "Ceil",
          "Sign",
          "Identity",
          "Cosh",
          "Shrink",
          "Atan"
        }) {
      sizedBy(sizes(FLOAT).node(operator, "s", "r"), "r");
    }
    sizedBy(sizes(INT64).node("Neg", "s", "n").node("Neg", "n", "r"), "r");
    sizedBy(
        sizes(FLOAT)
            .tensor("low", new float[] {3})
            .tensor("high", new float[] {5})
            .node("Clip", "s,low", "at least 3")
            .node("Clip", "s,,high", "at most 5")
            .node("Min", "at least 3,at most 5", "r")
            .opset(13),
        "r");
    sizedBy(
        sizes(FLOAT)
            .node("Reciprocal", "s", "parts")
            .node("Exp", "parts", "e")
            .node("Log", "e", "l")
            .node("Reciprocal", "l", "r0")
            .node("Round", "r0", "r"),
        "r");
  }

  @Test
  void valuesGoThroughComparisonsAndLogic() throws OrtException {
    for (String operator :
        new String[] {"Greater", "Less", "Equal", "GreaterOrEqual", "LessOrEqual"}) {
      sizedBy(
          sizes(FLOAT)
              .tensor("three", new float[] {3})
              .node(operator, "s,three", "t")
              .node("Cast", "t", "number", integer("to", FLOAT))
              .node("Add", "number,three", "r")
              .opset(16),
          "r");
    }
    for (String operator : new String[] {"And", "Or", "Xor"}) {
      sizedBy(
          sizes(FLOAT)
              .tensor("three", new float[] {3})
              .node("Greater", "s,three", "a")
              .node("Less", "s,three", "b")
              .node("Not", "b", "c")
              .node(operator, "a,c", "t")
              .node("Where", "t,s,three", "r"),
          "r");
    }
  }

  @Test
  void valuesGoThroughOperatorsOnTwoNumbers() throws OrtException {
    ProtoWriter[] none = {};
    ProtoWriter[] fmod = {integer("fmod", 1)};
    for (String operator :
        new String[] {"Add", "Sub", "Mul", "Div", "Pow", "Mod", "Max", "Min", "Mean"}) {
      sizedBy(
          sizes(FLOAT)
              .tensor("half", new float[] {0.5f})
              .tensor("one", new float[] {1})
              .node(operator, "s,half", "t", operator.equals("Mod") ? fmod : none)
              .node("Max", "t,one", "r"),
          "r");
    }
  }

  @Test
  void valuesGoThroughReductionsAndRepetitions() throws OrtException {
    for (String operator :
        new String[] {
          "ReduceMean",
          "ReduceSum",
          "ReduceMax",
          "ReduceMin",
          "ReduceProd",
          "ReduceL1",
          "ReduceL2",
          "ReduceSumSquare",
          "ReduceLogSum",
          "ReduceLogSumExp"
        }) {
      sizedBy(sizes(FLOAT).node(operator, "s", "r", integer("keepdims", 1)), "r");
      sizedBy(
          sizes(FLOAT)
              .integers("square", 2, 2)
              .node("Reshape", "s,square", "rows")
              .node(operator, "rows", "r", ints("axes", 1), integer("keepdims", 0))
              .opset(11),
          "r");
    }
    sizedBy(
        sizes(INT64)
            .integers("one", 1)
            .integers("two", 2)
            .integers("ends", 2)
            .integers("zero", 0)
            .node("Slice", "s,zero,ends", "first")
            .node("Tile", "first,two", "r"),
        "r");
  }
}
