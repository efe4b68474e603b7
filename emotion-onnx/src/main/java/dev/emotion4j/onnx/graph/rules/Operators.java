package dev.emotion4j.onnx.graph.rules;

import static dev.emotion4j.onnx.graph.ElementType.FLOAT;
import static dev.emotion4j.onnx.graph.ElementType.INT32;
import static dev.emotion4j.onnx.graph.ElementType.INT64;
import static dev.emotion4j.onnx.graph.ElementType.UINT8;

import dev.emotion4j.onnx.graph.rules.Operator.Rule;
import dev.emotion4j.onnx.graph.rules.Operator.SingleRule;
import java.util.Arrays;
import java.util.List;
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
  /** ONNX Runtime's domain. */
  private static final String OWN = "com.microsoft.";

  private Operators() {}

  /**
   * Returns what is known of an operator, or {@code null} if it has no rule. Only the rules that
   * are asked for are linked: all of them cost the first load in a process some 60 ms.
   */
  public static @Nullable Operator find(String name) {
    return switch (name) {
      // convolution, pooling, matrices
      case "Conv" -> computes(node -> node.like(0, WindowRules.convolution(node, 0, 1)));
      case "ConvTranspose" -> computes(node -> node.like(0, WindowRules.transposed(node)));
      case "Gemm" -> computes(MatrixRules::gemm);
      case "MatMul" -> computes(node -> node.like(0, MatrixRules.product(node, 0, 1)));
      case "MaxPool" -> computesAll(WindowRules::maxPool);
      case "AveragePool" -> computes(node -> node.like(0, WindowRules.pool(node)));
      case "GlobalAveragePool" -> computes(WindowRules::global);
      case "GlobalMaxPool" -> computes(WindowRules::global);
      case "GlobalLpPool" -> computes(WindowRules::global);
      case "LpPool" -> computes(node -> node.like(0, WindowRules.pool(node)));
      case "Einsum" -> computes(EinsumRule::output);
      case "Attention" -> computesAll(AttentionRule::outputs);
      case "LSTM" -> computesAll(node -> RecurrentRules.outputs(node, 4));
      case "GRU" -> computesAll(node -> RecurrentRules.outputs(node, 3));
      case "RNN" -> computesAll(node -> RecurrentRules.outputs(node, 1));

      // normalisation
      case "BatchNormalization" -> computes(NormalizationRules::batch);
      case "InstanceNormalization" -> computes(node -> NormalizationRules.perChannel(node, 2));
      case "LayerNormalization" -> computesAll(node -> NormalizationRules.layer(node, 2));
      case "GroupNormalization" -> computes(Operators::same);
      case "LRN" -> computes(NormalizationRules::local);
      case "LpNormalization" -> computes(NormalizationRules::alongAxis);
      case "Softmax" -> computes(NormalizationRules::alongAxis);
      case "LogSoftmax" -> computes(NormalizationRules::alongAxis);
      case "Hardmax" -> computes(NormalizationRules::alongAxis);
      case "RMSNormalization" -> computesAll(node -> NormalizationRules.layer(node, 0));
      case "SimplifiedLayerNormalization" -> computesAll(node -> NormalizationRules.layer(node, 1));
      case "MeanVarianceNormalization" -> computes(NormalizationRules::meanVariance);
      case "Dropout" -> computesAll(NormalizationRules::dropout);

      // one number at a time
      case "Relu" -> each(v -> Math.max(0, v));
      case "LeakyRelu" -> computes(ElementRules::leakyRelu);
      case "Elu" -> computes(ElementRules::elu);
      case "Selu" -> computes(Operators::same);
      case "Shrink" -> computes(ElementRules::shrink);
      case "Swish" -> computes(Operators::same);
      case "Celu" -> computes(Operators::same);
      case "Gelu" -> computes(Operators::same);
      case "Mish" -> computes(Operators::same);
      case "Sigmoid" -> each(v -> 1 / (1 + Math.exp(-v)));
      case "HardSigmoid" -> computes(ElementRules::hardSigmoid);
      case "HardSwish" -> computes(Operators::same);
      case "Softplus" -> each(v -> Math.log1p(Math.exp(v)));
      case "Softsign" -> each(v -> v / (1 + Math.abs(v)));
      case "Tanh" -> each(Math::tanh);
      case "ThresholdedRelu" -> computes(ElementRules::thresholdedRelu);
      case "Clip" -> computes(ElementRules::clip);
      case "Erf" -> computes(Operators::same);
      case "Abs" -> each(Math::abs);
      case "Neg" -> each(v -> -v);
      case "Exp" -> each(Math::exp);
      case "Log" -> each(Math::log);
      case "Sqrt" -> each(Math::sqrt);
      case "Reciprocal" -> each(v -> 1 / v);
      case "Floor" -> each(Math::floor);
      case "Ceil" -> each(Math::ceil);
      case "Round" -> each(Math::rint);
      case "Sign" -> each(Math::signum);
      case "Sin" -> each(Math::sin);
      case "Cos" -> each(Math::cos);
      case "Tan" -> each(Math::tan);
      case "Asin" -> each(Math::asin);
      case "Acos" -> each(Math::acos);
      case "Atan" -> each(Math::atan);
      case "Sinh" -> each(Math::sinh);
      case "Cosh" -> each(Math::cosh);
      case "Asinh" -> computes(Operators::same);
      case "Acosh" -> computes(Operators::same);
      case "Atanh" -> computes(Operators::same);
      case "IsNaN" -> computes(ElementRules::isNan);
      case "IsInf" -> computes(ElementRules::isInfinite);
      case "Not" -> each(v -> 1 - v);
      case "Cast" -> moves(SizeRules::cast);
      case "CastLike" -> moves(SizeRules::castLike);
      case "Identity" -> moves(node -> node.in(0));

      // two numbers at a time
      case "Add" -> computes(node -> BroadcastRules.arithmetic(node, (a, b) -> a + b));
      case "Sum" -> computes(node -> BroadcastRules.arithmetic(node, (a, b) -> a + b));
      case "Sub" -> computes(node -> BroadcastRules.arithmetic(node, (a, b) -> a - b));
      case "Mul" -> computes(node -> BroadcastRules.arithmetic(node, (a, b) -> a * b));
      case "Div" -> computes(BroadcastRules::quotient);
      case "Mod" -> computes(BroadcastRules::remainder);
      case "Max" -> computes(node -> BroadcastRules.arithmetic(node, Math::max));
      case "Min" -> computes(node -> BroadcastRules.arithmetic(node, Math::min));
      case "Pow" -> computes(node -> BroadcastRules.arithmetic(node, Math::pow));
      case "PRelu" ->
          computes(node -> BroadcastRules.arithmetic(node, (a, b) -> a < 0 ? a * b : a));
      case "Mean" -> computes(BroadcastRules::mean);
      case "Equal" -> computes(node -> BroadcastRules.comparison(node, (a, b) -> a == b ? 1 : 0));
      case "Greater" -> computes(node -> BroadcastRules.comparison(node, (a, b) -> a > b ? 1 : 0));
      case "Less" -> computes(node -> BroadcastRules.comparison(node, (a, b) -> a < b ? 1 : 0));
      case "GreaterOrEqual" ->
          computes(node -> BroadcastRules.comparison(node, (a, b) -> a >= b ? 1 : 0));
      case "LessOrEqual" ->
          computes(node -> BroadcastRules.comparison(node, (a, b) -> a <= b ? 1 : 0));
      case "And" -> computes(node -> BroadcastRules.comparison(node, (a, b) -> a * b));
      case "Or" -> computes(node -> BroadcastRules.comparison(node, Math::max));
      case "Xor" -> computes(node -> BroadcastRules.comparison(node, (a, b) -> a == b ? 0 : 1));
      case "Where" -> computes(BroadcastRules::where);

      // reductions
      case "ReduceMean" -> reduces(values -> Arrays.stream(values).average().orElse(Double.NaN));
      case "ReduceSum" -> reduces(values -> Arrays.stream(values).sum());
      case "ReduceMax" -> reduces(values -> Arrays.stream(values).max().orElse(Double.NaN));
      case "ReduceMin" -> reduces(values -> Arrays.stream(values).min().orElse(Double.NaN));
      case "ReduceProd" -> reduces(ReduceRules::product);
      case "ReduceL1" -> reduces(values -> Arrays.stream(values).map(Math::abs).sum());
      case "ReduceL2" -> reduces(values -> Math.sqrt(ReduceRules.squares(values)));
      case "ReduceSumSquare" -> reduces(ReduceRules::squares);
      case "ReduceLogSum" -> reduces(values -> Math.log(Arrays.stream(values).sum()));
      case "ReduceLogSumExp" ->
          reduces(values -> Math.log(Arrays.stream(values).map(Math::exp).sum()));
      case "ArgMax" -> computes(ReduceRules::index);
      case "ArgMin" -> computes(ReduceRules::index);
      case "TopK" -> computesAll(ReduceRules::top);
      case "CumSum" -> computes(ReduceRules::cumulative);

      // sizes and indices
      case "Constant" -> computes(SizeRules::constant);
      case "ConstantOfShape" -> moves(SizeRules::constantOfShape);
      case "Shape" -> moves(SizeRules::shape);
      case "Size" ->
          moves(node -> new TensorShape(INT64, new long[0], new double[] {node.in(0).elements()}));
      case "Reshape" -> moves(MovementRules::reshape);
      case "Flatten" -> moves(MovementRules::flatten);
      case "Squeeze" -> moves(MovementRules::squeeze);
      case "Unsqueeze" -> moves(MovementRules::unsqueeze);
      case "Transpose" -> moves(MovementRules::transpose);
      case "Concat" -> moves(MovementRules::concat);
      case "Split" -> movesAll(MovementRules::split);
      case "Slice" -> moves(IndexRules::slice);
      case "Gather" -> moves(IndexRules::gather);
      case "GatherElements" -> computes(IndexRules::gatherElements);
      case "GatherND" -> computes(IndexRules::gatherMany);
      case "ScatterND" -> computes(IndexRules::scatter);
      case "ScatterElements" -> computes(IndexRules::scatterElements);
      case "OneHot" -> computes(IndexRules::oneHot);
      case "Trilu" -> computes(IndexRules::triangle);
      case "GridSample" -> computes(IndexRules::gridSample);
      case "Expand" -> shapes(SizeRules::expand);
      case "Tile" -> computes(SizeRules::tile);
      case "Range" -> computes(SizeRules::range);
      case "Pad" -> computes(SizeRules::pad);
      case "Resize" -> shapes(SizeRules::resize);
      case "Upsample" -> shapes(SizeRules::resize);
      case "DepthToSpace" -> computes(node -> SizeRules.blocks(node, true));
      case "SpaceToDepth" -> computes(node -> SizeRules.blocks(node, false));

      // quantised forms
      case "QuantizeLinear" -> computes(QuantizeRules::quantize);
      case "DequantizeLinear" -> computes(QuantizeRules::dequantize);
      case "DynamicQuantizeLinear" ->
          computesAll(
              node ->
                  List.of(
                      new TensorShape(UINT8, node.in(0).dims()),
                      new TensorShape(FLOAT),
                      new TensorShape(UINT8)));
      case "ConvInteger" ->
          computes(node -> new TensorShape(INT32, WindowRules.convolution(node, 0, 1)));
      case "MatMulInteger" ->
          computes(node -> new TensorShape(INT32, MatrixRules.product(node, 0, 1)));
      case "QLinearConv" -> computes(node -> node.like(7, WindowRules.convolution(node, 0, 3)));
      case "QLinearMatMul" -> computes(node -> node.like(7, MatrixRules.product(node, 0, 3)));

      // what ONNX Runtime's own optimiser and quantiser write
      case OWN + "FusedConv" -> computes(WindowRules::fused);
      case OWN + "FusedGemm" -> computes(MatrixRules::gemm);
      case OWN + "FusedMatMul" -> computes(MatrixRules::fused);
      case OWN + "Gelu" -> computes(Operators::same);
      case OWN + "QuickGelu" -> computes(Operators::same);
      case OWN + "FastGelu" -> computes(NormalizationRules::biased);
      case OWN + "BiasGelu" -> computes(NormalizationRules::biased);
      case OWN + "SkipLayerNormalization" -> computesAll(NormalizationRules::skip);
      case OWN + "QuantizeLinear" -> computes(QuantizeRules::quantize);
      case OWN + "DequantizeLinear" -> computes(QuantizeRules::dequantize);
      case OWN + "QLinearAdd" -> computes(QuantizeRules::broadcast);
      case OWN + "QLinearMul" -> computes(QuantizeRules::broadcast);
      case OWN + "QLinearSigmoid" -> computes(QuantizeRules::same);
      case OWN + "QLinearLeakyRelu" -> computes(QuantizeRules::same);
      case OWN + "QLinearGlobalAveragePool" -> computes(QuantizeRules::globalPool);
      case OWN + "QLinearAveragePool" -> computes(QuantizeRules::averagePool);
      case OWN + "QLinearConcat" -> computes(QuantizeRules::concat);
      case OWN + "QGemm" -> computes(QuantizeRules::gemm);

      default -> null;
    };
  }

  private static TensorShape same(NodeContext node) {
    return node.in(0).blank();
  }

  /** An operator on one number at a time. */
  private static Operator each(DoubleUnaryOperator operation) {
    return computes(node -> node.in(0).map(operation));
  }

  private static Operator reduces(ToDoubleFunction<double[]> operation) {
    return shapes(node -> ReduceRules.reduce(node, operation));
  }

  /** An operator that computes with the numbers of its inputs, none of which may be empty. */
  private static Operator computes(SingleRule rule) {
    return computesAll(node -> List.of(rule.output(node)));
  }

  private static Operator computesAll(Rule rule) {
    return new Operator(rule, Operator.COMPUTES);
  }

  /** An operator that only moves numbers, empty lists of them too. */
  private static Operator moves(SingleRule rule) {
    return movesAll(node -> List.of(rule.output(node)));
  }

  private static Operator movesAll(Rule rule) {
    return new Operator(rule, 0);
  }

  /** An operator whose inputs behind the first are sizes, axes and the like. */
  private static Operator shapes(SingleRule rule) {
    return new Operator(node -> List.of(rule.output(node)), 1);
  }
}
