package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.withInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import dev.emotion4j.onnx.testing.GraphWriter;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The most memory at one time; a value of the graphs here has 3 x 8 x 8 x 4 = 768 bytes. */
class LifetimesTest {
  private static final long ONE = 768;

  private static long bytes(GraphWriter graph) {
    return StrictCost.of(OnnxGraph.read("m.onnx", ByteBuffer.wrap(graph.toByteArray())), 1, 3, 8, 8)
        .bytes();
  }

  @Test
  void aLongChainTakesTwoValuesAtATime() {
    GraphWriter graph = withInput();
    String last = "input";
    for (int i = 0; i < 50; i++) {
      graph.node("Relu", last, "x" + i);
      last = "x" + i;
    }
    assertThat(bytes(graph.output(last, FLOAT))).isEqualTo(2 * ONE);
  }

  @Test
  void aValueThatIsReadAtTheEndLivesAllTheWay() {
    // a, then b, c, d one from the other, then a + d: a and two others at a time
    assertThat(
            bytes(
                withInput()
                    .node("Relu", "input", "a")
                    .node("Relu", "a", "b")
                    .node("Relu", "b", "c")
                    .node("Relu", "c", "d")
                    .node("Add", "a,d", "y")
                    .output("y", FLOAT)))
        .isEqualTo(3 * ONE);
  }

  @Test
  void outputsAreNeverReleased() {
    assertThat(
            bytes(
                withInput()
                    .node("Relu", "input", "a")
                    .node("Relu", "a", "b")
                    .node("Relu", "b", "c")
                    .output("a", FLOAT)
                    .output("b", FLOAT)
                    .output("c", FLOAT)))
        .isEqualTo(3 * ONE);
  }

  @Test
  void anOrderThatTheRuntimeMayChooseCountsToo() {
    // In the file's order: a large value, a sum with the total so far, the next large value. Depth
    // first, later inputs first, all large values would be there before the first sum.
    GraphWriter graph = withInput().tensor("total", new float[1], 1);
    String last = "total";
    for (int i = 0; i < 10; i++) {
      graph.node("Relu", "input", "large" + i);
      graph.node("ReduceSum", "large" + i, "small" + i, integer("keepdims", 0));
      graph.node("Mul", last + ",large" + i, "scaled" + i);
      graph.node("ReduceSum", "scaled" + i, "sum" + i, integer("keepdims", 0));
      last = "sum" + i;
    }
    assertThat(bytes(graph.output(last, FLOAT))).isGreaterThanOrEqualTo(10 * ONE);
  }

  @Test
  void laterInputsAreMadeFirstInThatOrder() {
    // File's order: two large values at a time. Depth first: large1, large0, scaled0.
    GraphWriter graph =
        withInput()
            .tensor("total", new float[1], 1)
            .node("Relu", "input", "large0")
            .node("Mul", "large0,total", "scaled0")
            .node("ReduceSum", "scaled0", "sum0", integer("keepdims", 0))
            .node("Relu", "input", "large1")
            .node("Mul", "large1,sum0", "scaled1")
            .node("ReduceSum", "scaled1", "sum1", integer("keepdims", 0));
    assertThat(bytes(graph.output("sum1", FLOAT))).isEqualTo(3 * ONE);
  }

  @Test
  void whatNobodyReadsIsReleasedAtOnce() {
    // y is kept, and may be made first; a and b come and go.
    GraphWriter graph = withInput().node("Relu", "input", "a").node("Relu", "input", "b");
    assertThat(bytes(graph.node("Relu", "input", "y").output("y", FLOAT))).isEqualTo(2 * ONE);
  }

  @Test
  void whatAnUnknownNodeReadsLivesUntilItHasRun() throws Exception {
    // a, with b and c one from the other, before the node that reads a and c
    GraphWriter graph =
        withInput()
            .node("Relu", "input", "a")
            .node("Relu", "input", "b")
            .node("Relu", "b", "c")
            .node("com.example.Mystery", "a,c", "y")
            .output("y", FLOAT);
    TensorShape input = new TensorShape(ElementType.FLOAT, 1, 3, 8, 8);
    OnnxGraph read = OnnxGraph.read("m", graph.toBuffer());
    assertThat(GraphCost.of(read, Map.of("input", input), false).bytes()).isEqualTo(3 * ONE);
  }

  @Test
  void moreThanFourGibibytesAtATimeAreRefused() {
    // 192 x 1.3 million bytes = 249.6 million bytes each, 20 of them at once
    GraphWriter graph = withInput().integers("repeats", 1, 325_000, 1, 1);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      graph.node("Tile", "input,repeats", "x" + i);
      all.append(i == 0 ? "" : ",").append("x").append(i);
    }
    assertThatThrownBy(() -> bytes(graph.node("Sum", all.toString(), "y").output("y", FLOAT)))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            "m.onnx: graph.node[20] 'Sum of y' (Sum): while this runs the graph's values take"
                + " 5241600000 bytes, the limit is 4294967296");
  }
}
