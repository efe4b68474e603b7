package dev.emotion4j.onnx.graph.rules;

import static dev.emotion4j.onnx.graph.ElementType.DOUBLE;

import dev.emotion4j.onnx.graph.ElementType;
import java.util.Arrays;
import java.util.Set;

/** The rules of products of matrices. */
final class MatrixRules {
  private static final Set<String> PLAIN =
      Set.of("MatMul", "Gemm", "com.microsoft.FusedMatMul", "com.microsoft.FusedGemm");

  private MatrixRules() {}

  static TensorShape gemm(NodeContext node) {
    long[] dims = gemmDims(node, node.in(0), node.in(1));
    TensorShape c = node.optional(2);
    node.require(
        c == null || Arrays.equals(BroadcastRules.broadcast(node, dims, c.dims()), dims),
        "the bias %s doesn't fit %s",
        c,
        dims);
    return node.like(0, dims);
  }

  static long[] gemmDims(NodeContext node, TensorShape a, TensorShape b) {
    node.require(a.rank() == 2 && b.rank() == 2, "inputs %s and %s must be matrices", a, b);
    boolean transA = node.flag("transA", false);
    boolean transB = node.flag("transB", false);
    long inner = a.dim(transA ? 0 : 1);
    node.require(inner == b.dim(transB ? 1 : 0), "matrices %s and %s don't fit together", a, b);
    long[] dims = {a.dim(transA ? 1 : 0), b.dim(transB ? 0 : 1)};
    countProduct(node, dims, inner);
    return dims;
  }

  /** FusedMatMul: either factor may be turned. */
  static TensorShape fused(NodeContext node) {
    TensorShape a = turned(node, node.in(0), "A");
    TensorShape b = turned(node, node.in(1), "B");
    node.require(a.type() == b.type(), "factors %s and %s are of different types", a, b);
    return node.like(0, product(node, a, b));
  }

  /** The first dim may come behind those of the stack, and rows may be columns. */
  private static TensorShape turned(NodeContext node, TensorShape matrix, String factor) {
    int rank = matrix.rank();
    node.require(rank >= 2, "the factor %s is no matrix", matrix);
    long[] dims = matrix.dims();
    if (node.flag("transBatch" + factor, false)) {
      node.require(rank >= 3, "the factor %s is no stack of matrices", matrix);
      System.arraycopy(matrix.dims(), 1, dims, 0, rank - 2);
      dims[rank - 2] = matrix.dim(0);
    }
    if (node.flag("trans" + factor, false)) {
      long rows = dims[rank - 2];
      dims[rank - 2] = dims[rank - 1];
      dims[rank - 1] = rows;
    }
    return new TensorShape(matrix.type(), dims);
  }

  static long[] product(NodeContext node, int left, int right) {
    return product(node, node.in(left), node.in(right));
  }

  /** The dims of the product of two matrices, or of stacks of them. */
  private static long[] product(NodeContext node, TensorShape a, TensorShape b) {
    node.require(a.rank() >= 1 && b.rank() >= 1, "a factor has no dims");
    long[] left = a.rank() == 1 ? new long[] {1, a.dim(0)} : a.dims();
    long[] right = b.rank() == 1 ? new long[] {b.dim(0), 1} : b.dims();
    long inner = left[left.length - 1];
    node.require(inner == right[right.length - 2], "matrices %s and %s don't fit together", a, b);
    long[] batch =
        BroadcastRules.broadcast(
            node, Arrays.copyOf(left, left.length - 2), Arrays.copyOf(right, right.length - 2));
    long[] dims = Arrays.copyOf(batch, batch.length + 2);
    dims[batch.length] = left[left.length - 2];
    dims[batch.length + 1] = right[right.length - 1];
    countProduct(node, dims, inner);
    if (b.rank() == 1) {
      dims = Arrays.copyOf(dims, dims.length - 1);
    }
    if (a.rank() == 1) {
      long[] without = Arrays.copyOf(dims, dims.length - 1);
      System.arraycopy(
          dims, batch.length + 1, without, batch.length, dims.length - batch.length - 1);
      dims = without;
    }
    return dims;
  }

  /** ONNX Runtime has fast kernels for float32 and the quantised forms only. */
  private static void countProduct(NodeContext node, long[] dims, long inner) {
    boolean plain = PLAIN.contains(node.operator());
    ElementType type = node.in(0).type();
    long slower = !plain ? 1 : type.isInteger() ? 32 : type == DOUBLE ? 2 : 1;
    long count = TensorShape.multiply(TensorShape.product(dims, 0, dims.length), inner);
    node.multiplyAdds = TensorShape.multiply(count, slower);
  }
}
