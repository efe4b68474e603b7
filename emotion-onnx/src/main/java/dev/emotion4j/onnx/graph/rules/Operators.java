package dev.emotion4j.onnx.graph.rules;

import static dev.emotion4j.onnx.graph.ElementType.FLOAT;
import static dev.emotion4j.onnx.graph.ElementType.INT32;
import static dev.emotion4j.onnx.graph.ElementType.INT64;
import static dev.emotion4j.onnx.graph.ElementType.UINT8;

import dev.emotion4j.onnx.graph.rules.Operator.Rule;
import dev.emotion4j.onnx.graph.rules.Operator.SingleRule;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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

    // normalisation
    computes("BatchNormalization", NormalizationRules::batch);
    computes("InstanceNormalization", node -> NormalizationRules.perChannel(node, 2));
    computes("LayerNormalization", NormalizationRules::layer);
    computes("GroupNormalization", Operators::same);
    computes("LRN", NormalizationRules::local);
    computes("LpNormalization", NormalizationRules::alongAxis);
    computes("Softmax", NormalizationRules::alongAxis);
    computes("LogSoftmax", NormalizationRules::alongAxis);
    computesAll("Dropout", NormalizationRules::dropout);

    // one number at a time
    computes("Relu", Operators::same);
    computes("LeakyRelu", Operators::same);
    computes("Elu", Operators::same);
    computes("Selu", Operators::same);
    computes("Celu", Operators::same);
    computes("Gelu", Operators::same);
    computes("Mish", Operators::same);
    computes("Sigmoid", Operators::same);
    computes("HardSigmoid", Operators::same);
    computes("HardSwish", Operators::same);
    computes("Softplus", Operators::same);
    computes("Softsign", Operators::same);
    computes("Tanh", Operators::same);
    computes("ThresholdedRelu", Operators::same);
    computes("Clip", Operators::same);
    computes("Erf", Operators::same);
    computes("Abs", Operators::same);
    computes("Neg", Operators::same);
    computes("Exp", Operators::same);
    computes("Log", Operators::same);
    computes("Sqrt", Operators::same);
    computes("Reciprocal", Operators::same);
    computes("Floor", node -> node.in(0).map(Math::floor));
    computes("Ceil", node -> node.in(0).map(Math::ceil));
    computes("Round", Operators::same);
    computes("Sign", Operators::same);
    computes("Sin", Operators::same);
    computes("Cos", Operators::same);
    computes("Not", Operators::same);
    moves("Cast", SizeRules::cast);
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
    computes("Pow", node -> BroadcastRules.arithmetic(node, null));
    computes("PRelu", node -> BroadcastRules.arithmetic(node, null));
    computes("Mean", node -> BroadcastRules.arithmetic(node, null));
    computes("Equal", node -> BroadcastRules.comparison(node, (a, b) -> a == b ? 1 : 0));
    computes("Greater", node -> BroadcastRules.comparison(node, (a, b) -> a > b ? 1 : 0));
    computes("Less", node -> BroadcastRules.comparison(node, (a, b) -> a < b ? 1 : 0));
    computes("GreaterOrEqual", node -> BroadcastRules.comparison(node, null));
    computes("LessOrEqual", node -> BroadcastRules.comparison(node, null));
    computes("And", node -> BroadcastRules.comparison(node, null));
    computes("Or", node -> BroadcastRules.comparison(node, null));
    computes("Where", BroadcastRules::where);

    // reductions
    shapes("ReduceMean", ReduceRules::reduce);
    shapes("ReduceSum", ReduceRules::reduce);
    shapes("ReduceMax", ReduceRules::reduce);
    shapes("ReduceMin", ReduceRules::reduce);
    shapes("ReduceProd", ReduceRules::reduce);
    shapes("ReduceL1", ReduceRules::reduce);
    shapes("ReduceL2", ReduceRules::reduce);
    shapes("ReduceSumSquare", ReduceRules::reduce);

    // sizes and places
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
    computes("ScatterND", IndexRules::scatter);
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
