package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.INT64;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.ints;
import static dev.emotion4j.onnx.testing.GraphWriter.number;
import static dev.emotion4j.onnx.testing.GraphWriter.numbers;
import static dev.emotion4j.onnx.testing.GraphWriter.withInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import dev.emotion4j.onnx.graph.rules.UnboundedException;
import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are said to be known before a graph runs are those that ONNX Runtime computes. */
class KnownValuesTest {
  private static final int INT32 = 6;
  private static final int BOOL = 9;
  private static final int DOUBLE = 11;
  private static final float NAN = Float.NaN;
  private static final float INFINITE = Float.POSITIVE_INFINITY;

  /** One operator on constants: "y" is what it makes. */
  private static GraphWriter graph(
      long opset, String operator, String inputs, ProtoWriter... attributes) {
    return constants().opset(opset).node(operator, inputs, "y", attributes);
  }

  private static GraphWriter constants() {
    return withInput()
        .tensor("a", new float[] {-2.5f, -1, -0.5f, 0, 0.25f, 0.5f, 1, 1.5f, 2.5f, 60}, 2, 5)
        .tensor("b", new float[] {2, -1, 0.5f, 3, 0.25f}, 5)
        .tensor("odd", new float[] {NAN, INFINITE, -INFINITE, 0, -1}, 5)
        .tensor("one", new float[] {1}, 1)
        .initializer(GraphWriter.tensor(FLOAT).text(8, "low").bytes(9, ProtoWriter.floats(-0.5f)))
        .integers("n", -7, -6, -1, 0, 5, 7)
        .integers("m", 3, -4, 2, 5, -3, 7)
        .integers("few", 1, 0, 4)
        .integers("two", 2, 3)
        .integers("axis", 1)
        .initializer(
            GraphWriter.tensor(INT32, 3).text(8, "i").integer(5, 7).integer(5, 0).integer(5, 2))
        .initializer(GraphWriter.tensor(BOOL, 4).text(8, "p").bytes(9, new byte[] {0, 0, 1, 1}))
        .initializer(GraphWriter.tensor(BOOL, 4).text(8, "q").bytes(9, new byte[] {0, 1, 0, 1}))
        .integers("large", (1L << 24) + 1, 1L << 31, -(1L << 31), Integer.MAX_VALUE)
        .node("Identity", "input", "output")
        .output("output", FLOAT);
  }

  private static TensorShape computed(byte[] model) {
    OnnxGraph graph = OnnxGraph.read("m", ByteBuffer.wrap(model));
    TensorShape input = new TensorShape(ElementType.FLOAT, 1, 3, 8, 8);
    try {
      return Objects.requireNonNull(
          GraphCost.of(graph, Map.of("input", input), true).outputs().get("y"));
    } catch (UnboundedException e) {
      throw new AssertionError(e);
    }
  }

  private static void known(int type, GraphWriter graph) throws OrtException {
    byte[] model = graph.output("y", type).toByteArray();
    TensorShape ours = computed(model);
    assertThat(ours.type().code()).isEqualTo(type);
    double[] values = Objects.requireNonNull(ours.values(), "unknown");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = session(environment, model);
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment, FloatBuffer.allocate(192), new long[] {1, 3, 8, 8});
        OrtSession.Result result = session.run(Map.of("input", input))) {
      OnnxTensor theirs = (OnnxTensor) result.get("y").orElseThrow();
      assertThat(ours.dims()).isEqualTo(theirs.getInfo().getShape());
      double[] expected = doubles(theirs);
      assertThat(values).hasSameSizeAs(expected);
      for (int i = 0; i < expected.length; i++) {
        if (Double.compare(values[i], expected[i]) != 0) {
          double error = ours.type().isInteger() ? 0 : 1e-6 * Math.abs(expected[i]);
          assertThat(values[i]).as("value %d", i).isCloseTo(expected[i], within(error));
        }
      }
    }
  }

  private static OrtSession session(OrtEnvironment environment, byte[] model) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      return environment.createSession(model, options);
    }
  }

  private static double[] doubles(OnnxTensor tensor) {
    return switch (tensor.getInfo().type) {
      case FLOAT -> {
        FloatBuffer values = tensor.getFloatBuffer();
        double[] doubles = new double[values.remaining()];
        Arrays.setAll(doubles, values::get);
        yield doubles;
      }
      case DOUBLE -> tensor.getDoubleBuffer().array();
      case INT64 -> Arrays.stream(tensor.getLongBuffer().array()).asDoubleStream().toArray();
      case INT32 -> Arrays.stream(tensor.getIntBuffer().array()).asDoubleStream().toArray();
      default -> {
        ByteBuffer values = tensor.getByteBuffer();
        double[] doubles = new double[values.remaining()];
        Arrays.setAll(doubles, values::get);
        yield doubles;
      }
    };
  }

  private static void unknown(int type, GraphWriter graph) {
    TensorShape ours = computed(graph.output("y", type).toByteArray());
    assertThat(ours.type().code()).isEqualTo(type);
    assertThat(ours.values()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Relu",
        "LeakyRelu",
        "Elu",
        "Shrink",
        "Sigmoid",
        "HardSigmoid",
        "Softplus",
        "Softsign",
        "Tanh",
        "ThresholdedRelu",
        "Clip",
        "Abs",
        "Neg",
        "Exp",
        "Log",
        "Sqrt",
        "Reciprocal",
        "Floor",
        "Ceil",
        "Round",
        "Sign",
        "Sin",
        "Cos",
        "Tan",
        "Asin",
        "Acos",
        "Atan",
        "Sinh",
        "Cosh",
        "Identity",
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
      })
  void ofOneTensor(String operator) throws Exception {
    known(FLOAT, graph(13, operator, "a"));
  }

  @Test
  void ofOperatorsWithSettings() throws Exception {
    known(FLOAT, graph(13, "LeakyRelu", "a", number("alpha", 0.5f)));
    known(FLOAT, graph(13, "Elu", "a", number("alpha", 0.5f)));
    known(FLOAT, graph(13, "ThresholdedRelu", "a", number("alpha", 0.5f)));
    known(FLOAT, graph(13, "HardSigmoid", "a", number("alpha", 0.5f), number("beta", 0.25f)));
    known(FLOAT, graph(13, "Shrink", "a", number("bias", 0.25f), number("lambd", 1)));
    known(FLOAT, graph(10, "Clip", "a", number("min", -1), number("max", 0.5f)));
    known(FLOAT, graph(10, "Clip", "a", number("min", -1)));
    known(FLOAT, graph(10, "Clip", "a", number("max", 0.5f)));
    known(FLOAT, graph(13, "Clip", "a,low"));
    known(FLOAT, graph(13, "Clip", "a,,low"));
    known(BOOL, graph(13, "IsNaN", "odd"));
    known(BOOL, graph(13, "IsInf", "odd"));
    known(BOOL, graph(13, "IsInf", "odd", integer("detect_negative", 0)));
    known(BOOL, graph(13, "IsInf", "odd", integer("detect_positive", 0)));
    known(BOOL, graph(13, "Not", "p"));
    unknown(FLOAT, graph(13, "Erf", "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Add", "Sub", "Mul", "Div", "Max", "Min", "PRelu", "Sum", "Mean"})
  void ofTwoTensors(String operator) throws Exception {
    known(FLOAT, graph(13, operator, "a,b"));
    unknown(FLOAT, constants().node("ReduceMean", "input", "mean").node(operator, "a,mean", "y"));
  }

  @Test
  void ofIntegers() throws Exception {
    for (String operator : new String[] {"Add", "Sub", "Mul", "Div", "Max", "Min", "Mod"}) {
      known(INT64, graph(13, operator, "n,m"));
    }
    known(INT64, graph(13, "Mod", "n,m", integer("fmod", 1)));
    known(FLOAT, graph(13, "Mod", "a,b", integer("fmod", 1)));
    known(FLOAT, graph(13, "Pow", "b,powers").integers("powers", 2, 3, 0, -1, 1));
    known(FLOAT, graph(13, "Mean", "a,b,one"));
    known(FLOAT, graph(13, "Sum", "a,b,one"));
  }

  @Test
  void ofTruthValues() throws Exception {
    for (String operator :
        new String[] {"Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual"}) {
      known(BOOL, graph(16, operator, "n,m"));
      known(BOOL, graph(16, operator, "a,b"));
    }
    for (String operator : new String[] {"And", "Or", "Xor", "Equal"}) {
      known(BOOL, graph(13, operator, "p,q"));
    }
    known(FLOAT, graph(16, "Where", "five,a,b").initializer(fiveTruths()));
    known(FLOAT, graph(16, "Where", "five,one,a").initializer(fiveTruths()));
  }

  private static ProtoWriter fiveTruths() {
    return GraphWriter.tensor(BOOL, 5).text(8, "five").bytes(9, new byte[] {0, 1, 1, 0, 1});
  }

  @Test
  void ofOtherTypes() throws Exception {
    known(INT64, graph(13, "Cast", "a", integer("to", INT64)));
    known(INT32, graph(13, "Cast", "a", integer("to", INT32)));
    known(BOOL, graph(13, "Cast", "a", integer("to", BOOL)));
    known(DOUBLE, graph(13, "Cast", "a", integer("to", DOUBLE)));
    known(FLOAT, graph(13, "Cast", "large", integer("to", FLOAT)));
    known(DOUBLE, graph(13, "Cast", "large", integer("to", DOUBLE)));
    known(BOOL, graph(13, "Cast", "n", integer("to", BOOL)));
    known(INT64, graph(13, "Cast", "p", integer("to", INT64)));
    known(INT32, graph(13, "Cast", "n", integer("to", INT32)));
    known(INT64, graph(13, "Cast", "i", integer("to", INT64)));
    known(INT64, graph(15, "CastLike", "a,n"));
    unknown(INT32, graph(13, "Cast", "large", integer("to", INT32)));
    unknown(INT64, graph(13, "Cast", "odd", integer("to", INT64)));
    unknown(2, graph(13, "Cast", "n", integer("to", 2)));
    // doubles don't tell such integers apart
    unknown(FLOAT, graph(13, "Cast", "huge", integer("to", FLOAT)).integers("huge", 1L << 60));
    unknown(DOUBLE, graph(13, "Cast", "huge", integer("to", DOUBLE)).integers("huge", 1L << 53));
    // 2^24 + 1 times 2^31 is more than a double holds exactly
    unknown(INT64, graph(13, "Mul", "large,large"));
    unknown(INT32, graph(13, "Mul", "many,many").initializer(int32s("many", 1 << 16)));
    known(INT32, graph(13, "Mul", "many,many").initializer(int32s("many", 46340)));
  }

  private static ProtoWriter int32s(String name, long value) {
    return GraphWriter.tensor(INT32, 1).text(8, name).integer(5, value);
  }

  @Test
  void ofRows() throws Exception {
    for (String operator : new String[] {"ReduceMean", "ReduceMax", "ReduceProd", "ReduceL2"}) {
      known(FLOAT, graph(13, operator, "a", ints("axes", 0)));
      known(FLOAT, graph(13, operator, "a", ints("axes", -1), integer("keepdims", 0)));
    }
    known(INT64, graph(13, "ReduceSum", "n"));
    known(INT64, graph(13, "ReduceProd", "m"));
    known(FLOAT, graph(13, "ReduceSum", "a,axis"));
  }

  @Test
  void ofMovedValues() throws Exception {
    known(FLOAT, graph(13, "Transpose", "a"));
    known(FLOAT, graph(13, "Transpose", "a", ints("perm", 1, 0)));
    known(FLOAT, graph(13, "Flatten", "a", integer("axis", 2)));
    known(FLOAT, graph(13, "Flatten", "a", integer("axis", -1)));
    known(FLOAT, graph(13, "Unsqueeze", "a,axis"));
    known(FLOAT, graph(13, "Squeeze", "one"));
    known(FLOAT, graph(13, "Reshape", "a,shape").integers("shape", 5, -1));
    known(INT64, graph(13, "Concat", "n,m,few", integer("axis", 0)));
    known(FLOAT, graph(13, "Tile", "a,two"));
    known(FLOAT, graph(13, "Tile", "a,some").integers("some", 1, 3));
    known(FLOAT, graph(13, "Expand", "b,shape").integers("shape", 3, 5));
    known(FLOAT, graph(13, "Expand", "a,shape").integers("shape", 2, 1, 1));
    known(FLOAT, graph(13, "Gather", "b,few"));
    known(FLOAT, graph(13, "Gather", "a,few", integer("axis", 1)));
    known(FLOAT, graph(13, "Gather", "a,ends").integers("ends", -1, 0, -2));
    unknown(FLOAT, graph(13, "Concat", "a,a", integer("axis", 0)));
    GraphWriter many = graph(13, "Concat", "n,many", integer("axis", 0));
    known(INT64, many.integers("many", new long[58]));
    GraphWriter more = graph(13, "Concat", "n,many", integer("axis", 0));
    unknown(INT64, more.integers("many", new long[59]));
  }

  @Test
  void ofParts() throws Exception {
    for (long axis = -2; axis < 2; axis++) {
      long[] parts = axis % 2 == 0 ? new long[] {1, 1} : new long[] {1, 4};
      GraphWriter split =
          constants()
              .integers("parts", parts)
              .node("Split", "a,parts", "first,y", integer("axis", axis));
      known(FLOAT, split);
    }
  }

  private static GraphWriter sliced(long start, long end, long step) {
    return graph(13, "Slice", "n,start,end,zero,step")
        .integers("start", start)
        .integers("end", end)
        .integers("zero", 0)
        .integers("step", step);
  }

  @Test
  void ofSlices() throws Exception {
    for (long start : new long[] {-99, -6, -1, 0, 2, 5, 99}) {
      for (long end : new long[] {-99, -6, -1, 0, 2, 5, 99}) {
        for (long step : new long[] {-99, -2, -1, 1, 3, 99}) {
          known(INT64, sliced(start, end, step));
        }
      }
    }
    known(FLOAT, graph(9, "Slice", "a", ints("starts", 1, -4), ints("ends", 2, -1)));
    known(FLOAT, graph(9, "Slice", "a", ints("starts", 1), ints("ends", 9), ints("axes", -1)));
  }

  @Test
  void ofSizes() throws Exception {
    known(INT64, graph(15, "Shape", "a"));
    known(INT64, graph(15, "Shape", "input", integer("start", 1), integer("end", -1)));
    known(INT64, graph(15, "Shape", "input", integer("start", -99), integer("end", 99)));
    known(INT64, graph(15, "Shape", "input", integer("start", 3), integer("end", 2)));
    known(INT64, graph(15, "Size", "input"));
    known(FLOAT, graph(13, "ConstantOfShape", "two"));
    ProtoWriter seven = GraphWriter.tensor(INT64, 1).bytes(9, ProtoWriter.longs(7));
    known(INT64, graph(13, "ConstantOfShape", "two", GraphWriter.tensor("value", seven)));
  }

  @Test
  void ofConstants() throws Exception {
    known(INT64, graph(13, "Constant", "", integer("value_int", 5)));
    known(FLOAT, graph(13, "Constant", "", number("value_float", 2.5f)));
    known(INT64, graph(13, "Constant", "", ints("value_ints", 5, -6)));
    known(FLOAT, graph(13, "Constant", "", numbers("value_floats", 5, -6.5f)));
    ProtoWriter seven = GraphWriter.tensor(INT64, 1).bytes(9, ProtoWriter.longs(7));
    known(INT64, graph(13, "Constant", "", GraphWriter.tensor("value", seven)));
    known(INT64, graph(13, "Constant", "", ints("value_ints", new long[64])));
    unknown(INT64, graph(13, "Constant", "", ints("value_ints", new long[65])));
  }

  private static GraphWriter range(long start, long limit, long delta) {
    return graph(13, "Range", "start,limit,delta")
        .initializer(scalar("start", start))
        .initializer(scalar("limit", limit))
        .initializer(scalar("delta", delta));
  }

  private static ProtoWriter scalar(String name, long value) {
    return GraphWriter.tensor(INT64).text(8, name).bytes(9, ProtoWriter.longs(value));
  }

  @Test
  void ofRanges() throws Exception {
    known(INT64, range(2, 9, 3));
    known(INT64, range(2, 8, 3));
    known(INT64, range(9, 2, -2));
    known(INT64, range(3, 3, 1));
    known(INT64, range(3, 1, 1));
    known(INT64, range(0, 64, 1));
    known(INT64, range((1L << 53) - 1, (1L << 53) - 3, -1));
  }
}
