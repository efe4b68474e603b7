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
}
