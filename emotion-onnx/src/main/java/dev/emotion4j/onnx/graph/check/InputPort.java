package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.InputTensor;
import dev.emotion4j.onnx.files.ModelInfoReader;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.ValueField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the input that a picture goes to, and compares it with the description. */
final class InputPort {
  private static final long ANY = -1;

  private InputPort() {}

  /** Returns the only input that anything reads. */
  static ValueField choose(String location, OnnxGraph graph) {
    Set<String> read = new HashSet<>();
    graph.body().addReads(read);
    List<ValueField> used =
        graph.inputs().stream()
            .filter(input -> read.contains(input.name()))
            .collect(Collectors.toList());
    if (used.size() != 1) {
      throw new ModelException(
          ModelException.Reason.GRAPH,
          location
              + ": the graph reads "
              + used.size()
              + " inputs "
              + used.stream().limit(8).map(ValueField::name).collect(Collectors.toList())
              + ", expected exactly one, the picture; export the model with that input alone");
    }
    return used.get(0);
  }

  /** The others, with dims of 1 where the graph leaves them open. */
  static List<Port> unused(OnnxGraph graph, ValueField used) {
    List<Port> unused = new ArrayList<>();
    for (ValueField input : graph.inputs()) {
      if (!input.name().equals(used.name())) {
        List<Long> dims = new ArrayList<>();
        for (long dim : input.dims() == null ? List.<Long>of() : input.dims()) {
          dims.add(dim < 0 ? 1 : dim);
        }
        ElementType type = input.type() == null ? ElementType.FLOAT : input.type();
        unused.add(new Port(input.name(), type, List.copyOf(dims), false, false, true));
      }
    }
    return List.copyOf(unused);
  }

  /** Compares an input with the description. */
  static Port check(String location, DescribedModel described, ValueField found) {
    ElementType type = checkType(location, described.input(), found);
    List<Long> shape = longs(described.input().shape());
    List<Long> dims = found.dims();
    List<Long> batched = new ArrayList<>(List.of(ANY));
    batched.addAll(shape);
    if (dims == null || fits(dims, batched)) {
      boolean anyBatch = dims == null || dims.get(0) == ANY;
      return new Port(found.name(), type, shape, true, anyBatch, true);
    }
    // Planes of grey without a dimension for the only channel, and all without one for the batch.
    List<Long> pixels = new ArrayList<>(shape);
    pixels.remove(described.input().channelsLast() ? 2 : 0);
    boolean gray = described.spec().input().channels() == 1;
    batched = new ArrayList<>(List.of(ANY));
    batched.addAll(pixels);
    if (gray && fits(dims, batched)) {
      return new Port(found.name(), type, pixels, true, dims.get(0) == ANY, true);
    }
    if (fits(dims, shape)) {
      return new Port(found.name(), type, shape, false, false, true);
    }
    if (gray && fits(dims, pixels)) {
      return new Port(found.name(), type, pixels, false, false, true);
    }
    throw mismatch(location, described, found.name(), type, dims);
  }

  private static ElementType checkType(String location, InputTensor input, ValueField found) {
    ElementType type = found.type();
    boolean suits =
        type == ElementType.FLOAT
            || type == ElementType.FLOAT16
            || type == ElementType.DOUBLE
            || type == ElementType.UINT8;
    if (type == null || !suits) {
      throw new ModelException(
          ModelException.Reason.GRAPH,
          location
              + ": graph.input '"
              + found.name()
              + "' has element type "
              + (type == null ? "(none)" : type.label())
              + ", expected float32, float16, float64 or uint8; export the model again");
    }
    if (input.type() == null ? type == ElementType.UINT8 : !named(input.type(), type)) {
      throw new ModelException(
          ModelException.Reason.GRAPH,
          location
              + ": graph.input '"
              + found.name()
              + "' has element type "
              + type.label()
              + ", expected "
              + (input.type() == null
                  ? "floating point"
                  : input.type().name().toLowerCase(Locale.ROOT))
              + "; set \"input_type\": \""
              + type.label()
              + "\" in "
              + ModelInfoReader.INFO_FILE
              + (type == ElementType.UINT8
                  ? ", which feeds the picture's bytes as they are"
                  : ", or leave it out"));
    }
    return type;
  }

  private static boolean named(InputTensor.Type name, ElementType type) {
    return name.name().equalsIgnoreCase(type.label());
  }

  private static List<Long> longs(List<Integer> sizes) {
    return sizes.stream().map(Integer::longValue).collect(Collectors.toList());
  }

  /** A dimension that the graph leaves open fits any size, and a batch of one any batch. */
  private static boolean fits(List<Long> found, List<Long> expected) {
    boolean fits = found.size() == expected.size();
    for (int i = 0; fits && i < found.size(); i++) {
      fits =
          found.get(i) == ANY
              || found.get(i).equals(expected.get(i))
              || (expected.get(i) == ANY && found.get(i) == 1);
    }
    return fits;
  }

  private static ModelException mismatch(
      String location, DescribedModel described, String name, ElementType type, List<Long> found) {
    List<Long> shape = longs(described.input().shape());
    List<Long> expected = new ArrayList<>(List.of(ANY));
    expected.addAll(shape);
    boolean last = described.input().channelsLast();
    List<Long> turned =
        last
            ? List.of(ANY, shape.get(2), shape.get(0), shape.get(1))
            : List.of(ANY, shape.get(1), shape.get(2), shape.get(0));
    String advice =
        found.size() == 4 && found.get(0) > 1 && fits(found.subList(1, 4), shape)
            ? "; it takes batches of exactly "
                + found.get(0)
                + " pictures, so export the model again with a batch of 1, or a dynamic one"
            : fits(found, turned)
                ? "; its channels come "
                    + (last ? "first" : "last")
                    + ", so set \"input_shape\": "
                    + ("[1, " + turned.get(1) + ", " + turned.get(2) + ", " + turned.get(3) + "]")
                    + " there"
                : "; correct that, or export the model again";
    return new ModelException(
        ModelException.Reason.GRAPH,
        location
            + ": its graph's input '"
            + name
            + "' is "
            + type.label()
            + found
            + ", expected "
            + type.label()
            + expected
            + " (-1 is any size), as input_shape in "
            + ModelInfoReader.INFO_FILE
            + " says"
            + advice);
  }
}
