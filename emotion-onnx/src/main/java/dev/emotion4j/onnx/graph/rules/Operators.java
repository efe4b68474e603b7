package dev.emotion4j.onnx.graph.rules;

import static dev.emotion4j.onnx.graph.ElementType.FLOAT;
import static dev.emotion4j.onnx.graph.ElementType.INT32;
import static dev.emotion4j.onnx.graph.ElementType.INT64;
import static dev.emotion4j.onnx.graph.ElementType.UINT8;

import dev.emotion4j.onnx.graph.rules.Operator.Rule;
import dev.emotion4j.onnx.graph.rules.Operator.SingleRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What classifiers of and detectors in images are made of: the operators that have a rule which
 * bounds their output and work.
 *
 * <p>Absent on purpose: Loop, Scan and everything else that repeats a graph within the graph;
 * outputs whose size depends on values (NonZero, Unique, NonMaxSuppression); random numbers;
 * strings; training.
 *
 * <p>Source: the operator specifications of ONNX, operator sets 7 to 26, and where they leave
 * something open, what ONNX Runtime 1.28.0 does. Operator sets 22 to 26 added element types to
 * these operators but changed no shape.
 */
public final class Operators {
  private static final String OWN = "com.microsoft.";

  private static final Map<String, Operator> TABLE = new TreeMap<>();

  private Operators() {}

  static {
    // convolution, pooling, matrices
    computes("Conv", node -> node.like(0, WindowRules.convolution(node, 0, 1)));
    computes("ConvTranspose", node -> node.like(0, WindowRules.transposed(node)));
    computes("Gemm", MatrixRules::gemm);
    computes("MatMul", node -> node.like(0, MatrixRules.product(node, 0, 1)));
    computesAll("MaxPool", WindowRules::maxPool);
    computes("AveragePool", node -> node.like(0, WindowRules.pool(node)));
    computes("GlobalAveragePool", WindowRules::global);
    computes("GlobalMaxPool", WindowRules::global);
    computes("GlobalLpPool", WindowRules::global);
    computes("LpPool", node -> node.like(0, WindowRules.pool(node)));
    computes("Einsum", EinsumRule::output);
    computes("Attention", AttentionRule::output);
    computesAll("LSTM", node -> RecurrentRules.outputs(node, 4));
    computesAll("GRU", node -> RecurrentRules.outputs(node, 3));
    computesAll("RNN", node -> RecurrentRules.outputs(node, 1));

    // normalisation
    computes("BatchNormalization", NormalizationRules::batch);
    computes("InstanceNormalization", node -> NormalizationRules.perChannel(node, 2));
    computes("LayerNormalization", NormalizationRules::layer);
    computes("GroupNormalization", Operators::same);
    computes("LRN", NormalizationRules::local);
    computes("LpNormalization", NormalizationRules::alongAxis);
    computes("Softmax", NormalizationRules::alongAxis);
    computes("LogSoftmax", NormalizationRules::alongAxis);
    computes("Hardmax", NormalizationRules::alongAxis);
    computes("RMSNormalization", NormalizationRules::layer);
    computes("SimplifiedLayerNormalization", NormalizationRules::layer);
    computes("MeanVarianceNormalization", NormalizationRules::meanVariance);
    computesAll("Dropout", NormalizationRules::dropout);

    // one number at a time
    each("Relu", v -> Math.max(0, v));
    computes("LeakyRelu", ElementRules::leakyRelu);
    computes("Elu", ElementRules::elu);
    computes("Selu", Operators::same);
    computes("Shrink", ElementRules::shrink);
    computes("Swish", Operators::same);
    computes("Celu", Operators::same);
    computes("Gelu", Operators::same);
    computes("Mish", Operators::same);
    each("Sigmoid", v -> 1 / (1 + Math.exp(-v)));
    computes("HardSigmoid", ElementRules::hardSigmoid);
    computes("HardSwish", Operators::same);
    each("Softplus", v -> Math.log1p(Math.exp(v)));
    each("Softsign", v -> v / (1 + Math.abs(v)));
    each("Tanh", Math::tanh);
    computes("ThresholdedRelu", ElementRules::thresholdedRelu);
    computes("Clip", ElementRules::clip);
    computes("Erf", Operators::same);
    each("Abs", Math::abs);
    each("Neg", v -> -v);
    each("Exp", Math::exp);
    each("Log", Math::log);
    each("Sqrt", Math::sqrt);
    each("Reciprocal", v -> 1 / v);
    each("Floor", Math::floor);
    each("Ceil", Math::ceil);
    each("Round", Math::rint);
    each("Sign", Math::signum);
    each("Sin", Math::sin);
    each("Cos", Math::cos);
    each("Tan", Math::tan);
    each("Asin", Math::asin);
    each("Acos", Math::acos);
    each("Atan", Math::atan);
    each("Sinh", Math::sinh);
    each("Cosh", Math::cosh);
    computes("Asinh", Operators::same);
    computes("Acosh", Operators::same);
    computes("Atanh", Operators::same);
    computes("IsNaN", ElementRules::isNan);
    computes("IsInf", ElementRules::isInfinite);
    each("Not", v -> 1 - v);
    moves("Cast", SizeRules::cast);
    moves("CastLike", SizeRules::castLike);
    moves("Identity", node -> node.in(0));

    // two numbers at a time
    computes("Add", node -> BroadcastRules.arithmetic(node, (a, b) -> a + b));
    computes("Sum", node -> BroadcastRules.arithmetic(node, (a, b) -> a + b));
    computes("Sub", node -> BroadcastRules.arithmetic(node, (a, b) -> a - b));
    computes("Mul", node -> BroadcastRules.arithmetic(node, (a, b) -> a * b));
    computes("Div", BroadcastRules::quotient);
    computes("Mod", BroadcastRules::remainder);
    computes("Max", node -> BroadcastRules.arithmetic(node, Math::max));
    computes("Min", node -> BroadcastRules.arithmetic(node, Math::min));
    computes("Pow", node -> BroadcastRules.arithmetic(node, Math::pow));
    computes("PRelu", node -> BroadcastRules.arithmetic(node, (a, b) -> a < 0 ? a * b : a));
    computes("Mean", BroadcastRules::mean);
    computes("Equal", node -> BroadcastRules.comparison(node, (a, b) -> a == b ? 1 : 0));
    computes("Greater", node -> BroadcastRules.comparison(node, (a, b) -> a > b ? 1 : 0));
    computes("Less", node -> BroadcastRules.comparison(node, (a, b) -> a < b ? 1 : 0));
    computes("GreaterOrEqual", node -> BroadcastRules.comparison(node, (a, b) -> a >= b ? 1 : 0));
    computes("LessOrEqual", node -> BroadcastRules.comparison(node, (a, b) -> a <= b ? 1 : 0));
    computes("And", node -> BroadcastRules.comparison(node, (a, b) -> a * b));
    computes("Or", node -> BroadcastRules.comparison(node, Math::max));
    computes("Xor", node -> BroadcastRules.comparison(node, (a, b) -> a == b ? 0 : 1));
    computes("Where", BroadcastRules::where);

    // reductions
    reduces("ReduceMean", values -> Arrays.stream(values).average().orElse(Double.NaN));
    reduces("ReduceSum", values -> Arrays.stream(values).sum());
    reduces("ReduceMax", values -> Arrays.stream(values).max().orElse(Double.NaN));
    reduces("ReduceMin", values -> Arrays.stream(values).min().orElse(Double.NaN));
    reduces("ReduceProd", ReduceRules::product);
    reduces("ReduceL1", values -> Arrays.stream(values).map(Math::abs).sum());
    reduces("ReduceL2", values -> Math.sqrt(ReduceRules.squares(values)));
    reduces("ReduceSumSquare", ReduceRules::squares);
    reduces("ReduceLogSum", values -> Math.log(Arrays.stream(values).sum()));
    reduces("ReduceLogSumExp", values -> Math.log(Arrays.stream(values).map(Math::exp).sum()));
    computes("ArgMax", ReduceRules::index);
    computes("ArgMin", ReduceRules::index);
    computesAll("TopK", ReduceRules::top);
    computes("CumSum", ReduceRules::cumulative);

    // sizes and indices
    computes("Constant", SizeRules::constant);
    moves("ConstantOfShape", SizeRules::constantOfShape);
    moves("Shape", SizeRules::shape);
    moves(
        "Size", node -> new TensorShape(INT64, new long[0], new double[] {node.in(0).elements()}));
    moves("Reshape", MovementRules::reshape);
    moves("Flatten", MovementRules::flatten);
    moves("Squeeze", MovementRules::squeeze);
    moves("Unsqueeze", MovementRules::unsqueeze);
    moves("Transpose", MovementRules::transpose);
    moves("Concat", MovementRules::concat);
    movesAll("Split", MovementRules::split);
    moves("Slice", IndexRules::slice);
    moves("Gather", IndexRules::gather);
    computes("GatherElements", IndexRules::gatherElements);
    computes("GatherND", IndexRules::gatherMany);
    computes("ScatterND", IndexRules::scatter);
    computes("ScatterElements", IndexRules::scatterElements);
    computes("OneHot", IndexRules::oneHot);
    computes("Trilu", IndexRules::triangle);
    computes("GridSample", IndexRules::gridSample);
    shapes("Expand", SizeRules::expand);
    computes("Tile", SizeRules::tile);
    computes("Range", SizeRules::range);
    computes("Pad", SizeRules::pad);
    shapes("Resize", SizeRules::resize);
    shapes("Upsample", SizeRules::resize);
    computes("DepthToSpace", node -> SizeRules.blocks(node, true));
    computes("SpaceToDepth", node -> SizeRules.blocks(node, false));

    // quantised forms
    computes("QuantizeLinear", QuantizeRules::quantize);
    computes("DequantizeLinear", QuantizeRules::dequantize);
    computesAll(
        "DynamicQuantizeLinear",
        node ->
            List.of(
                new TensorShape(UINT8, node.in(0).dims()),
                new TensorShape(FLOAT),
                new TensorShape(UINT8)));
    computes("ConvInteger", node -> new TensorShape(INT32, WindowRules.convolution(node, 0, 1)));
    computes("MatMulInteger", node -> new TensorShape(INT32, MatrixRules.product(node, 0, 1)));
    computes("QLinearConv", node -> node.like(7, WindowRules.convolution(node, 0, 3)));
    computes("QLinearMatMul", node -> node.like(7, MatrixRules.product(node, 0, 3)));

    // what ONNX Runtime's own optimiser and quantiser write
    own("FusedConv", WindowRules::fused);
    own("FusedGemm", MatrixRules::gemm);
    own("FusedMatMul", MatrixRules::fused);
    own("Gelu", Operators::same);
    own("QuickGelu", Operators::same);
    own("FastGelu", NormalizationRules::biased);
    own("BiasGelu", NormalizationRules::biased);
    computesAll(OWN + "SkipLayerNormalization", NormalizationRules::skip);
    own("QuantizeLinear", QuantizeRules::quantize);
    own("DequantizeLinear", QuantizeRules::dequantize);
    own("QLinearAdd", QuantizeRules::broadcast);
    own("QLinearMul", QuantizeRules::broadcast);
    own("QLinearSigmoid", QuantizeRules::same);
    own("QLinearLeakyRelu", QuantizeRules::same);
    own("QLinearGlobalAveragePool", QuantizeRules::globalPool);
    own("QLinearAveragePool", QuantizeRules::averagePool);
    own("QLinearConcat", QuantizeRules::concat);
    own("QGemm", QuantizeRules::gemm);
  }

  /** Returns what is known of an operator, or {@code null} if it has no rule. */
  public static @Nullable Operator find(String name) {
    return TABLE.get(name);
  }

  /** Returns the names of all operators that have a rule. */
  public static SortedSet<String> names() {
    return new TreeSet<>(TABLE.keySet());
  }

  private static TensorShape same(NodeContext node) {
    return node.in(0).blank();
  }

  /** An operator on one number at a time. */
  private static void each(String name, DoubleUnaryOperator operation) {
    computes(name, node -> node.in(0).map(operation));
  }

  private static void reduces(String name, ToDoubleFunction<double[]> operation) {
    shapes(name, node -> ReduceRules.reduce(node, operation));
  }

  /** An operator of ONNX Runtime's domain. */
  private static void own(String name, SingleRule rule) {
    computes(OWN + name, rule);
  }

  /** An operator that computes with the numbers of its inputs, none of which may be empty. */
  private static void computes(String name, SingleRule rule) {
    computesAll(name, node -> List.of(rule.output(node)));
  }

  private static void computesAll(String name, Rule rule) {
    add(name, rule, Operator.COMPUTES);
  }

  /** An operator that only moves numbers, empty lists of them too. */
  private static void moves(String name, SingleRule rule) {
    movesAll(name, node -> List.of(rule.output(node)));
  }

  private static void movesAll(String name, Rule rule) {
    add(name, rule, 0);
  }

  /** An operator whose inputs behind the first are sizes, axes and the like. */
  private static void shapes(String name, SingleRule rule) {
    add(name, node -> List.of(rule.output(node)), 1);
  }

  private static void add(String name, Rule rule, int emptyFrom) {
    if (TABLE.put(name, new Operator(rule, emptyFrom)) != null) {
      throw new IllegalStateException("two rules for " + name);
    }
  }
}
