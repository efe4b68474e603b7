package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.INT64;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.ints;
import static dev.emotion4j.onnx.testing.GraphWriter.number;
import static dev.emotion4j.onnx.testing.GraphWriter.text;
import static dev.emotion4j.onnx.testing.GraphWriter.withInput;

import dev.emotion4j.onnx.graph.rules.TensorShape;
import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Graphs of one to three random operators with random constants and settings. Most are nonsense;
 * those that get past our checks must not take ONNX Runtime down. Each {@link Random} gives one.
 */
final class RandomGraphs {
  private static final int UINT8 = 2;
  private static final int INT8 = 3;
  private static final int INT32 = 6;
  private static final int BOOL = 9;
  private static final int FLOAT16 = 10;
  private static final int DOUBLE = 11;

  private static final int[] OPSETS = {
    7, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19, 20, 21, 22, 23, 24
  };

  /** Some more than once, as they are in real graphs. */
  private static final int[] TYPES = {
    FLOAT, FLOAT, FLOAT, INT64, INT64, INT32, UINT8, INT8, BOOL, DOUBLE, FLOAT16
  };

  private static final List<String> OPERATORS = OperatorNames.all();

  private static final Map<String, String[]> TEXTS =
      Map.of(
          "mode", new String[] {"reflect", "edge", "wrap", "linear", "nearest", "cubic", "CRD"},
          "auto_pad", new String[] {"SAME_UPPER", "VALID"},
          "nearest_mode", new String[] {"ceil"},
          "approximate", new String[] {"tanh"},
          "reduction", new String[] {"add"},
          "direction", new String[] {"bidirectional", "reverse"},
          "activation", new String[] {"Relu", "LeakyRelu"},
          "equation",
              new String[] {
                "ij,jk->ik",
                "bchw->bwhc",
                "ii->i",
                "...a,...a->...",
                "i,j",
                "abcd,bcd",
                "bchw,bckw->bhk"
              },
          "coordinate_transformation_mode",
              new String[] {"asymmetric", "align_corners", "half_pixel", "half_pixel_symmetric"});

  private static final String[] NUMBERS = {"alpha", "beta", "epsilon", "bias", "cubic_coeff_a"};

  private static final String[] LISTS = {
    "axes",
    "kernel_shape",
    "pads",
    "strides",
    "dilations",
    "perm",
    "output_shape",
    "split",
    "output_padding",
    "starts",
    "ends"
  };

  private static final String[] INTEGERS = {
    "axis",
    "axis",
    "axis",
    "group",
    "keepdims",
    "to",
    "p",
    "transA",
    "transB",
    "ceil_mode",
    "fmod",
    "start",
    "end",
    "blocksize",
    "num_groups",
    "size",
    "allowzero",
    "count_include_pad",
    "storage_order",
    "num_outputs",
    "antialias",
    "exclude_outside",
    "stash_type",
    "noop_with_empty_axes",
    "saturate",
    "block_size",
    "output_dtype",
    "hidden_size",
    "q_num_heads",
    "kv_num_heads",
    "is_causal",
    "batch_dims",
    "k",
    "upper",
    "largest",
    "sorted",
    "exclusive",
    "reverse",
    "select_last_index",
    "align_corners",
    "linear_before_reset",
    "detect_negative",
    "channels_last"
  };

  private final Random random;
  private final GraphWriter graph;
  private final List<String> names = new ArrayList<>(List.of("input"));
  private String last = "";

  private RandomGraphs(Random random, GraphWriter graph) {
    this.random = random;
    this.graph = graph;
  }

  static byte[] next(Random random) {
    long opset = OPSETS[random.nextInt(OPSETS.length)];
    return new RandomGraphs(random, withInput()).graph("output").opset(opset).toByteArray();
  }

  /** A graph that makes nothing of the picture, with a random one as the branch not chosen. */
  static byte[] passedBy(Random random) {
    long opset = OPSETS[random.nextInt(OPSETS.length)];
    GraphWriter other =
        new RandomGraphs(random, new GraphWriter().inGraph(g -> g.text(2, "b"))).graph("other");
    GraphWriter chosen =
        new GraphWriter()
            .inGraph(graph -> graph.text(2, "a"))
            .node("Identity", "input", "same")
            .output("same", FLOAT);
    return withInput()
        .initializer(GraphWriter.tensor(BOOL).text(8, "yes").bytes(9, new byte[] {1}))
        .node(
            "If",
            "yes",
            "output",
            GraphWriter.graph("then_branch", chosen),
            GraphWriter.graph("else_branch", other))
        .output("output", FLOAT)
        .opset(opset)
        .toByteArray();
  }

  private GraphWriter graph(String output) {
    for (int i = 0; i < 10; i++) {
      constant("c" + i);
    }
    graph.node("Shape", "input", "shape");
    names.add("shape");
    int nodes = 1 + random.nextInt(3);
    for (int i = 0; i < nodes; i++) {
      node(i);
    }
    return graph.node("Cast", last, output, integer("to", FLOAT)).output(output, FLOAT);
  }

  private static String any(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private void constant(String name) {
    int type = TYPES[random.nextInt(TYPES.length)];
    long[] dims =
        switch (random.nextInt(6)) {
          case 0 -> new long[] {0};
          case 1 -> new long[] {};
          case 2 -> new long[] {1};
          case 3 -> new long[] {1 + random.nextInt(4)};
          case 4 -> new long[] {3, 1, 1};
          default ->
              new long[] {2 + random.nextInt(3), 3, 1 + random.nextInt(3), 1 + random.nextInt(3)};
        };
    int count = (int) TensorShape.product(dims, 0, dims.length);
    ByteBuffer bytes = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      int value = random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(7) - 2;
      switch (type) {
        case FLOAT -> bytes.putFloat(value * 0.7f);
        case DOUBLE -> bytes.putDouble(value);
        case INT64 -> bytes.putLong(value);
        case INT32 -> bytes.putInt(value);
        case FLOAT16 -> bytes.putShort((short) value);
        case BOOL -> bytes.put((byte) (value & 1));
        default -> bytes.put((byte) value);
      }
    }
    byte[] raw = new byte[bytes.position()];
    bytes.flip().get(raw);
    graph.initializer(GraphWriter.tensor(type, dims).text(8, name).bytes(9, raw));
    names.add(name);
  }

  private void node(int index) {
    String operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
    List<String> inputs = new ArrayList<>();
    int count = inputCount(operator);
    for (int i = 0; i < count; i++) {
      boolean chained = i == 0 && !last.isEmpty() && random.nextBoolean();
      boolean leftOut = i > 1 && random.nextInt(6) == 0;
      String some = names.get(random.nextInt(names.size()));
      inputs.add(chained ? last : leftOut ? "" : some);
    }
    last = "x" + index;
    String more =
        switch (operator) {
          case "DynamicQuantizeLinear" -> ",s" + index + ",z" + index;
          case "Split", "MaxPool", "Dropout", "TopK", "LSTM", "GRU" ->
              random.nextBoolean() ? ",y" + index : "";
          default -> "";
        };
    graph.node(
        operator,
        String.join(",", inputs),
        last + more,
        attributes(operator).values().toArray(new ProtoWriter[0]));
    names.add(last);
  }

  private int inputCount(String operator) {
    return switch (operator) {
      case "Constant" -> 0;
      case "Conv",
          "Gemm",
          "Clip",
          "Where",
          "LayerNormalization",
          "GroupNormalization",
          "InstanceNormalization",
          "ConvTranspose",
          "Pad",
          "QuantizeLinear",
          "DequantizeLinear",
          "Range",
          "ScatterND",
          "Dropout" ->
          2 + random.nextInt(2);
      case "ConvInteger", "MatMulInteger", "Resize" -> 2 + random.nextInt(3);
      case "BatchNormalization", "Slice" -> 4 + random.nextInt(2);
      case "QLinearConv", "QLinearMatMul" -> 8 + random.nextInt(2);
      case "Einsum" -> 1 + random.nextInt(3);
      case "LSTM", "GRU", "RNN", "Attention" -> 3 + random.nextInt(4);
      case "ScatterElements", "OneHot", "GatherElements", "GatherND", "TopK", "CumSum", "Trilu" ->
          2 + random.nextInt(2);
      case "com.microsoft.QLinearAdd", "com.microsoft.QLinearMul", "com.microsoft.QGemm" ->
          7 + random.nextInt(3);
      case "com.microsoft.QLinearConcat" -> 5 + 3 * random.nextInt(2);
      case "com.microsoft.SkipLayerNormalization",
          "com.microsoft.FusedConv",
          "com.microsoft.FusedMatMul",
          "com.microsoft.FusedGemm",
          "com.microsoft.QLinearSigmoid",
          "com.microsoft.QLinearGlobalAveragePool",
          "com.microsoft.QLinearAveragePool" ->
          2 + random.nextInt(4);
      default -> 1 + random.nextInt(2);
    };
  }

  private Map<String, ProtoWriter> attributes(String operator) {
    Map<String, ProtoWriter> attributes = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(5)) {
        case 0 -> {
          String name = any(random, new TreeMap<>(TEXTS).keySet().toArray(new String[0]));
          attributes.put(name, text(name, any(random, TEXTS.getOrDefault(name, new String[0]))));
        }
        case 1 -> {
          String name = any(random, NUMBERS);
          attributes.put(name, number(name, random.nextFloat() * 4 - 2));
        }
        case 2 -> {
          String name = any(random, LISTS);
          long[] values = random.longs(1 + random.nextInt(4), -1, 4).toArray();
          attributes.put(name, ints(name, values));
        }
        default -> {
          String name = any(random, INTEGERS);
          attributes.put(name, integer(name, random.nextInt(8) - 2));
        }
      }
    }
    if (operator.equals("Cast")) {
      attributes.put("to", integer("to", TYPES[random.nextInt(TYPES.length)]));
    } else if (operator.equals("Concat")) {
      attributes.put("axis", integer("axis", 0));
    } else if (operator.equals("Constant")) {
      attributes.clear();
      attributes.put("value_int", integer("value_int", random.nextInt(4)));
    }
    return attributes;
  }
}
