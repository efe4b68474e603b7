package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.OnnxNode;
import dev.emotion4j.onnx.graph.TensorField;
import dev.emotion4j.onnx.graph.ValueField;
import dev.emotion4j.onnx.graph.rules.NodeContext;
import dev.emotion4j.onnx.graph.rules.Operator;
import dev.emotion4j.onnx.graph.rules.Operators;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a graph makes and costs for an input of a given shape, computed from shapes alone, before
 * anything runs. Nothing in ONNX keeps a file of 200 bytes from asking for terabytes or for hours;
 * this is where such a file is refused. Immutable.
 *
 * <p>Every shape is computed exactly, by {@link Operators}. A model whose shapes depend on the
 * values in the picture is refused. What the file declares about shapes must agree with what was
 * computed.
 *
 * @param outputDims the output's shape
 * @param bytes the bytes of all values between nodes and of temporary buffers together; ONNX
 *     Runtime reuses memory, so it is an upper bound of what a run needs
 * @param multiplyAdds the multiply-accumulate operations, or element accesses where there are more
 */
public record GraphCost(List<Long> outputDims, long bytes, long multiplyAdds) {

  /** What a run takes if nothing is reused. EfficientNet-B7 at 600 pixels: 2.8 GB. */
  static final long MAX_BYTES = 1L << 32;

  /** Exporters compute a few hundred shapes, and nodes read some thousand short biases. */
  private static final int MAX_VALUES_READ = 1 << 22;

  /** Some 5 to 30 seconds of one core. ViT-L/16 at 384 pixels: 191 thousand million. */
  static final long MAX_MULTIPLY_ADDS = 300_000_000_000L;

  /**
   * Computes the cost.
   *
   * @param graph the graph
   * @param inputDims the shape of the input, [N, channels, height, width], all at least 1
   * @throws ModelException if the input doesn't fit the graph, shapes don't fit each other or the
   *     declared ones, or a limit is passed
   */
  public static GraphCost of(OnnxGraph graph, long... inputDims) {
    List<Long> expected = graph.input().dims();
    boolean fits = expected != null && expected.size() == inputDims.length;
    for (int i = 0; fits && expected != null && i < inputDims.length; i++) {
      fits = inputDims[i] > 0 && (expected.get(i) < 0 || expected.get(i) == inputDims[i]);
    }
    if (!fits) {
      throw new ModelException(
          ModelException.Reason.GRAPH,
          graph.fileName()
              + ": graph.input '"
              + graph.input().name()
              + "' has shape "
              + expected
              + " (-1 is any), but the input is to have shape "
              + Arrays.toString(inputDims));
    }
    TensorShape input = new TensorShape(ElementType.FLOAT, inputDims);
    if (input.bytes() > TensorShape.MAX_BYTES) {
      throw new ModelException(
          ModelException.Reason.GRAPH,
          graph.fileName()
              + ": an input of shape "
              + Arrays.toString(inputDims)
              + " is beyond the limit of "
              + TensorShape.MAX_BYTES
              + " bytes");
    }
    return new Walk(graph).run(input);
  }

  private static final class Walk {
    private final OnnxGraph graph;
    private final Map<String, TensorShape> shapes = new HashMap<>();
    private long bytes;
    private long multiplyAdds;
    private int valuesRead;

    Walk(OnnxGraph graph) {
      this.graph = graph;
    }

    GraphCost run(TensorShape input) {
      for (TensorField tensor : graph.initializers().values()) {
        TensorShape shape = TensorShape.of(tensor);
        if (shape.elements() == 0 && shape.rank() > 1) {
          throw new ModelException(
              ModelException.Reason.GRAPH,
              graph.fileName() + ": initializer '" + tensor.name() + "' " + shape + " is empty");
        }
        shapes.put(tensor.name(), shape);
      }
      shapes.put(graph.input().name(), input);
      for (OnnxNode node : graph.nodes()) {
        visit(node);
      }
      TensorShape output = known(graph.output().name());
      compare("graph.output", graph.output(), output);
      return new GraphCost(output.dimList(), bytes, multiplyAdds);
    }

    private void visit(OnnxNode node) {
      List<@Nullable TensorShape> inputs = new ArrayList<>();
      long touched = 0;
      for (String name : node.inputs()) {
        TensorShape input = name.isEmpty() ? null : readable(known(name));
        inputs.add(input);
        touched = TensorShape.add(touched, input == null ? 0 : input.elements());
      }
      Operator operator = Operators.find(node.operator());
      NodeContext context = new NodeContext(graph.fileName(), node, graph.opset(), inputs);
      if (operator == null) {
        throw context.refuse(
            "the operator is not supported, since nothing here bounds what it makes; supported are "
                + Operators.names());
      }
      for (int i = 0; i < inputs.size(); i++) {
        TensorShape input = inputs.get(i);
        context.require(
            input == null || input.elements() > 0 || i >= operator.emptyFrom(),
            "input %s %s is empty",
            i,
            input);
      }
      List<TensorShape> outputs = operator.rule().outputs(context);
      context.require(
          node.outputs().size() <= outputs.size(),
          "%s outputs, expected at most %s",
          node.outputs().size(),
          outputs.size());
      long made = context.scratchElements();
      long madeBytes = context.scratchBytes();
      for (int i = 0; i < outputs.size(); i++) {
        TensorShape output = outputs.get(i);
        context.require(
            output.bytes() <= TensorShape.MAX_BYTES,
            "an output %s of %s bytes, the limit is %s",
            output,
            count(output.bytes()),
            TensorShape.MAX_BYTES);
        context.require(
            output.elements() > 0 || output.rank() < 2, "the output %s is empty", output);
        made = TensorShape.add(made, output.elements());
        madeBytes = TensorShape.add(madeBytes, output.bytes());
        if (i < node.outputs().size() && !node.outputs().get(i).isEmpty()) {
          String name = node.outputs().get(i);
          shapes.put(name, output);
          ValueField declared = graph.declared().get(name);
          if (declared != null) {
            compare("graph.value_info", declared, output);
          }
        }
      }
      bytes = TensorShape.add(bytes, madeBytes);
      context.require(
          bytes <= MAX_BYTES,
          "up to here the graph makes %s bytes, the limit is %s",
          count(bytes),
          MAX_BYTES);
      long work = Math.max(context.multiplyAdds(), TensorShape.add(touched, made));
      multiplyAdds = TensorShape.add(multiplyAdds, work);
      context.require(
          multiplyAdds <= MAX_MULTIPLY_ADDS,
          "up to here the graph takes %s multiplications, the limit is %s",
          count(multiplyAdds),
          MAX_MULTIPLY_ADDS);
    }

    /** A file of many nodes that compute with known values would keep this walk busy for long. */
    private TensorShape readable(TensorShape input) {
      if (!input.hasValues()) {
        return input;
      }
      valuesRead = Math.min(MAX_VALUES_READ, valuesRead + (int) input.elements());
      return valuesRead == MAX_VALUES_READ ? input.blank() : input;
    }

    private static Object count(long value) {
      return value == Long.MAX_VALUE ? "more than 2^63" : value;
    }

    private TensorShape known(String name) {
      TensorShape shape = shapes.get(name);
      if (shape == null) {
        throw new IllegalStateException("OnnxGraph let an unknown name through: " + name);
      }
      return shape;
    }

    private void compare(String where, ValueField declared, TensorShape computed) {
      List<Long> dims = declared.dims();
      boolean agrees = declared.type() == null || declared.type() == computed.type();
      agrees &= dims == null || dims.size() == computed.rank();
      for (int i = 0; agrees && dims != null && i < dims.size(); i++) {
        agrees = dims.get(i) < 0 || dims.get(i) == computed.dim(i);
      }
      if (!agrees) {
        throw new ModelException(
            ModelException.Reason.GRAPH,
            graph.fileName()
                + ": "
                + where
                + " '"
                + declared.name()
                + "' is declared as "
                + declared.type()
                + (dims == null ? "" : dims.toString())
                + ", but the graph makes "
                + computed);
      }
    }
  }
}
