package dev.emotion4j.onnx.graph.rules;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.graph.GraphBody;
import dev.emotion4j.onnx.graph.OnnxAttribute;
import dev.emotion4j.onnx.graph.OnnxNode;
import dev.emotion4j.onnx.graph.TensorField;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node with what is known about its inputs: what the rules for shapes work with. Collects the
 * work that the outputs don't show. Used by one thread.
 */
public final class NodeContext {
  private final OnnxNode node;
  private final int opset;
  private final String fileName;
  private final List<@Nullable TensorShape> inputs;

  /** Multiplications and additions, for matrices and windows. */
  long multiplyAdds;

  /** Elements of temporary buffers, of the first input's type. */
  long scratchElements;

  private long scratchBytes;

  public NodeContext(
      String fileName, OnnxNode node, int opset, List<@Nullable TensorShape> inputs) {
    this.fileName = fileName;
    this.node = node;
    this.opset = opset;
    this.inputs = inputs;
  }

  String operator() {
    return node.operator();
  }

  int opset() {
    return opset;
  }

  List<String> outputNames() {
    return node.outputs();
  }

  Map<String, OnnxAttribute> attributes() {
    return node.attributes();
  }

  /** Multiplications and additions, for matrices and windows. */
  public long multiplyAdds() {
    return multiplyAdds;
  }

  /** Bytes of temporary buffers. */
  public long scratchBytes() {
    long elements = scratchElements == 0 ? 0 : in(0).type().bytes(scratchElements);
    return TensorShape.add(elements, scratchBytes);
  }

  /** Counts memory that is needed while the node runs. */
  public void addScratch(long bytes) {
    scratchBytes = TensorShape.add(scratchBytes, bytes);
  }

  /** The graph that an attribute holds. */
  public GraphBody graph(String name) {
    OnnxAttribute attribute = attribute(name);
    GraphBody graph = attribute == null ? null : attribute.graph();
    if (graph == null) {
      throw refuse("attribute '" + name + "' holds no graph");
    }
    return graph;
  }

  public long scratchElements() {
    return scratchElements;
  }

  int inputCount() {
    return inputs.size();
  }

  /** How many outputs there are up to the last that has a name. */
  public int outputCount() {
    int count = node.outputs().size();
    while (count > 0 && node.outputs().get(count - 1).isEmpty()) {
      count--;
    }
    return count;
  }

  /** A tensor of an input's type. */
  TensorShape like(int input, long... dims) {
    return new TensorShape(in(input).type(), dims);
  }

  public TensorShape in(int i) {
    TensorShape input = optional(i);
    if (input == null) {
      throw refuse("input " + i + " is missing");
    }
    return input;
  }

  public @Nullable TensorShape optional(int i) {
    return i < inputs.size() ? inputs.get(i) : null;
  }

  boolean has(String attribute) {
    return node.attributes().containsKey(attribute);
  }

  @Nullable OnnxAttribute attribute(String name) {
    return node.attributes().get(name);
  }

  long integer(String name, long otherwise) {
    long @Nullable [] list = integers(name);
    if (list == null) {
      return otherwise;
    }
    require(list.length == 1, "attribute '%s' has %s values, expected 1", name, list.length);
    return list[0];
  }

  double number(String name, double otherwise) {
    OnnxAttribute attribute = attribute(name);
    if (attribute == null) {
      return otherwise;
    }
    List<Float> floats = attribute.floats();
    if (floats == null || floats.size() != 1) {
      throw refuse("attribute '" + name + "' does not hold a number");
    }
    return floats.get(0);
  }

  /** A setting that is 0 or 1; operators differ in what they take other numbers for. */
  boolean flag(String name, boolean otherwise) {
    long value = integer(name, otherwise ? 1 : 0);
    require(value == 0 || value == 1, "%s is %s, expected 0 or 1", name, value);
    return value == 1;
  }

  long @Nullable [] integers(String name) {
    OnnxAttribute attribute = attribute(name);
    if (attribute == null) {
      return null;
    }
    List<Long> list = attribute.integers();
    if (list == null) {
      throw refuse("attribute '" + name + "' does not hold integers");
    }
    return TensorShape.longs(list);
  }

  String text(String name, String otherwise) {
    OnnxAttribute attribute = attribute(name);
    if (attribute == null) {
      return otherwise;
    }
    if (attribute.text() == null) {
      throw refuse("attribute '" + name + "' does not hold text");
    }
    return attribute.text();
  }

  @Nullable List<String> texts(String name) {
    OnnxAttribute attribute = attribute(name);
    if (attribute != null && attribute.texts() == null) {
      throw refuse("attribute '" + name + "' does not hold texts");
    }
    return attribute == null ? null : attribute.texts();
  }

  /** An attribute in old operator sets, an input in new ones: its integers, or null if absent. */
  long @Nullable [] integersOfAttributeOrInput(String name, int input) {
    if (has(name)) {
      return integers(name);
    }
    return optional(input) == null ? null : constants(input, name);
  }

  /** The integers of an input that must be known before the graph runs. */
  long[] constants(int input, String what) {
    TensorShape shape = in(input);
    long @Nullable [] integers = shape.integers();
    if (integers == null || shape.rank() > 1) {
      throw unbounded(
          what
              + " (input "
              + input
              + ") is computed from the picture or is too long, so the size of the output has no"
              + " bound; expected a constant, or a computation from shapes");
    }
    return integers;
  }

  /** Dims that came out of a computation: none negative, and not too many. */
  long[] dims(long[] dims) {
    for (long dim : dims) {
      require(dim >= 0, "the shape %s has a negative dim", dims);
    }
    require(dims.length <= TensorField.MAX_RANK, "more than %s dims", TensorField.MAX_RANK);
    return dims;
  }

  /** An axis within a rank, negative ones counted from the end. */
  int axis(long axis, int rank) {
    require(axis >= -rank && axis < rank, "axis %s is not within %s dims", axis, rank);
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /**
   * Refuses the node unless a condition holds.
   *
   * @param problem what is wrong, with a {@code %s} for each value; put together only if needed
   */
  public void require(boolean condition, String problem, @Nullable Object... values) {
    if (condition) {
      return;
    }
    @Nullable Object[] texts = new @Nullable Object[values.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = values[i] instanceof long[] ? Arrays.toString((long[]) values[i]) : values[i];
    }
    throw refuse(String.format(Locale.ROOT, problem, texts));
  }

  /** What to throw when a size or the work has no bound that is known. */
  public UnboundedException unbounded(String problem) {
    return new UnboundedException(fileName + ": " + node.label() + ": " + problem);
  }

  public ModelException refuse(String problem) {
    return new ModelException(
        ModelException.Reason.GRAPH, fileName + ": " + node.label() + ": " + problem);
  }
}
