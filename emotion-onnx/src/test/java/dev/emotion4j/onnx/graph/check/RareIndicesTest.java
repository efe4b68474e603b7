package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.fits;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.floats;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.graph;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.multiplyAdds;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.refused;
import static dev.emotion4j.onnx.testing.GraphWriter.INT64;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.ints;
import static dev.emotion4j.onnx.testing.GraphWriter.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * As {@link RareOperatorsTest}, for operators that take elements by their indices, normalise or
 * multiply matrices.
 */
class RareIndicesTest {
  /** Indices that are all 0. */
  static GraphWriter zeros(GraphWriter graph, long... dims) {
    long[] values = new long[(int) Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
    return graph.initializer(
        GraphWriter.tensor(INT64, dims).text(8, "i").bytes(9, ProtoWriter.longs(values)));
  }

  @Test
  void scattering() throws Exception {
    fits(zeros(floats(graph("ScatterND", "input,i,u", "y"), "u", 2, 8, 8), 2, 2));
    fits(zeros(floats(graph("ScatterND", "input,i,u", "y"), "u", 2, 5), 2, 5, 4));
    refused(zeros(floats(graph("ScatterND", "input,i,u", "y"), "u", 2, 8), 2, 2), "don't fit");
    refused(zeros(floats(graph("ScatterND", "input,i,u", "y"), "u", 3, 8, 8), 2, 2), "don't fit");
    refused(zeros(floats(graph("ScatterND", "input,i,u", "y"), "u", 2), 2, 5), "indices INT64[2");

    ProtoWriter axis = integer("axis", 2);
    String inputs = "input,i,u";
    fits(zeros(floats(graph("ScatterElements", inputs, "y", axis), "u", 1, 2, 9, 8), 1, 2, 9, 8));
    refused(
        zeros(floats(graph("ScatterElements", inputs, "y", axis), "u", 1, 2, 8, 8), 1, 2, 9, 8),
        "updates FLOAT[1, 2, 8, 8] don't fit");
    refused(zeros(graph("ScatterElements", "input,i,i", "y", axis), 1, 3, 8, 8), "updates INT64");
    refused(
        zeros(floats(graph("ScatterElements", inputs, "y", axis), "u", 3, 8, 8), 3, 8, 8),
        "indices INT64[3, 8, 8] don't fit");
  }

  @Test
  void gathering() throws Exception {
    fits(zeros(graph("GatherElements", "input,i", "y", integer("axis", -1)), 1, 3, 2, 20));
    fits(zeros(graph("GatherElements", "input,i", "y"), 7, 3, 8, 8));
    refused(zeros(graph("GatherElements", "input,i", "y"), 1, 4, 8, 8), "don't fit");
    refused(zeros(graph("GatherElements", "input,i", "y"), 1, 3, 8, 9), "don't fit");
    refused(zeros(graph("GatherElements", "input,i", "y", integer("axis", 4)), 1, 3, 8, 8), "axis");
    refused(zeros(graph("GatherElements", "input,i", "y"), 3, 8, 8), "don't fit");

    fits(zeros(graph("GatherND", "rows,i", "y"), 5, 2));
    fits(zeros(graph("GatherND", "rows,i", "y", integer("batch_dims", 1)), 3, 5, 1));
    fits(zeros(graph("GatherND", "rows,i", "y", integer("batch_dims", 1)), 3, 2));
    fits(zeros(graph("GatherND", "rows,i", "y", integer("batch_dims", 2)), 3, 8, 1));
    refused(zeros(graph("GatherND", "rows,i", "y"), 5, 4), "don't fit");
    refused(zeros(graph("GatherND", "rows,i", "y", integer("batch_dims", -1)), 5, 1), "batch_dims");
    refused(zeros(graph("GatherND", "rows,i", "y", integer("batch_dims", 2)), 3, 1), "batch_dims");
    refused(
        zeros(graph("GatherND", "rows,i", "y", integer("batch_dims", 3)), 3, 8, 8, 1),
        "batch_dims");
    refused(zeros(graph("GatherND", "rows,i", "y", integer("batch_dims", 1)), 4, 1), "don't fit");
    refused(zeros(graph("GatherND", "rows,i", "y", integer("batch_dims", 1)), 3, 3), "don't fit");
  }

  @Test
  void triangles() throws Exception {
    fits(graph("Trilu", "input", "y"));
    fits(graph("Trilu", "input,k", "y", integer("upper", 0)).integers("k", -2));
    refused(floats(graph("Trilu", "v", "y"), "v", 3), "is no matrix");
    refused(graph("Trilu", "input,k", "y").integers("k", 1, 2), "the diagonal is");
    refused(graph("Trilu", "input,k", "y").integers("k", 1L << 31), "the diagonal is");
    refused(graph("Trilu", "input", "y", integer("upper", 2)), "upper");
  }

  @Test
  void sampledByAGrid() throws Exception {
    fits(floats(graph("GridSample", "input,g", "y"), "g", 1, 5, 6, 2));
    // 3 channels of 5 by 6, each from 16 by 16 neighbours at most
    assertThat(multiplyAdds(floats(graph("GridSample", "input,g", "y"), "g", 1, 5, 6, 2)))
        .isEqualTo(3 * 5 * 6 * 256);
    refused(floats(graph("GridSample", "input,g", "y"), "g", 1, 5, 6, 3), "the grid");
    refused(floats(graph("GridSample", "input,g", "y"), "g", 2, 5, 6, 2), "the grid");
    refused(floats(graph("GridSample", "input,g", "y"), "g", 1, 5, 2), "the grid");
    refused(floats(graph("GridSample", "rows,g", "y"), "g", 3, 6, 1), "the grid");
    refused(graph("GridSample", "input,bytes", "y"), "the grid");
  }

  @Test
  void oneHot() throws Exception {
    GraphWriter values = floats(graph("OneHot", "i,depth,v", "y", integer("axis", 1)), "v", 2);
    fits(zeros(values.integers("depth", 5), 3, 4));
    refused(
        zeros(floats(graph("OneHot", "i,d,v", "y"), "v", 3).integers("d", 5), 3), "one number and");
    refused(
        zeros(floats(graph("OneHot", "i,d,v", "y"), "v", 2).integers("d", 0), 3), "one number and");
    refused(
        zeros(floats(graph("OneHot", "i,d,v", "y"), "v", 2).integers("d", 1, 2), 3),
        "one number and");
  }

  @Test
  void normalised() throws Exception {
    fits(floats(graph("BatchNormalization", "input,v,v,v,w", "y"), "v", 3).initializer(positive()));
    for (String inputs : new String[] {"u,v,v,v", "v,u,v,v", "v,v,u,v", "v,v,v,u"}) {
      GraphWriter graph = graph("BatchNormalization", "input," + inputs, "y");
      refused(floats(floats(graph, "v", 3), "u", 4), "expected one value for each of 3 channels");
    }
    GraphWriter training =
        graph("BatchNormalization", "input,v,v,v,v", "y", integer("training_mode", 1));
    String exported = "the model was exported in training mode; export it after model.eval()";
    refused(floats(training, "v", 3), exported);
    refused(
        floats(graph("BatchNormalization", "input,v,v,v,v", "y,c,d,e,f"), "v", 3),
        "5 outputs, expected one: " + exported);
    fits(floats(graph("InstanceNormalization", "input,v,v", "y"), "v", 3));

    fits(graph("LRN", "input", "y", integer("size", 3)));
    refused(graph("LRN", "input", "y"), "size 0 is out of range");
    refused(graph("LRN", "input", "y", integer("size", 1025)), "size 1025 is out of range");
    for (String name : new String[] {"Softmax", "LogSoftmax", "Hardmax", "LpNormalization"}) {
      fits(graph(name, "input", "y", integer("axis", 1)));
      refused(graph(name, "input", "y", integer("axis", 4)), "axis 4");
    }
    fits(floats(graph("LayerNormalization", "input,v", "y", integer("axis", 2)), "v", 8, 8));
    fits(floats(graph("RMSNormalization", "input,v", "y"), "v", 8).opset(23));
    // The mean and the inverse of the deviation, as exporters of 2025 write them or leave them out.
    fits(floats(graph("LayerNormalization", "input,v", "y,mean,deviation"), "v", 8));
    fits(floats(graph("LayerNormalization", "input,v", "y,,"), "v", 8));
    refused(
        floats(graph("LayerNormalization", "input,v", "y,m,d,more"), "v", 8),
        "4 outputs, expected at most 3");
    refused(floats(graph("RMSNormalization", "input,v", "y"), "v", 7).opset(23), "normalised, [8]");

    fits(graph("MeanVarianceNormalization", "input", "y"));
    fits(graph("MeanVarianceNormalization", "input", "y", ints("axes", 0, 1, 2, 3)));
    refused(graph("MeanVarianceNormalization", "rows", "y"), "the input is FLOAT[3, 8, 8]");
    refused(graph("MeanVarianceNormalization", "input", "y", ints("axes")), "the input is");
    refused(
        graph("MeanVarianceNormalization", "input", "y", ints("axes", 0, -4)),
        "axis 0 is given twice");
  }

  private static ProtoWriter positive() {
    return GraphWriter.tensor(1, 3).text(8, "w").bytes(9, ProtoWriter.floats(1, 2, 3));
  }

  @Test
  void droppedOut() throws Exception {
    fits(graph("Dropout", "input", "y,mask"));
    refused(
        graph("Dropout", "input,half,yes", "y").initializer(scalar(0.5f)).initializer(yes()),
        "the model was exported in training mode");
    fits(graph("Dropout", "input,half,yes", "y").initializer(scalar(0)).initializer(yes()));
    // float16 0 and 0.5 are the bits 0x0000 and 0x3800.
    fits(graph("Dropout", "input,half,yes", "y").initializer(half(0)).initializer(yes()));
    refused(
        graph("Dropout", "input,half,yes", "y").initializer(half(0x38)).initializer(yes()),
        "the model was exported in training mode");
  }

  private static ProtoWriter half(int upperByte) {
    return GraphWriter.tensor(10).text(8, "half").bytes(9, new byte[] {0, (byte) upperByte});
  }

  private static ProtoWriter scalar(float value) {
    return GraphWriter.tensor(1).text(8, "half").bytes(9, ProtoWriter.floats(value));
  }

  private static ProtoWriter yes() {
    return GraphWriter.tensor(9).text(8, "yes").bytes(9, new byte[] {1});
  }

  private static final String OWN = "com.microsoft.";

  @Test
  void fusedByTheOptimiser() throws Exception {
    String skip = OWN + "SkipLayerNormalization";
    fits(floats(graph(skip, "rows,rows,v,v,v", "y,,,sum"), "v", 8));
    refused(floats(graph(skip, "input,input,v", "y"), "v", 8), "expected 2 or 3 dims");
    refused(floats(graph(skip, "rows,v,v", "y"), "v", 8), "FLOAT[8] doesn't fit FLOAT[3, 8, 8]");
    for (String inputs : new String[] {"u", "v,u", "v,v,u"}) {
      GraphWriter graph = graph(skip, "rows,rows," + inputs, "y");
      refused(floats(floats(graph, "v", 8), "u", 7), "doesn't fit the last dim");
    }
    for (String gelu : new String[] {"BiasGelu", "FastGelu"}) {
      fits(floats(graph(OWN + gelu, "input,v", "y"), "v", 8));
      refused(floats(graph(OWN + gelu, "input,v", "y"), "v", 7), "doesn't fit the last dim");
      refused(floats(graph(OWN + gelu, "input,v", "y"), "v", 1, 8), "doesn't fit the last dim");
    }
    fits(graph(OWN + "QuickGelu", "input", "y"));
    fits(graph(OWN + "Gelu", "input", "y"));

    String product = OWN + "FusedMatMul";
    ProtoWriter a = integer("transA", 1);
    ProtoWriter b = integer("transB", 1);
    fits(floats(graph(product, "v,w", "y"), "v", 5, 2).tensor("w", new float[6], 2, 3));
    fits(floats(graph(product, "v,w", "y", a), "v", 2, 5).tensor("w", new float[6], 2, 3));
    fits(floats(graph(product, "v,w", "y", b), "v", 5, 2).tensor("w", new float[6], 3, 2));
    refused(
        floats(graph(product, "v,w", "y", a), "v", 5, 2).tensor("w", new float[6], 2, 3),
        "don't fit together");
    refused(floats(graph(product, "v,v", "y"), "v", 8), "is no matrix");
    refused(graph(product, "input,bytes", "y"), "different types");
    // Stacks of 4 matrices 5 x 2, the stack's dim second, times such of 2 x 3.
    ProtoWriter turnedA = integer("transBatchA", 1);
    ProtoWriter turnedB = integer("transBatchB", 1);
    fits(
        floats(graph(product, "v,w", "y", turnedA), "v", 5, 4, 2)
            .tensor("w", new float[24], 4, 2, 3));
    fits(
        floats(graph(product, "v,w", "y", turnedB, b), "v", 4, 5, 2)
            .tensor("w", new float[24], 3, 4, 2));
    refused(
        floats(graph(product, "v,w", "y", turnedA), "v", 5, 4, 2)
            .tensor("w", new float[30], 5, 2, 3),
        "don't fit together");
    refused(
        floats(graph(product, "v,w", "y", turnedA), "v", 5, 2).tensor("w", new float[6], 2, 3),
        "is no stack of matrices");
  }

  @Test
  void slopesAndLimits() throws Exception {
    fits(graph("Elu", "input", "y", number("alpha", 2)));
    fits(graph("Shrink", "input", "y", number("lambd", 0.2f), number("bias", 0.1f)));
    fits(graph("IsNaN", "input", "y"));
    fits(graph("IsInf", "input", "y", integer("detect_negative", 0)));
    fits(graph("HardSigmoid", "input", "y"));
  }
}
