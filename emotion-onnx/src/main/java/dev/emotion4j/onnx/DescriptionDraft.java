package dev.emotion4j.onnx;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.files.FolderFiles;
import dev.emotion4j.onnx.files.JsonValue;
import dev.emotion4j.onnx.files.ModelBytes;
import dev.emotion4j.onnx.files.Sha256;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.ValueField;
import dev.emotion4j.onnx.graph.check.GraphGuess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Writes a description of a model that has none, as far as its file tells. Used once. */
final class DescriptionDraft {
  /** What most networks take, where the graph leaves it open. */
  private static final long USUAL_SIDE = 224;

  private final Path file;
  private final OnnxGraph graph;
  private final Set<String> remarks = new LinkedHashSet<>();
  private final Map<String, Object> fields = new LinkedHashMap<>();

  private DescriptionDraft(Path file, OnnxGraph graph) {
    this.file = file;
    this.graph = graph;
  }

  /** Reads a model's file and those beside it that hold its tensors, and returns the JSON text. */
  static String of(Path file) throws IOException {
    OnnxGraph graph = OnnxGraph.read(file.toString(), ModelBytes.map(file.toString(), file));
    return new DescriptionDraft(file, graph).text();
  }

  private String text() throws IOException {
    String fileName = Objects.requireNonNull(file.getFileName()).toString();
    fields.put("name", fileName.replaceFirst("\\.onnx$", ""));
    ValueField input = GraphGuess.input(file.toString(), graph);
    long channels = describeInput(input);
    describeOutput();
    if (channels == 1) {
      fields.put(
          "preprocessing",
          Map.of("color", "GRAY", "normalize", mapOf("mean", List.of(0), "std", List.of(1))));
    }
    remarks.add("check preprocessing (ImageNet's mean and std hold if none is given)");
    fields.put("checksum", sha256(file));
    Map<String, Object> sides = new LinkedHashMap<>();
    FolderFiles folder = new FolderFiles(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    for (String name : graph.sideFiles()) {
      sides.put(name, sha256(folder.path(name)));
    }
    if (!sides.isEmpty()) {
      fields.put("files", sides);
    }
    fields.put("note", "Draft: " + String.join("; ", remarks));
    StringBuilder text = new StringBuilder();
    text.append("{\n  \"version\": \"1.0.0\",\n  \"models\": {\n    ");
    text.append(JsonValue.text(fileName)).append(": {");
    String separator = "\n";
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      text.append(separator).append("      ").append(JsonValue.text(field.getKey())).append(": ");
      text.append(JsonValue.text(field.getValue()));
      separator = ",\n";
    }
    return text.append("\n    }\n  }\n}\n").toString();
  }

  private static Map<String, Object> mapOf(String first, Object a, String second, Object b) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(first, a);
    map.put(second, b);
    return map;
  }

  /** Returns how many channels it has. */
  private long describeInput(ValueField input) {
    List<Long> dims = new ArrayList<>(List.of(1L, 3L, -1L, -1L));
    if (input.dims() == null) {
      remarks.add("the graph does not say what its input is: check input_shape");
    } else {
      dims = new ArrayList<>(input.dims());
    }
    int rank = dims.size();
    int from = rank == 4 ? 1 : 0;
    boolean last = rank >= 3 && isChannels(dims.get(rank - 1));
    if (rank >= 3 && !last && dims.get(from) < 0) {
      dims.set(from, 3L);
      remarks.add("the graph does not say how many channels its input has: 3 are assumed");
    }
    boolean first = rank >= 3 && isChannels(dims.get(from));
    if (rank < 3 || rank > 4 || !(first || last)) {
      throw new ModelException(
          ModelException.Reason.UNSUPPORTED,
          file
              + ": its graph's input '"
              + input.name()
              + "' is "
              + dims
              + ", expected [N, channels, height, width] or [N, height, width, channels] with 3 or 1"
              + " channels; this is no model of single pictures");
    }
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      boolean open = dims.get(i) < 0;
      boolean isBatch = rank == 4 && i == 0;
      shape.add(isBatch ? 1 : open ? USUAL_SIDE : dims.get(i));
      if (open && !isBatch) {
        remarks.add("the graph leaves the size open: set it to that of training");
      }
    }
    fields.put("input_shape", shape);
    if (input.type() == ElementType.UINT8) {
      fields.put("input_type", "uint8");
    }
    return first ? dims.get(from) : dims.get(rank - 1);
  }

  private static boolean isChannels(long dim) {
    return dim == 3 || dim == 1;
  }

  private void describeOutput() {
    ValueField output = GraphGuess.output(graph);
    if (graph.outputs().size() > 1) {
      fields.put("output_name", output.name());
      remarks.add("choose the output among " + names());
    }
    long count = 1;
    List<Long> shape = new ArrayList<>();
    List<Long> dims = output.dims() == null ? List.of() : output.dims();
    for (int i = 0; i < dims.size(); i++) {
      long dim = i == 0 && dims.size() > 1 ? 1 : dims.get(i);
      if (dim < 0) {
        remarks.add("the graph does not say how many numbers its output has");
      }
      shape.add(Math.max(1, dim));
      count *= Math.max(1, dim);
    }
    String kind = GraphGuess.kind(graph, output);
    if (kind.equals("logits") && GraphGuess.isDoubtful(graph, output)) {
      remarks.add(
          "output: the graph has a softmax or the like near its end; if its numbers sum to 1, they"
              + " are \"probabilities\"");
    }
    boolean binary = count == 1;
    int classes = (int) (binary ? 2 : Math.min(count, 1000));
    List<String> labels = LabelText.find(graph.metadata(), classes);
    if (labels.isEmpty()) {
      for (int i = 0; i < classes; i++) {
        labels.add("class " + i);
      }
      remarks.add("name the classes in the order of training");
    }
    fields.put("output_shape", shape.isEmpty() ? List.of(1, classes) : shape);
    fields.put("classes", labels);
    fields.put("output", kind);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    graph.outputs().forEach(output -> names.add(output.name() + " " + output.dims()));
    return names;
  }

  private static String sha256(Path path) throws IOException {
    try (InputStream stream = Files.newInputStream(path)) {
      return Sha256.of(stream);
    }
  }
}
