package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.fits;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.floats;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.graph;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.refused;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.ints;
import static dev.emotion4j.onnx.testing.GraphWriter.text;

import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import org.junit.jupiter.api.Test;

/** Everyday operators on shapes that don't fit, each beside the nearest one that does. */
class RefusedShapesTest {
  private static GraphWriter reshaped(long... dims) {
    return graph("Reshape", "input,d", "y").integers("d", dims);
  }

  @Test
  void reshapes() throws Exception {
    fits(reshaped(0, 0, 0, 8));
    fits(reshaped(24, -1));
    refused(reshaped(1, 3, 8, 8, 0), "dim 4 is to be copied from FLOAT[1, 3, 8, 8]");
    refused(reshaped(-1, -1), "has two unknown dims");
    refused(reshaped(-1, 7), "doesn't fit the shape");
    fits(reshaped(-1, 0, 0));
    refused(reshaped(191), "doesn't fit the shape");
    fits(graph("Squeeze", "input,a", "y").integers("a", -4));
    refused(graph("Squeeze", "input,a", "y").integers("a", 1), "dim 1 of FLOAT[1, 3, 8, 8] is not");
    fits(graph("Unsqueeze", "input,a", "y").integers("a", 0, 5));
    refused(graph("Unsqueeze", "input,a", "y").integers("a", 0, -6), "axis 0 is given twice");
    refused(graph("Unsqueeze", "input,a", "y").integers("a", 0, 6), "axis 6");
  }

  @Test
  void movements() throws Exception {
    fits(graph("Transpose", "rows", "y", ints("perm", 2, 0, 1)));
    refused(graph("Transpose", "rows", "y", ints("perm", 1, 0)), "perm [1, 0] doesn't fit");
    refused(graph("Transpose", "rows", "y", ints("perm", 1, 0, 0)), "repeats an axis");

    ProtoWriter axis = integer("axis", 1);
    fits(floats(graph("Concat", "rows,v", "y", axis), "v", 3, 2, 8));
    refused(floats(graph("Concat", "rows,v", "y", axis), "v", 3, 2, 7), "doesn't fit FLOAT[3, 8");
    refused(floats(graph("Concat", "rows,v", "y", axis), "v", 3, 2), "doesn't fit FLOAT[3, 8, 8]");
    refused(graph("Concat", "input,bytes", "y", axis), "doesn't fit FLOAT[1, 3, 8, 8]");
    refused(graph("Concat", "s,s", "y", integer("axis", 0)), "scalars can't be joined");

    fits(graph("Split", "input,p", "a,b", axis).integers("p", 1, 2));
    refused(graph("Split", "input,p", "a,b", axis).integers("p", 1, 1), "don't add up to dim 1");
    refused(graph("Split", "input,p", "a,b", axis).integers("p", 3), "1 parts for 2 outputs");
    refused(graph("Split", "input,p", "a,b", axis).integers("p", -1, 4), "a part of -1 elements");
    fits(graph("Split", "input", "a,b", integer("axis", 2)));

    fits(graph("Tile", "rows,t", "y").integers("t", 1, 2, 3));
    refused(graph("Tile", "rows,t", "y").integers("t", 1, 2), "repeats [1, 2] for FLOAT[3, 8, 8]");
    fits(graph("Pad", "rows,p", "y").integers("p", 1, 0, 2, 0, 0, 0));
    refused(graph("Pad", "rows,p", "y").integers("p", 1, 0, 2, 0), "two for each of 3 dims");
    refused(
        graph("Pad", "rows,p,,a", "y").integers("p", 1, 0, 2, 0).integers("a", 1, -2).opset(18),
        "axis 1 is given twice");
  }

  @Test
  void windows() throws Exception {
    fits(floats(graph("Conv", "input,w,b", "y"), "w", 4, 3, 8, 8).tensor("b", new float[4], 4));
    refused(floats(graph("Conv", "input,w", "y"), "w", 4, 3, 9, 8), "is larger than the input");
    refused(floats(graph("Conv", "input,w", "y"), "w", 4, 3, 3), "the same number of dims");
    refused(floats(graph("Conv", "flat,w", "y"), "w", 4, 3), "at least 3");
    refused(floats(graph("Conv", "input,w", "y"), "w", 4, 2, 3, 3), "don't fit the input");
    String[] lists = {"strides", "dilations"};
    for (String list : lists) {
      refused(floats(graph("Conv", "input,w", "y", ints(list, 1)), "w", 4, 3, 3, 3), "expected 2");
      refused(
          floats(graph("Conv", "input,w", "y", ints(list, 1, 0)), "w", 4, 3, 3, 3),
          list + " has the value 0, expected 1 to");
    }
    refused(
        floats(graph("Conv", "input,w", "y", ints("pads", 1, 1)), "w", 4, 3, 3, 3), "expected 4");
    refused(
        floats(graph("Conv", "input,w", "y", ints("pads", 0, 0, 0, -1)), "w", 4, 3, 3, 3),
        "pads has the value -1");
    refused(
        floats(graph("Conv", "input,w", "y", integer("group", 0)), "w", 4, 3, 3, 3),
        "group 0 is out of range");
    refused(
        floats(graph("Conv", "input,w", "y", integer("group", 3)), "w", 4, 1, 3, 3),
        "with 3 groups don't fit");
    refused(
        floats(graph("Conv", "input,w", "y", text("auto_pad", "SAME")), "w", 4, 3, 3, 3),
        "auto_pad 'SAME' is unknown");
    refused(
        floats(graph("Conv", "input,w", "y", ints("kernel_shape", 3, 2)), "w", 4, 3, 3, 3),
        "kernel_shape [3, 2] differs");
    refused(
        floats(graph("Conv", "input,w,b", "y"), "w", 4, 3, 3, 3).tensor("b", new float[3], 3),
        "the bias FLOAT[3] doesn't fit 4 output channels");
    refused(
        floats(graph("Conv", "input,w,b", "y"), "w", 4, 3, 3, 3).tensor("b", new float[4], 1, 4),
        "the bias FLOAT[1, 4] doesn't fit");

    fits(graph("MaxPool", "input", "y,at", ints("kernel_shape", 3, 3), ints("pads", 2, 0, 0, 2)));
    refused(
        graph("MaxPool", "input", "y", ints("kernel_shape", 3, 3), ints("pads", 3, 0, 0, 0)),
        "reach past the kernel");
    refused(
        graph("MaxPool", "input", "y", ints("kernel_shape", 3, 3), ints("pads", 0, 0, 0, 3)),
        "reach past the kernel");
    refused(graph("MaxPool", "input", "y"), "attribute 'kernel_shape' is missing");
    refused(graph("MaxPool", "input", "y", ints("kernel_shape", 3)), "kernel [3] for 2 dims");
    refused(graph("MaxPool", "input", "y", ints("kernel_shape", 3, 0)), "has the value 0");
    refused(graph("MaxPool", "flat", "y", ints("kernel_shape", 3)), "has no spatial dims");
    refused(graph("GlobalMaxPool", "flat", "y"), "has no spatial dims");
  }

  @Test
  void transposedConvolutions() throws Exception {
    String name = "ConvTranspose";
    ProtoWriter shape = ints("output_shape", 9, 10);
    ProtoWriter strides = ints("strides", 1, 1);
    fits(floats(graph(name, "input,w", "y", shape, strides), "w", 3, 2, 3, 3));
    refused(
        floats(graph(name, "input,w", "y", ints("output_shape", 9)), "w", 3, 2, 3, 3),
        "output_shape has 1 dims");
    refused(
        floats(graph(name, "input,w", "y", ints("output_shape", 9, 0)), "w", 3, 2, 3, 3),
        "output_shape has the value 0");
    refused(floats(graph(name, "input,w", "y"), "w", 4, 2, 3, 3), "don't fit the input");
    refused(
        floats(graph(name, "input,w", "y", ints("pads", 5, 0, 5, 0)), "w", 3, 2, 3, 3),
        "the output would be empty");
  }

  @Test
  void matrices() throws Exception {
    fits(
        floats(graph("Gemm", "m,w,b", "y"), "m", 2, 3)
            .tensor("w", new float[15], 3, 5)
            .tensor("b", new float[5], 5));
    refused(
        floats(graph("Gemm", "m,w,b", "y"), "m", 2, 3)
            .tensor("w", new float[15], 3, 5)
            .tensor("b", new float[4], 4),
        "don't fit together");
    refused(
        floats(graph("Gemm", "m,w,b", "y"), "m", 2, 3)
            .tensor("w", new float[15], 3, 5)
            .tensor("b", new float[10], 1, 2, 5),
        "the bias FLOAT[1, 2, 5] doesn't fit [2, 5]");
    refused(floats(graph("Gemm", "m,m", "y"), "m", 2, 3), "don't fit together");
    refused(floats(graph("Gemm", "rows,m", "y"), "m", 8, 3), "must be matrices");
    refused(floats(graph("MatMul", "rows,m", "y"), "m", 7, 3), "don't fit together");
    refused(graph("MatMul", "rows,s", "y"), "a factor has no dims");
  }

  @Test
  void sizes() throws Exception {
    ProtoWriter two = integer("blocksize", 2);
    fits(graph("SpaceToDepth", "input", "y", two));
    refused(graph("DepthToSpace", "input", "y", two), "blocksize 2 doesn't fit");
    refused(graph("SpaceToDepth", "input", "y", integer("blocksize", 3)), "blocksize 3 doesn't");
    refused(graph("SpaceToDepth", "input", "y"), "blocksize 0 doesn't fit");
    refused(graph("SpaceToDepth", "rows", "y", two), "blocksize 2 doesn't fit");
    fits(graph("CumSum", "input,a", "y").integers("a", 3));
    refused(graph("CumSum", "input,a", "y").integers("a", 0, 1), "2 axes, expected one");
    refused(graph("CumSum", "input,a", "y").integers("a", 4), "axis 4");

    fits(graph("Resize", "input,,f", "y").initializer(factors("f", 1, 1, 2, 0.5f)));
    refused(graph("Resize", "input,,f", "y").initializer(factors("f", 1, 1, 2)), "each of 4 dims");
    refused(
        graph("Resize", "input,,f", "y").initializer(factors("f", 1, 1, 2, 0)), "a scale of 0.0");
    refused(
        graph(
                "Resize",
                "input,,f",
                "y",
                text("coordinate_transformation_mode", "tf_crop_and_resize"))
            .initializer(factors("f", 1, 1, 2, 2)),
        "no rule here knows keep_aspect_ratio_policy 'stretch' with"
            + " coordinate_transformation_mode 'tf_crop_and_resize'");
    refused(
        graph("Resize", "input,,f", "y", text("keep_aspect_ratio_policy", "not_larger"))
            .initializer(factors("f", 1, 1, 2, 2))
            .opset(18),
        "no rule here knows keep_aspect_ratio_policy 'not_larger'");

    fits(graph("Constant", "", "y", ints("value_ints", 1, 2)));
    fits(graph("Constant", "", "y", GraphWriter.number("value_float", 2)));
    refused(graph("Constant", "", "y"), "expected exactly one attribute");
    refused(graph("Constant", "", "y", text("value_string", "a")), "holds no numbers");
    refused(graph("Constant", "", "y", ints("value_int", 1, 2)), "expected one value");
    fits(graph("CastLike", "input,bytes", "y"));
    refused(graph("Range", "a,a,a", "y").initializer(zero("a")), "delta is 0");
    refused(
        graph("Range", "a,a,s", "y").initializer(zero("a")),
        "start, limit and delta are of different types");
  }

  private static ProtoWriter factors(String name, float... values) {
    return GraphWriter.tensor(GraphWriter.FLOAT, values.length)
        .text(8, name)
        .bytes(9, ProtoWriter.floats(values));
  }

  private static ProtoWriter zero(String name) {
    return GraphWriter.tensor(GraphWriter.INT64).text(8, name).bytes(9, ProtoWriter.longs(0));
  }
}
