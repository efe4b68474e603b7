package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.INT64;
import static dev.emotion4j.onnx.testing.GraphWriter.withInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The branches of If, as torch's exporter writes it; a value here has 3 x 8 x 8 x 4 = 768 bytes.
 */
class InnerGraphTest {
  private static final int BOOL = 9;
  private static final long ONE = 768;

  private static GraphWriter inner() {
    return new GraphWriter().inGraph(graph -> graph.text(2, "inner"));
  }

  /** A branch from "input" to its output. */
  private static GraphWriter branch(String operator) {
    return inner().node(operator, "input", "inner").output("inner", FLOAT);
  }

  private static GraphWriter choice(GraphWriter graph, GraphWriter yes, GraphWriter no) {
    return graph
        .node(
            "If",
            "condition",
            "output",
            GraphWriter.graph("then_branch", yes),
            GraphWriter.graph("else_branch", no))
        .output("output", FLOAT);
  }

  private static GraphWriter constant(boolean condition) {
    return withInput()
        .initializer(
            GraphWriter.tensor(BOOL)
                .text(8, "condition")
                .bytes(9, new byte[] {(byte) (condition ? 1 : 0)}));
  }

  /** Whether the picture's mean is above a number, which nobody knows before. */
  private static GraphWriter computed() {
    return withInput()
        .tensor("half", new float[] {0.5f}, 1, 1, 1, 1)
        .node("ReduceMean", "input", "mean")
        .node("Greater", "mean,half", "condition");
  }

  private static StrictCost cost(GraphWriter graph) {
    return cost(graph, 1);
  }

  private static StrictCost cost(GraphWriter graph, int batch) {
    return StrictCost.of(OnnxGraph.read("m", graph.toBuffer()), batch, 3, 8, 8);
  }

  private static void refused(GraphWriter graph, String problem) {
    refused(graph, 1, problem);
  }

  private static void refused(GraphWriter graph, int batch, String problem) {
    assertThatThrownBy(() -> cost(graph, batch))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessageContaining(problem);
  }

  private static void fits(GraphWriter graph, Long... dims) throws Exception {
    byte[] model = graph.toByteArray();
    long[] input = {dims[0], 3, 8, 8};
    assertThat(StrictCost.of(OnnxGraph.read("m", ByteBuffer.wrap(model)), input).outputDims())
        .isEqualTo(List.of(dims));
    assertThat(EveryValueTest.compare(model, input)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConstantConditionChooses(boolean condition) throws Exception {
    GraphWriter graph = choice(constant(condition), branch("GlobalAveragePool"), branch("Relu"));
    if (condition) {
      fits(graph, 1L, 3L, 1L, 1L);
    } else {
      fits(graph, 1L, 3L, 8L, 8L);
    }
  }

  @Test
  void aConditionThatThePictureDecidesNeedsEqualShapes() throws Exception {
    fits(choice(computed(), branch("Relu"), branch("Sigmoid")), 1L, 3L, 8L, 8L);
    refused(
        choice(computed(), branch("Relu"), branch("GlobalAveragePool")),
        "the condition is computed from the picture, and the branches make different shapes,"
            + " [FLOAT[1, 3, 8, 8]] and [FLOAT[1, 3, 1, 1]]");
  }

  @Test
  void whatABranchDeclaresIsComparedThoughTheGraphIsCutBehindIt() {
    GraphWriter liar = inner().node("Relu", "input", "inner").output("inner", FLOAT, 1, 3, 9, 9);
    ByteBuffer model =
        choice(constant(true), liar, branch("Relu"))
            .node("ArgMax", "output", "label")
            .output("label", INT64)
            .toBuffer();
    OnnxGraph whole = OnnxGraph.read("m", model);
    for (String end : new String[] {"label", "output"}) {
      assertThatThrownBy(() -> StrictCost.of(whole.endingAt(Set.of(end), model), 1, 3, 8, 8))
          .isExactlyInstanceOf(ModelException.class)
          .hasMessage(
              "m: graph.output 'inner' is declared as FLOAT[1, 3, 9, 9], but the graph makes"
                  + " FLOAT[1, 3, 8, 8]");
    }
  }

  @Test
  void whatABranchChoosesIsNotKnown() {
    // Both branches make [1], with other values: the size behind them has no bound.
    GraphWriter graph =
        choice(
            computed(),
            inner().integers("a", 2).node("Identity", "a", "s").output("s", INT64),
            inner().integers("a", 3).node("Identity", "a", "s").output("s", INT64));
    refused(graph.node("ConstantOfShape", "output", "y"), "has no bound");
  }

  @Test
  void aBranchWithInputsOrWithoutAGraphIsRefused() {
    refused(
        choice(constant(true), branch("Relu").input("x", FLOAT, 1), branch("Relu")),
        "then_branch has inputs");
    refused(
        choice(constant(true), branch("Relu"), branch("Relu").input("x", FLOAT, 1)),
        "else_branch has inputs");
    refused(
        constant(true).node("If", "condition", "output").output("output", FLOAT),
        "attribute 'then_branch' holds no graph");
    refused(
        constant(true)
            .node("If", "condition", "output", GraphWriter.integer("then_branch", 1))
            .output("output", FLOAT),
        "attribute 'then_branch' holds no graph");
  }

  @Test
  void theConditionIsOneTruthValue() {
    ProtoWriter two = GraphWriter.tensor(BOOL, 2).text(8, "condition").bytes(9, new byte[2]);
    refused(
        choice(withInput().initializer(two), branch("Relu"), branch("Relu")),
        "the condition is BOOL[2], expected one truth value");
    refused(
        choice(withInput().integers("condition", 1), branch("Relu"), branch("Relu")),
        "the condition is INT64[1], expected one truth value");
  }

  @Test
  void whatABranchReadsLivesUntilItHasRun() {
    GraphWriter inner = inner().node("Relu", "early", "inner").output("inner", FLOAT);
    // early, late and the branch's own value; early would be gone if only the outer nodes counted
    GraphWriter graph = constant(true).node("Relu", "input", "early").node("Relu", "early", "late");
    assertThat(cost(choice(graph, inner, branch("Relu")).node("Add", "output,late", "y")).bytes())
        .isEqualTo(4 * ONE);
  }

  @Test
  void whatABranchMakesMayBeUnknown() throws Exception {
    OnnxGraph graph =
        OnnxGraph.read("m", choice(constant(true), branch("NonZero"), branch("Relu")).toBuffer());
    TensorShape input = new TensorShape(ElementType.FLOAT, 1, 3, 8, 8);
    GraphCost cost = GraphCost.of(graph, Map.of("input", input), false);
    assertThat(cost.outputs()).containsEntry("output", null);
    assertThat(cost.unbounded()).endsWith("nothing here bounds what this operator makes and takes");
  }

  @Test
  void aBranchWithinABranch() throws Exception {
    GraphWriter inner = choice(inner(), branch("GlobalAveragePool"), branch("Relu"));
    fits(choice(constant(true), inner, branch("Relu")), 1L, 3L, 1L, 1L);
  }

  /** ONNX Runtime 1.28.0 computes the constants of both branches when it loads them. */
  @Test
  void constantsOfABranchThatIsNotChosenAreBounded() {
    GraphWriter bomb =
        inner()
            .integers("size", 1L << 40)
            .node("ConstantOfShape", "size", "inner")
            .output("inner", FLOAT);
    refused(choice(constant(true), branch("Relu"), bomb), "the limit is");
    GraphWriter ofShape =
        inner()
            .node("Relu", "input", "relu")
            .node("Shape", "relu", "shape")
            .integers("many", 1L << 20)
            .node("Mul", "shape,many", "size")
            .node("ConstantOfShape", "size", "inner")
            .output("inner", FLOAT);
    refused(choice(constant(true), branch("Relu"), ofShape), "the limit is");
    GraphWriter division =
        inner()
            .integers("a", Long.MIN_VALUE)
            .integers("b", -1)
            .node("Div", "a,b", "quotient")
            .node("Cast", "quotient", "inner", GraphWriter.integer("to", FLOAT))
            .output("inner", FLOAT);
    refused(choice(constant(true), branch("Relu"), division), "neither 0 nor -1");
    refused(
        choice(constant(true), branch("Relu"), choice(inner(), division, branch("Relu"))),
        "neither 0 nor -1");
  }

  @Test
  void theRestOfABranchThatIsNotChosenNeedNotFit() throws Exception {
    // As torch exports a squeeze of the batch: only if there is one picture.
    GraphWriter squeeze =
        inner()
            .integers("axis", 0)
            .node("Squeeze", "input,axis", "squeezed")
            .node("Relu", "squeezed", "inner")
            .output("inner", FLOAT);
    fits(choice(constant(false), squeeze, branch("Relu")), 2L, 3L, 8L, 8L);
    refused(
        choice(constant(true), squeeze, branch("Relu")), 2, "dim 0 of FLOAT[2, 3, 8, 8] is not 1");
    // Nothing of it is made, and nothing counted.
    assertThat(cost(choice(constant(false), squeeze, branch("Relu"))))
        .isEqualTo(cost(choice(constant(false), branch("Exp"), branch("Relu"))));
    GraphWriter unknown =
        inner()
            .integers("axis", 0)
            .node("Squeeze", "input,axis", "squeezed")
            .node("Shape", "squeezed", "shape")
            .node("ConstantOfShape", "shape", "inner")
            .output("inner", FLOAT);
    refused(choice(constant(false), unknown, branch("Relu")), 2, "what it reads is not known");
    // Nor need it have a rule.
    GraphWriter nonzero = branch("NonZero");
    assertThat(cost(choice(constant(false), nonzero, branch("Relu"))))
        .isEqualTo(cost(choice(constant(false), branch("Exp"), branch("Relu"))));
    refused(choice(constant(true), nonzero, branch("Relu")), "nothing here bounds");
  }
}
