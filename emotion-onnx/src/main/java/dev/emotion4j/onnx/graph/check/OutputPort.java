package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.ModelInfoReader;
import dev.emotion4j.onnx.files.OutputTensor;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.ValueField;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds an output that a description means, and compares the two. Dims of 1 do not matter. */
final class OutputPort {
  private static final long ANY = -1;

  private OutputPort() {}

  /**
   * Returns the output that has the described name, or else the only one that has the described
   * shape.
   *
   * @param wanted the described output
   * @param cost what the graph makes of one picture
   */
  static Port choose(
      String location,
      DescribedModel described,
      OutputTensor wanted,
      OnnxGraph graph,
      GraphCost cost) {
    String name = wanted.name();
    String field =
        wanted.role() == null ? "output_name" : "\"" + wanted.role() + "\" in detector.outputs";
    List<ValueField> named =
        name == null
            ? graph.outputs()
            : graph.outputs().stream()
                .filter(output -> output.name().equals(name))
                .collect(Collectors.toList());
    if (named.isEmpty()) {
      throw new ModelException(
          ModelException.Reason.GRAPH,
          location
              + ": its graph makes no value '"
              + name
              + "', which "
              + (wanted.role() == null
                  ? field + " in " + ModelInfoReader.INFO_FILE + " names"
                  : "its detector's family has, unless " + field + " names another")
              + "; its outputs are "
              + list(graph, cost));
    }
    List<Port> fitting = new ArrayList<>();
    for (ValueField output : named) {
      Port port = port(wanted, output, cost.outputs().get(output.name()), graph.isCut());
      if (port != null) {
        fitting.add(port);
      }
    }
    if (fitting.isEmpty() && named.size() == 1) {
      ValueField output = named.get(0);
      throw mismatch(
          location, output.name(), text(output, cost), expected(wanted) + says(described));
    }
    if (fitting.size() != 1) {
      throw new ModelException(
          ModelException.Reason.GRAPH,
          location
              + ": its graph has "
              + named.size()
              + " outputs, "
              + (fitting.isEmpty() ? "none of" : "several of")
              + " the shape "
              + expected(wanted)
              + says(described)
              + "; set "
              + (wanted.role() == null ? "\"output_name\" there" : field)
              + " to one of "
              + list(graph, cost));
    }
    Port port = fitting.get(0);
    ElementType type = port.type();
    if (type != ElementType.FLOAT && type != ElementType.FLOAT16 && type != ElementType.DOUBLE) {
      throw new ModelException(
          ModelException.Reason.GRAPH,
          location
              + ": graph.output '"
              + port.name()
              + "' has element type "
              + type.label()
              + ", expected float32, float16 or float64; export the model again");
    }
    return port;
  }

  /** Compares what the graph makes of a larger batch. */
  static void checkBatch(
      String location, DescribedModel described, List<Port> ports, GraphCost cost, int batch) {
    for (Port port : ports) {
      checkBatch(location, described, port, cost, batch);
    }
  }

  private static void checkBatch(
      String location, DescribedModel described, Port port, GraphCost cost, int batch) {
    TensorShape made = cost.outputs().get(port.name());
    List<Long> expected = new ArrayList<>();
    for (long dim : port.shape(batch)) {
      expected.add(dim);
    }
    if (made != null && (!port.batched() || !made.dimList().equals(expected))) {
      throw mismatch(
          location,
          port.name(),
          made.type().label() + made.dimList(),
          port.type().label() + expected + says(described));
    }
  }

  /**
   * Returns an output that fits, or {@code null}.
   *
   * @param inner whether it is a value within the file's graph, whose type need not be declared;
   *     what comes out of a run is compared with the port
   */
  private static @Nullable Port port(
      OutputTensor tensor, ValueField output, @Nullable TensorShape made, boolean inner) {
    List<Long> wanted =
        tensor.shape().stream().map(Integer::longValue).collect(Collectors.toList());
    List<Long> dims = made == null ? output.dims() : made.dimList();
    ElementType type = made == null ? output.type() : made.type();
    if (type == null && inner) {
      type = ElementType.FLOAT;
    }
    if (type == null) {
      return null;
    }
    if (dims == null) {
      return new Port(output.name(), type, wanted, true, true, false);
    }
    boolean known = made != null;
    // ONNX Runtime writes to memory of the declared shape only, though it makes the other one.
    boolean exact = known && (output.dims() == null || isAs(output.dims(), dims));
    if (!dims.isEmpty() && (dims.get(0) == 1 || dims.get(0) == ANY)) {
      List<Long> rest = dims.subList(1, dims.size());
      if (fits(rest, wanted)) {
        return new Port(output.name(), type, known ? rest : wanted, true, true, exact);
      }
    }
    return fits(dims, wanted)
        ? new Port(output.name(), type, known ? dims : wanted, false, false, exact)
        : null;
  }

  /** Whether dims are as they are declared, where they are. */
  private static boolean isAs(List<Long> declared, List<Long> dims) {
    boolean same = declared.size() == dims.size();
    for (int i = 0; same && i < dims.size(); i++) {
      same = declared.get(i) < 0 || declared.get(i).equals(dims.get(i));
    }
    return same;
  }

  private static boolean fits(List<Long> found, List<Long> wanted) {
    List<Long> a = withoutOnes(found);
    List<Long> b = withoutOnes(wanted);
    boolean fits = a.size() == b.size();
    for (int i = 0; fits && i < a.size(); i++) {
      fits = a.get(i) == ANY || a.get(i).equals(b.get(i));
    }
    return fits;
  }

  private static List<Long> withoutOnes(List<Long> dims) {
    return dims.stream().filter(dim -> dim != 1).collect(Collectors.toList());
  }

  private static String expected(OutputTensor tensor) {
    List<Integer> shape = new ArrayList<>(List.of(1));
    shape.addAll(tensor.shape());
    return "float32" + shape;
  }

  private static String says(DescribedModel described) {
    return ", as "
        + (described.detector() == null ? "output_shape" : "the detector block")
        + " in "
        + ModelInfoReader.INFO_FILE
        + " says";
  }

  private static String text(ValueField output, GraphCost cost) {
    TensorShape made = cost.outputs().get(output.name());
    if (made != null) {
      return made.type().label() + made.dimList();
    }
    if (output.type() == null) {
      return "no tensor of a known type";
    }
    return output.type().label()
        + (output.dims() == null ? " of unknown shape" : output.dims().toString());
  }

  private static List<String> list(OnnxGraph graph, GraphCost cost) {
    return graph.outputs().stream()
        .limit(16)
        .map(output -> "'" + output.name() + "' " + text(output, cost))
        .collect(Collectors.toList());
  }

  private static ModelException mismatch(
      String location, String name, String found, String expected) {
    return new ModelException(
        ModelException.Reason.GRAPH,
        location
            + ": its graph's output '"
            + name
            + "' is "
            + found
            + ", expected "
            + expected
            + "; correct that, or export the model again");
  }
}
