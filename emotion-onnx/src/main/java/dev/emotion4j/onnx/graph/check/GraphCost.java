package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.rules.Operators;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import dev.emotion4j.onnx.graph.rules.UnboundedException;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a graph makes and costs for inputs of given shapes, computed from shapes alone, before
 * anything runs. Nothing in ONNX keeps a file of 200 bytes from asking for terabytes or for hours;
 * this is where such a file is refused. Immutable.
 *
 * <p>Every shape is computed exactly, by {@link Operators}. What the file declares about shapes
 * must agree with what was computed.
 *
 * @param outputs the outputs' shapes by name; {@code null} for one that is not known
 * @param bytes the most bytes that values between nodes and temporary buffers take at one time
 * @param multiplyAdds the multiply-accumulate operations, or element accesses where there are more
 * @param unbounded the first node whose output or work is not known, and why; {@code null} if
 *     everything is known
 */
public record GraphCost(
    Map<String, @Nullable TensorShape> outputs,
    long bytes,
    long multiplyAdds,
    @Nullable String unbounded) {

  /** What a run may take. EfficientNet-B7 at 600 pixels, batch 1: about 0.5 GB. */
  static final long MAX_BYTES = 1L << 32;

  /** Some 5 to 30 seconds of one core. ViT-L/16 at 384 pixels: 191 thousand million. */
  static final long MAX_MULTIPLY_ADDS = 300_000_000_000L;

  /** Makes a cost. */
  public GraphCost {
    outputs = Collections.unmodifiableMap(outputs);
  }

  /**
   * Computes the cost.
   *
   * @param graph the graph
   * @param inputs the shapes of all inputs, by name
   * @param everything whether everything must be known
   * @throws ModelException if the inputs don't fit the graph, shapes don't fit each other or the
   *     declared ones, or a limit is passed
   * @throws UnboundedException if something is not known though everything must be
   */
  public static GraphCost of(OnnxGraph graph, Map<String, TensorShape> inputs, boolean everything) {
    for (TensorShape input : inputs.values()) {
      if (input.bytes() > TensorShape.MAX_BYTES) {
        throw new ModelException(
            ModelException.Reason.GRAPH,
            graph.fileName()
                + ": an input of shape "
                + input
                + " is beyond the limit of "
                + TensorShape.MAX_BYTES
                + " bytes");
      }
    }
    return new GraphWalk(graph, everything).run(inputs);
  }
}
