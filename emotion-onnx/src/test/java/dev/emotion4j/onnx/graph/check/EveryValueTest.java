package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.testing.GraphWriter.wave;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.OnnxNode;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import dev.emotion4j.onnx.graph.rules.UnboundedException;
import dev.emotion4j.onnx.testing.ProtoTree;
import dev.emotion4j.onnx.testing.ProtoWriter;
import dev.emotion4j.onnx.testing.TestGraphs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shapes of all values of a graph, not of its outputs alone, are those that ONNX Runtime makes.
 */
class EveryValueTest {
  private static final int GRAPH = 7;
  private static final int OUTPUT = 12;

  static Stream<String> models() throws IOException {
    return TestGraphs.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void ofRealModels(String name) throws Exception {
    byte[] model = TestGraphs.all().get(name);
    List<Long> declared = read(model).inputs().get(0).dims();
    long[] dims = declared.stream().mapToLong(dim -> dim < 1 ? 2 : dim).toArray();
    assertThat(compare(model, dims)).isPositive();
  }

  /** Each of these has operators at random, on shapes at random. */
  @Test
  void ofRandomGraphs() throws Exception {
    int compared = 0;
    for (int seed = 0; seed < 10_000; seed++) {
      byte[] model = RandomGraphs.next(new Random(seed));
      try {
        StrictCost.of(read(model), 1, 3, 8, 8);
      } catch (ModelException refused) {
        continue;
      }
      compared += compare(model, 1, 3, 8, 8);
    }
    assertThat(compared).isGreaterThan(200);
  }

  /** Returns how many values have the same shape. */
  static int compare(byte[] model, long... dims) throws OrtException {
    OnnxGraph graph = read(model);
    Set<String> values = new TreeSet<>();
    for (OnnxNode node : graph.nodes()) {
      values.addAll(node.outputs());
    }
    values.remove("");
    graph.outputs().forEach(output -> values.remove(output.name()));

    Map<String, TensorInfo> actual = run(withOutputs(model, values, Map.of()), dims);
    if (actual.isEmpty()) {
      return 0; // refused by ONNX Runtime
    }
    OnnxGraph typed = read(withOutputs(model, values, actual));
    Map<String, TensorShape> computed;
    try {
      computed =
          GraphCost.of(
                  typed,
                  Map.of(typed.inputs().get(0).name(), new TensorShape(ElementType.FLOAT, dims)),
                  false)
              .outputs();
    } catch (UnboundedException e) {
      throw new AssertionError(e);
    }
    int same = 0;
    for (Map.Entry<String, TensorInfo> value : actual.entrySet()) {
      TensorShape ours = computed.get(value.getKey());
      if (ours != null) {
        assertThat(ours.dimList())
            .as(value.getKey() + " of " + graph.nodes())
            .isEqualTo(Arrays.stream(value.getValue().getShape()).boxed().toList());
        same++;
      }
    }
    return same;
  }

  private static OnnxGraph read(byte[] model) {
    return OnnxGraph.read("m", ByteBuffer.wrap(model));
  }

  /** The model with more outputs: without types, which ONNX Runtime finds, or with those. */
  private static byte[] withOutputs(
      byte[] model, Set<String> names, Map<String, TensorInfo> types) {
    ProtoTree tree = ProtoTree.ofModel(model);
    for (ProtoTree field : tree.children) {
      if (field.field == GRAPH) {
        for (String name : names) {
          ProtoWriter value = new ProtoWriter().text(1, name);
          TensorInfo type = types.get(name);
          if (type != null) {
            ProtoWriter tensor = new ProtoWriter().integer(1, code(type));
            value.message(2, new ProtoWriter().message(1, tensor));
          }
          ProtoTree output = new ProtoTree();
          output.field = OUTPUT;
          output.wireType = 2;
          output.bytes = value.toByteArray();
          field.children.add(output);
        }
      }
    }
    return tree.toByteArray();
  }

  /** The type's number in onnx.proto, whose names ONNX Runtime has too. */
  private static int code(TensorInfo type) {
    return ElementType.valueOf(type.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", ""))
        .code();
  }

  private static Map<String, TensorInfo> run(byte[] model, long... dims) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    float[] input = wave((int) TensorShape.product(dims, 0, dims.length));
    Map<String, TensorInfo> made = new LinkedHashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), dims);
          OrtSession.Result result =
              session.run(Map.of(session.getInputNames().iterator().next(), tensor))) {
        for (Map.Entry<String, OnnxValue> value : result) {
          if (value.getValue() instanceof OnnxTensor output) {
            made.put(value.getKey(), Objects.requireNonNull(output.getInfo()));
          }
        }
      } catch (OrtException refused) {
        return Map.of();
      }
    }
    return made;
  }
}
