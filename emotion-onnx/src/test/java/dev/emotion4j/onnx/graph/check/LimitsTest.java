package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.graph.check.RareIndicesTest.zeros;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.fits;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.floats;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.graph;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.refused;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.ints;

import dev.emotion4j.onnx.testing.GraphWriter;
import org.junit.jupiter.api.Test;

/**
 * As {@link RareOperatorsTest}, for what lies at the limit of a rule and is within it: the fewest
 * dims, sizes of one, the most dims.
 */
class LimitsTest {
  private static final int INT32 = 6;

  private static GraphWriter scalar(GraphWriter graph, String name, long value) {
    return graph.initializer(GraphWriter.tensor(INT32).text(8, name).integer(5, value));
  }

  /** Of sequences, and of the features behind a fully connected layer. */
  @Test
  void theFewestDims() throws Exception {
    fits(floats(graph("Conv", "rows,w", "y"), "w", 2, 8, 3));
    fits(floats(graph("ConvTranspose", "rows,w", "y"), "w", 8, 2, 3));
    fits(graph("MaxPool", "rows", "y", ints("kernel_shape", 2)));
    fits(graph("GlobalAveragePool", "rows", "y"));
    float[] ones = {1, 1, 1};
    fits(floats(graph("BatchNormalization", "m,c,c,c,c", "y"), "m", 5, 3).tensor("c", ones, 3));
    fits(floats(graph("Trilu", "m", "y"), "m", 4, 5));
    fits(floats(graph("LayerNormalization", "c,c", "y"), "c", 5));
    refused(floats(graph("Conv", "m,w", "y"), "m", 5, 3).tensor("w", ones, 1, 3), "dims");
    refused(floats(graph("MaxPool", "m", "y", ints("kernel_shape", 1)), "m", 5, 3), "dims");
    refused(floats(graph("GlobalAveragePool", "m", "y"), "m", 5, 3), "no spatial dims");
    refused(graph("BatchNormalization", "c,c,c,c,c", "y").tensor("c", ones, 3), "no channels");
    refused(floats(graph("Trilu", "c", "y"), "c", 4), "no matrix");
  }

  @Test
  void sizesOfOne() throws Exception {
    fits(graph("LRN", "input", "y", integer("size", 1)));
    refused(graph("LRN", "input", "y", integer("size", 0)), "size 0 is out of range");
    refused(graph("LRN", "input", "y", integer("size", 1025)), "size 1025 is out of range");
    fits(graph("DepthToSpace", "input", "y", integer("blocksize", 1)));
    fits(graph("SpaceToDepth", "input", "y", integer("blocksize", 1)));
    fits(graph("Split", "input", "y"));
    fits(graph("TopK", "input,k", "y,j").integers("k", 1));
    fits(graph("TopK", "input,k", "y,j").integers("k", 8));
    refused(graph("TopK", "input,k", "y,j").integers("k", 9), "9");
    fits(floats(zeros(graph("OneHot", "i,d,v", "y"), 2), "v", 2).integers("d", 1));
    fits(
        floats(
            floats(graph("RNN", "rows,w,r", "y", integer("hidden_size", 1)), "w", 1, 1, 8),
            "r",
            1,
            1,
            1));
    fits(floats(floats(graph("ConvTranspose", "t,w", "y"), "t", 1, 2, 1), "w", 2, 1, 1));
    fits(zeros(floats(graph("ScatterND", "input,i,u", "y"), "u", 1, 3, 8, 8), 1, 1));
    fits(zeros(floats(graph("ScatterND", "input,i,u", "y"), "u", 2), 2, 4));
    for (int heads : new int[] {1, 8}) {
      fits(
          graph(
                  "Attention",
                  "rows,rows,rows",
                  "y",
                  integer("q_num_heads", heads),
                  integer("kv_num_heads", heads))
              .opset(23));
    }
  }

  @Test
  void theMostDims() throws Exception {
    fits(graph("Unsqueeze", "input,a", "y").integers("a", 0, 1, 2, 3));
    refused(graph("Unsqueeze", "input,a", "y").integers("a", 0, 1, 2, 3, 4), "more than 8 dims");
    fits(zeros(graph("Gather", "input,i", "y"), 1, 1, 1, 1, 1));
    refused(zeros(graph("Gather", "input,i", "y"), 1, 1, 1, 1, 1, 1), "more than 8 dims");
    fits(graph("Reshape", "input,d", "y").integers("d", 1, 1, 1, 1, 1, 3, 8, 8));
    refused(
        graph("Reshape", "input,d", "y").integers("d", 1, 1, 1, 1, 1, 1, 3, 8, 8),
        "more than 8 dims");
  }

  @Test
  void theLargestNumbersOfARange() throws Exception {
    long most = Integer.MAX_VALUE;
    fits(scalar(scalar(scalar(graph("Range", "a,b,c", "y"), "a", 0), "b", most), "c", most));
    fits(scalar(scalar(scalar(graph("Range", "a,b,c", "y"), "a", most), "b", 0), "c", -most));
    refused(
        scalar(scalar(scalar(graph("Range", "a,b,c", "y"), "a", -1), "b", most), "c", most),
        "may overflow");
  }
}
