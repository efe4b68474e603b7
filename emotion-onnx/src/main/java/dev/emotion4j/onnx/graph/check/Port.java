package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import java.util.List;

/**
 * An input or an output of a graph, as it is run. Immutable.
 *
 * @param name its name
 * @param type its element type
 * @param dims the shape for one picture, without a batch dimension
 * @param batched whether a batch dimension stands before these
 * @param anyBatch whether that can be above 1
 * @param exact whether these dims are known to be the real ones; otherwise they are what the
 *     description says, and what comes out is to be compared
 */
public record Port(
    String name,
    ElementType type,
    List<Long> dims,
    boolean batched,
    boolean anyBatch,
    boolean exact) {

  /** Returns how many elements one picture has. */
  public int count() {
    return Math.toIntExact(TensorShape.product(shape(1), 0, shape(1).length));
  }

  /** Returns the whole shape for a batch. */
  public long[] shape(int batch) {
    long[] shape = new long[dims.size() + (batched ? 1 : 0)];
    int at = 0;
    if (batched) {
      shape[at++] = batch;
    }
    for (long dim : dims) {
      shape[at++] = dim;
    }
    return shape;
  }
}
