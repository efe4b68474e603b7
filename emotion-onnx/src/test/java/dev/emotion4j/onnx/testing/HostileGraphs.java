// Over 300 lines: one case after the other, each a graph of a few lines.
package dev.emotion4j.onnx.testing;

import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.INT64;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.ints;
import static dev.emotion4j.onnx.testing.GraphWriter.number;
import static dev.emotion4j.onnx.testing.GraphWriter.single;
import static dev.emotion4j.onnx.testing.GraphWriter.text;
import static dev.emotion4j.onnx.testing.GraphWriter.wave;
import static dev.emotion4j.onnx.testing.GraphWriter.withInput;

import java.util.LinkedHashMap;
import java.util.Map;

/** Graphs from float32[N,3,8,8] that ask operators for what their kernels may not expect. */
public final class HostileGraphs {
  private static final int UINT8 = 2;

  private final Map<String, byte[]> graphs = new LinkedHashMap<>();

  private HostileGraphs() {}

  public static Map<String, byte[]> all() {
    HostileGraphs all = new HostileGraphs();
    all.windows();
    all.normalisation();
    all.indices();
    all.sizes();
    all.quantised();
    all.arithmetic();
    all.chains();
    return all.graphs;
  }

  private void add(String name, GraphWriter graph) {
    graphs.put(name, graph.toByteArray());
  }

  private void windows() {
    for (int length : new int[] {0, 1, 3, 5}) {
      add(
          "a bias of " + length + " for 4 channels",
          single("Conv", "input,w,b")
              .tensor("w", wave(108), 4, 3, 3, 3)
              .tensor("b", wave(length), length));
      add(
          "a transposed bias of " + length + " for 2 channels",
          single("ConvTranspose", "input,w,b")
              .tensor("w", wave(54), 3, 2, 3, 3)
              .tensor("b", wave(length), length));
    }
    add(
        "a bias of two dims",
        single("Conv", "input,w,b").tensor("w", wave(108), 4, 3, 3, 3).tensor("b", wave(4), 2, 2));
    for (long size : new long[] {1, 7, 9, 50, 3000}) {
      add(
          "output_shape " + size,
          single(
                  "ConvTranspose",
                  "input,w",
                  ints("output_shape", size, size),
                  ints("strides", 2, 2))
              .tensor("w", wave(54), 3, 2, 3, 3));
    }
    add(
        "output_padding beyond the stride",
        single("ConvTranspose", "input,w", ints("output_padding", 500, 500))
            .tensor("w", wave(54), 3, 2, 3, 3));
    add(
        "pads beyond a transposed kernel",
        single("ConvTranspose", "input,w", ints("pads", 4, 4, 4, 4))
            .tensor("w", wave(54), 3, 2, 3, 3));
    add(
        "pads beyond the kernel",
        single("Conv", "input,w", ints("pads", 900, 900, 900, 900))
            .tensor("w", wave(27), 1, 3, 3, 3));
    add(
        "a stride beyond the image",
        single("Conv", "input,w", ints("strides", 65536, 65536)).tensor("w", wave(27), 1, 3, 3, 3));
    add(
        "dilation with SAME",
        single("Conv", "input,w", ints("dilations", 60000, 60000), text("auto_pad", "SAME_UPPER"))
            .tensor("w", wave(27), 1, 3, 3, 3));
    add(
        "a large kernel with SAME",
        single(
            "MaxPool",
            "input",
            ints("kernel_shape", 40000, 40000),
            text("auto_pad", "SAME_UPPER")));
    add(
        "an average of a large kernel with SAME",
        single(
            "AveragePool",
            "input",
            ints("kernel_shape", 30000, 3),
            text("auto_pad", "SAME_LOWER"),
            integer("count_include_pad", 1)));
    add(
        "column order",
        single("MaxPool", "input", ints("kernel_shape", 2, 2), integer("storage_order", 7)));
    add(
        "pooling a line",
        withInput()
            .integers("s", 0, 3, 64)
            .node("Reshape", "input,s", "x")
            .node("AveragePool", "x", "output", ints("kernel_shape", 3))
            .output("output", FLOAT));
    add(
        "pooling in 5 spatial dims",
        withInput()
            .integers("s", 0, 3, 2, 2, 2, 2, 4)
            .node("Reshape", "input,s", "x")
            .node("MaxPool", "x", "output", ints("kernel_shape", 2, 2, 2, 2, 2))
            .output("output", FLOAT));
    add(
        "convolving in 5 spatial dims",
        withInput()
            .integers("s", 0, 3, 2, 2, 2, 2, 4)
            .tensor("w", wave(3), 1, 3, 1, 1, 1, 1, 1)
            .node("Reshape", "input,s", "x")
            .node("Conv", "x,w", "output")
            .output("output", FLOAT));
  }

  private void normalisation() {
    for (int groups : new int[] {0, -1, 2, 3, 1 << 20}) {
      add(
          groups + " groups of 3 channels",
          single("GroupNormalization", "input,g,g", integer("num_groups", groups))
              .tensor("g", wave(3), 3)
              .opset(21));
    }
    for (int axis : new int[] {-5, -1, 0, 3, 4, 1000}) {
      add(
          "layer normalisation along axis " + axis,
          single("LayerNormalization", "input,g", integer("axis", axis))
              .tensor("g", wave(8), 8)
              .opset(17));
      add("softmax along axis " + axis, single("Softmax", "input", integer("axis", axis)));
      add(
          "Lp normalisation along axis " + axis,
          single("LpNormalization", "input", integer("axis", axis), integer("p", axis)));
    }
    add(
        "a gain that is too short",
        single("LayerNormalization", "input,g,g", integer("axis", 1))
            .tensor("g", wave(8), 8)
            .opset(17));
    add(
        "one gain of 5 dims",
        single("LayerNormalization", "input,g,g").tensor("g", wave(1), 1, 1, 1, 1, 1).opset(17));
    add(
        "a bias without a name",
        single("LayerNormalization", "input,g,").tensor("g", wave(8), 8).opset(17));
    for (String operator : new String[] {"LpNormalization", "Softmax", "LogSoftmax", "Relu"}) {
      add(
          operator + " of nothing",
          withInput()
              .tensor("none", new float[0], 0)
              .tensor("one", new float[] {1}, 1)
              .node(operator, "none", "still")
              .node("Concat", "still,one", "sum", integer("axis", 0))
              .node("Add", "input,sum", "output")
              .output("output", FLOAT));
    }
    add(
        "LRN of a matrix",
        withInput()
            .node("Flatten", "input", "x")
            .node("LRN", "x", "output", integer("size", 3))
            .output("output", FLOAT));
    add("LRN of even size", single("LRN", "input", integer("size", 1000)));
    add(
        "negative epsilon",
        single("InstanceNormalization", "input,g,g", number("epsilon", -1e30f))
            .tensor("g", wave(3), 3));
    add("slopes that don't fit", single("PRelu", "input,s").tensor("s", wave(6), 2, 3, 1, 1));
    add("slopes of more dims", single("PRelu", "input,s").tensor("s", wave(1), 1, 1, 1, 1, 1));
    add("bounds that are lists", single("Clip", "input,s,s").tensor("s", wave(3), 3));
    add("no bounds", single("Clip", "input,s").tensor("s", wave(0), 0));
  }

  private void indices() {
    for (long index : new long[] {-4, 3, 1L << 40, Long.MIN_VALUE, Long.MAX_VALUE}) {
      add(
          "an index " + index + " at run time",
          withInput()
              .integers("i", index)
              .node("ReduceMax", "input", "max", integer("keepdims", 0))
              .node("Cast", "max", "m", integer("to", INT64))
              .node("Mul", "m,i", "zero")
              .node("Sub", "i,zero", "at")
              .node("Gather", "input,at", "output", integer("axis", 1))
              .output("output", FLOAT));
      add(
          "scattering to " + index,
          single("ScatterND", "input,i,u")
              .initializer(
                  GraphWriter.tensor(INT64, 1, 2)
                      .text(8, "i")
                      .bytes(9, ProtoWriter.longs(0, index)))
              .tensor("u", wave(64), 1, 8, 8)
              .opset(16));
    }
    add(
        "a NaN as an index",
        withInput()
            .node("Sqrt", "input", "root")
            .node("ReduceMax", "root", "max", integer("keepdims", 0))
            .node("Cast", "max", "at", integer("to", INT64))
            .node("Gather", "input,at", "output", integer("axis", 1))
            .output("output", FLOAT));
    add(
        "scattering nothing",
        single("ScatterND", "input,i,u")
            .initializer(GraphWriter.tensor(INT64, 0, 4).text(8, "i").bytes(9, new byte[0]))
            .tensor("u", wave(0), 0)
            .opset(16));
    add("a permutation of negative axes", single("Transpose", "input", ints("perm", -4, 1, 2, 3)));
  }

  private void sizes() {
    for (String mode : new String[] {"reflect", "edge", "wrap", "constant", "nonsense"}) {
      add(
          mode + " beyond the image",
          single("Pad", "input,p", text("mode", mode))
              .integers("p", 0, 0, 100, 100, 0, 0, 300, 300)
              .opset(19));
      add(
          mode + " after cropping",
          single("Pad", "input,p", text("mode", mode))
              .integers("p", 0, 0, -7, 0, 0, 0, 20, 0)
              .opset(19));
      add(
          mode + " after cropping all",
          single("Pad", "input,p", text("mode", mode))
              .integers("p", 0, 0, -8, 0, 0, 0, 20, 0)
              .opset(19));
    }
    for (String mode : new String[] {"nearest", "linear", "cubic"}) {
      for (String place :
          new String[] {
            "asymmetric",
            "half_pixel",
            "align_corners",
            "pytorch_half_pixel",
            "half_pixel_symmetric"
          }) {
        for (long[] size :
            new long[][] {{2, 3, 1, 1}, {1, 3, 700, 3}, {1, 2, 9, 9}, {1, 3, 8, 8}}) {
          for (int smooth = 0; smooth <= 1; smooth++) {
            add(
                mode + " " + place + " to " + java.util.Arrays.toString(size) + smooth,
                single(
                        "Resize",
                        "input,,,s",
                        text("mode", mode),
                        integer("antialias", smooth),
                        text("coordinate_transformation_mode", place))
                    .integers("s", size)
                    .opset(19));
          }
        }
      }
      add(
          mode + " by 60000",
          single("Resize", "input,,s", text("mode", mode))
              .tensor("s", new float[] {1, 1, 60000, 0.125f}, 4));
      add(
          mode + " by next to nothing",
          single("Resize", "input,,s", text("mode", mode))
              .tensor("s", new float[] {1, 1, 1e-30f, 1}, 4));
    }
    add("many repeats", single("Tile", "input,r").integers("r", 1, 1, 1, 300_000));
    add(
        "blocks by an unknown rule",
        withInput()
            .node("Concat", "input,input,input,input", "x", integer("axis", 1))
            .node("DepthToSpace", "x", "output", integer("blocksize", 2), text("mode", "ABC"))
            .output("output", FLOAT));
    add(
        "parts of nothing",
        withInput()
            .integers("p", 0, 3)
            .node("Split", "input,p", "x,output", integer("axis", 1))
            .output("output", FLOAT));
    add(
        "64 MB of zeros",
        withInput()
            .integers("s", 1 << 24)
            .node("ConstantOfShape", "s", "z")
            .node("ReduceSum", "z", "sum", integer("keepdims", 0))
            .node("Add", "input,sum", "output")
            .output("output", FLOAT));
    add(
        "a large range",
        withInput()
            .tensor("a", new float[] {0})
            .tensor("b", new float[] {6e7f})
            .tensor("c", new float[] {1})
            .node("Range", "a,b,c", "r")
            .node("ReduceSum", "r", "sum", integer("keepdims", 0))
            .node("Add", "input,sum", "output")
            .output("output", FLOAT));
    add(
        "a range of tiny steps",
        withInput()
            .tensor("a", new float[] {1})
            .tensor("b", new float[] {2})
            .tensor("c", new float[] {1e-8f})
            .node("Range", "a,b,c", "r")
            .node("ReduceSum", "r", "sum", integer("keepdims", 0))
            .node("Add", "input,sum", "output")
            .output("output", FLOAT));
  }

  private void quantised() {
    for (int length : new int[] {1, 2, 3, 5}) {
      add(
          length + " scales for 3 channels",
          withInput()
              .tensor("s", wave(length), length)
              .initializer(
                  GraphWriter.tensor(UINT8, length).text(8, "z").bytes(9, new byte[length]))
              .node("QuantizeLinear", "input,s,z", "q", integer("axis", 1))
              .node("DequantizeLinear", "q,s,z", "output", integer("axis", -1))
              .output("output", FLOAT));
      add(
          length + " zero points for 2 filters",
          withInput()
              .initializer(
                  GraphWriter.tensor(UINT8, length).text(8, "z").bytes(9, new byte[length]))
              .initializer(GraphWriter.tensor(UINT8, 2, 3, 1, 1).text(8, "w").bytes(9, new byte[6]))
              .node("DynamicQuantizeLinear", "input", "q,scale,zero")
              .node("ConvInteger", "q,w,zero,z", "c")
              .node("Cast", "c", "output", integer("to", FLOAT))
              .output("output", FLOAT));
      add(
          length + " zero points for 4 columns",
          withInput()
              .initializer(
                  GraphWriter.tensor(UINT8, length).text(8, "z").bytes(9, new byte[length]))
              .initializer(GraphWriter.tensor(UINT8, 8, 4).text(8, "w").bytes(9, new byte[32]))
              .node("DynamicQuantizeLinear", "input", "q,scale,zero")
              .node("MatMulInteger", "q,w,zero,z", "c")
              .node("Cast", "c", "output", integer("to", FLOAT))
              .output("output", FLOAT));
      add(
          length + " scales of a quantised convolution",
          withInput()
              .tensor("s", wave(length), length)
              .tensor("one", new float[] {1})
              .initializer(
                  GraphWriter.tensor(UINT8, length).text(8, "z").bytes(9, new byte[length]))
              .initializer(GraphWriter.tensor(UINT8).text(8, "z0").bytes(9, new byte[1]))
              .initializer(
                  GraphWriter.tensor(6, length).text(8, "b").bytes(9, new byte[4 * length]))
              .initializer(GraphWriter.tensor(UINT8, 2, 3, 1, 1).text(8, "w").bytes(9, new byte[6]))
              .node("QuantizeLinear", "input,one,z0", "q")
              .node("QLinearConv", "q,one,z0,w,s,z,one,z0,b", "c")
              .node("DequantizeLinear", "c,one,z0", "output")
              .output("output", FLOAT));
      add(
          length + " scales of a quantised product",
          withInput()
              .tensor("s", wave(length), length)
              .tensor("one", new float[] {1})
              .initializer(
                  GraphWriter.tensor(UINT8, length).text(8, "z").bytes(9, new byte[length]))
              .initializer(GraphWriter.tensor(UINT8).text(8, "z0").bytes(9, new byte[1]))
              .initializer(GraphWriter.tensor(UINT8, 8, 4).text(8, "w").bytes(9, new byte[32]))
              .node("QuantizeLinear", "input,one,z0", "q")
              .node("QLinearMatMul", "q,one,z0,w,s,z,s,z", "c")
              .node("DequantizeLinear", "c,one,z0", "output")
              .output("output", FLOAT));
    }
    add(
        "a scale of zero",
        withInput()
            .tensor("s", new float[] {0})
            .initializer(GraphWriter.tensor(UINT8).text(8, "z").bytes(9, new byte[1]))
            .node("QuantizeLinear", "input,s,z", "q")
            .node("DequantizeLinear", "q,s,z", "output")
            .output("output", FLOAT));
  }

  private void arithmetic() {
    for (String operator : new String[] {"Div", "Mod"}) {
      for (long divisor : new long[] {0, -1, 3}) {
        for (int type : new int[] {3, 6, 7}) {
          add(
              operator + " of the smallest integer of type " + type + " by " + divisor,
              withInput()
                  .tensor("low", new float[] {-3e38f})
                  .tensor("d", new float[] {divisor})
                  .node("Mul", "input,low", "x")
                  .node("Cast", "x", "a", integer("to", type))
                  .node("Cast", "d", "b", integer("to", type))
                  .node(operator, "a,b", "c")
                  .node("Cast", "c", "output", integer("to", FLOAT))
                  .output("output", FLOAT));
        }
      }
    }
    add(
        "integers to a negative power",
        withInput()
            .integers("p", -3)
            .node("Cast", "input", "a", integer("to", INT64))
            .node("Pow", "a,p", "b")
            .node("Cast", "b", "output", integer("to", FLOAT))
            .output("output", FLOAT));
    add(
        "the mean of integers",
        withInput()
            .node("Cast", "input", "a", integer("to", 6))
            .node("ReduceMean", "a", "b", ints("axes", 0, 1, 2, 3))
            .node("Cast", "b", "output", integer("to", FLOAT))
            .output("output", FLOAT));
    add(
        "double precision",
        withInput()
            .node("Cast", "input", "a", integer("to", 11))
            .node("Exp", "a", "b")
            .node("Cast", "b", "output", integer("to", FLOAT))
            .output("output", FLOAT));
    add(
        "half precision",
        withInput()
            .node("Cast", "input", "a", integer("to", 10))
            .node("Relu", "a", "b")
            .node("Cast", "b", "output", integer("to", FLOAT))
            .output("output", FLOAT));
    add("axes given twice", single("ReduceSum", "input,a").integers("a", 1, 1, -3));
    add("no operands", single("Sum", "input"));
  }

  private void chains() {
    GraphWriter chain = withInput();
    String last = "input";
    for (int i = 0; i < 29_000; i++) {
      chain.node(i % 2 == 0 ? "Relu" : "Abs", last, "x" + i);
      last = "x" + i;
    }
    add("a chain of 29,000 nodes", chain.node("Relu", last, "output").output("output", FLOAT));
    GraphWriter identities = withInput();
    last = "input";
    for (int i = 0; i < 5000; i++) {
      identities.node("Identity", last, "x" + i);
      last = "x" + i;
    }
    add("a chain of identities", identities.node("Relu", last, "output").output("output", FLOAT));
    GraphWriter constants = withInput().tensor("c", wave(1));
    last = "c";
    for (int i = 0; i < 5000; i++) {
      constants.node("Exp", last, "x" + i);
      last = "x" + i;
    }
    add(
        "a chain of constants",
        constants.node("Add", "input," + last, "output").output("output", FLOAT));
    GraphWriter fan = withInput();
    for (int i = 0; i < 5000; i++) {
      fan.node("Relu", "input", "x" + i);
    }
    add(
        "5,000 outputs that nothing reads",
        fan.node("Relu", "input", "output").output("output", FLOAT));
    GraphWriter transposes = withInput();
    last = "input";
    for (int i = 0; i < 2000; i++) {
      transposes
          .node("Transpose", last, "t" + i, ints("perm", 0, 2, 3, 1))
          .node("Add", "t" + i + ",t" + i, "x" + i);
      last = "x" + i;
    }
    add(
        "a chain of transpositions",
        transposes.node("Relu", last, "output").output("output", FLOAT));
  }
}
