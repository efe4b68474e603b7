package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.fits;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.floats;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.graph;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.refused;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.ints;
import static dev.emotion4j.onnx.testing.GraphWriter.number;

import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** As {@link RareOperatorsTest}, for operators on bytes. */
class RareBytesTest {
  private static final int UINT8 = 2;
  private static final int INT8 = 3;
  private static final int INT32 = 6;

  private static ProtoWriter bytes(int type, String name, long... dims) {
    byte[] values = new byte[(int) Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
    return GraphWriter.tensor(type, dims).text(8, name).bytes(9, values);
  }

  @Test
  void quantised() throws Exception {
    ProtoWriter zeros = bytes(INT8, "zeros", 3);
    fits(graph("QuantizeLinear", "input,s", "y"));
    fits(floats(graph("QuantizeLinear", "input,t,zeros", "y"), "t", 3).initializer(zeros));
    fits(graph("QuantizeLinear", "input,s", "y", integer("output_dtype", INT8)).opset(21));
    fits(graph("DequantizeLinear", "bytes,s,z", "y"));
    fits(floats(graph("DequantizeLinear", "bytes,t", "y", integer("axis", -1)), "t", 8));
    fits(graph("DynamicQuantizeLinear", "input", "y,scale,zero"));

    refused(floats(graph("QuantizeLinear", "input,t", "y"), "t", 2), "don't fit");
    refused(floats(graph("QuantizeLinear", "input,t", "y"), "t", 1, 3), "don't fit");
    refused(floats(graph("QuantizeLinear", "input,t,z", "y"), "t", 3), "don't fit");
    refused(
        floats(graph("DequantizeLinear", "bytes,t", "y", integer("axis", 4)), "t", 3), "axis 4");
    refused(
        graph("QuantizeLinear", "input,s", "y", integer("output_dtype", 99)).opset(21),
        "output_dtype is none of");
    refused(
        graph("QuantizeLinear", "input,s", "y", integer("output_dtype", 0)).opset(21),
        "output_dtype is none of");
    refused(
        graph("DequantizeLinear", "bytes,s", "y", integer("block_size", 2)).opset(21),
        "quantisation in blocks has no rule here");
  }

  private static final String OWN = "com.microsoft.";

  @Test
  void onBytes() throws Exception {
    ProtoWriter kernel = ints("kernel_shape", 2, 2);
    fits(graph(OWN + "QLinearAdd", "bytes,s,z,bytes,s,z,s,z", "y"));
    fits(graph(OWN + "QLinearMul", "bytes,s,z,z,s,z,s,z", "y"));
    fits(graph(OWN + "QLinearSigmoid", "bytes,s,z,s,z", "y"));
    fits(graph(OWN + "QLinearLeakyRelu", "bytes,s,z,s,z", "y"));
    fits(graph(OWN + "QLinearGlobalAveragePool", "bytes,s,z,s,z", "y"));
    fits(graph(OWN + "QLinearAveragePool", "bytes,s,z,s,z", "y", kernel));
    fits(graph(OWN + "QLinearConcat", "s,z,bytes,s,z,bytes,s,z", "y", integer("axis", -2)));

    for (String inputs :
        new String[] {
          "bytes,two,z,bytes,s,z,s,z", "bytes,s,two,bytes,s,z,s,z", "bytes,s,z,bytes,two,z,s,z",
          "bytes,s,z,bytes,s,two,s,z", "bytes,s,z,bytes,s,z,two,z", "bytes,s,z,bytes,s,z,s,two"
        }) {
      refused(
          floats(graph(OWN + "QLinearAdd", inputs, "y"), "two", 2),
          "is FLOAT[2], expected one number");
    }
    for (String name : new String[] {"QLinearSigmoid", "QLinearLeakyRelu"}) {
      for (String inputs : new String[] {"two,z,s,z", "s,two,s,z", "s,z,two,z", "s,z,s,two"}) {
        refused(floats(graph(OWN + name, "bytes," + inputs, "y"), "two", 2), "expected one number");
      }
    }
    refused(graph(OWN + "QLinearAdd", "bytes,s,z,input,s,z,s,z", "y"), "different types");
    ProtoWriter last = integer("channels_last", 1);
    for (String pool : new String[] {"QLinearGlobalAveragePool", "QLinearAveragePool"}) {
      for (String inputs : new String[] {"two,z,s,z", "s,two,s,z", "s,z,two,z", "s,z,s,two"}) {
        refused(
            floats(graph(OWN + pool, "bytes," + inputs, "y", kernel), "two", 2),
            "expected one number");
      }
      refused(graph(OWN + pool, "bytes,s,z,s,z", "y", kernel, last), "channels_last has no rule");
    }
    ProtoWriter axis = integer("axis", 2);
    String concat = OWN + "QLinearConcat";
    refused(graph(concat, "s,z", "y", axis), "inputs are missing");
    refused(graph(concat, "s,z,bytes,s", "y", axis), "inputs are missing");
    refused(graph(concat, "s,z,bytes,s,z", "y"), "axis");
    refused(graph(concat, "s,z,bytes,s,z,flat,s,z", "y", axis), "doesn't fit");
    refused(graph(concat, "s,z,bytes,s,z,input,s,z", "y", axis), "doesn't fit");
    refused(
        graph(concat, "s,z,bytes,s,z,x,s,z", "y", axis).initializer(bytes(UINT8, "x", 1, 2, 8, 8)),
        "doesn't fit");
    refused(floats(graph(concat, "two,z,bytes,s,z", "y", axis), "two", 2), "expected one number");
    refused(floats(graph(concat, "s,z,bytes,two,z", "y", axis), "two", 2), "expected one number");
    refused(floats(graph(concat, "s,z,bytes,s,two", "y", axis), "two", 2), "expected one number");
  }

  /** 192 bytes times a matrix for 5 columns. */
  private static GraphWriter gemm(String rest, int scales, int biases) {
    GraphWriter graph = graph(OWN + "QGemm", "flat,s,z,w," + rest, "y", number("alpha", 1));
    floats(graph, "t", scales).initializer(bytes(UINT8, "w", 192, 5));
    byte[] bias = new byte[4 * biases];
    return graph.initializer(GraphWriter.tensor(INT32, biases).text(8, "b").bytes(9, bias));
  }

  @Test
  void gemmOnBytes() throws Exception {
    fits(gemm("s,z,b,s,z", 1, 5));
    fits(gemm("s,z,b", 1, 5));
    refused(gemm("t,z,b", 4, 5), "FLOAT[4] for 5 columns");
    refused(gemm("s,t,b", 4, 5), "FLOAT[4] for 5 columns");
    refused(gemm("s,z,b", 1, 4), "the bias INT32[4] doesn't fit 5 columns");
    refused(gemm("s,z,b,t,z", 2, 5), "input 7 is FLOAT[2], expected one number");
    refused(floats(graph(OWN + "QGemm", "flat,t,z,flat,s,z", "y"), "t", 2), "input 1 is FLOAT[2]");
    refused(floats(graph(OWN + "QGemm", "flat,s,t,flat,s,z", "y"), "t", 2), "input 2 is FLOAT[2]");
    refused(gemm("s,z,b,s,t", 2, 5), "input 8 is FLOAT[2], expected one number");
  }
}
