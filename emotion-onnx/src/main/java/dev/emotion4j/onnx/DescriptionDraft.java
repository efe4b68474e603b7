package dev.emotion4j.onnx;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.files.FolderFiles;
import dev.emotion4j.onnx.files.JsonValue;
import dev.emotion4j.onnx.files.ModelBytes;
import dev.emotion4j.onnx.files.Sha256;
import dev.emotion4j.onnx.files.SideFiles;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.ValueField;
import dev.emotion4j.onnx.graph.check.DetectorGuess;
import dev.emotion4j.onnx.graph.check.GraphGuess;
import dev.emotion4j.onnx.graph.check.HiddenScores;
import dev.emotion4j.onnx.graph.check.ShapeGuess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a description of a model that has none, as far as its file tells. Used once. */
final class DescriptionDraft {
  /** The largest public sets of labels have 21,843; what is longer is no list of classes. */
  private static final long MAX_CLASSES = 30_000;

  private final Path file;
  private final OnnxGraph graph;
  private final ValueField input;
  private final ShapeGuess shapes;
  private final GraphGuess guess;
  private final ValueField output;
  private final Set<String> remarks = new LinkedHashSet<>();
  private final Map<String, Object> fields = new LinkedHashMap<>();

  /**
   * Looks at a graph.
   *
   * @param name the output that holds the scores; {@code null} for the most likely one
   */
  private DescriptionDraft(Path file, OnnxGraph graph, @Nullable String name) {
    this.file = file;
    this.graph = graph;
    this.input = GraphGuess.input(file.toString(), graph);
    List<Long> dims = input.dims() == null ? List.of(-1L, -1L, -1L, -1L) : input.dims();
    this.shapes = ShapeGuess.of(graph, input, dims);
    this.guess = new GraphGuess(graph, shapes.outputs());
    this.output =
        graph.outputs().stream()
            .filter(value -> value.name().equals(name))
            .findFirst()
            .orElseGet(guess::output);
  }

  /** Reads a model's file and those beside it that hold its tensors, and returns the JSON text. */
  static String of(Path file) throws IOException {
    ByteBuffer bytes = ModelBytes.map(file.toString(), file);
    OnnxGraph graph = OnnxGraph.read(file.toString(), bytes);
    DescriptionDraft draft = new DescriptionDraft(file, graph, null);
    HiddenScores hidden = new HiddenScores(graph);
    String scores = hidden.find(draft.output, draft.guess.isNumber(draft.output));
    if (scores == null) {
      return draft.text(List.of());
    }
    DescriptionDraft better =
        new DescriptionDraft(file, graph.endingAt(Set.of(scores), bytes), scores);
    if (better.graph.isCut()) {
      better.fields.put("output_name", scores);
      better.remarks.add(
          "output_name is a value within the graph, of which it makes its outputs "
              + draft.names()
              + "; check that it has a score for each class");
    }
    List<Long> numbers = hidden.mapNumbers(scores);
    if (numbers.isEmpty()) {
      return better.text(hidden.mapLabels(scores));
    }
    better.remarks.add("the scores are those of the classes number " + numbers);
    return better.text(LabelText.find(graph.metadata(), numbers));
  }

  /** Returns the JSON text; {@code labels} are those that the graph itself has. */
  private String text(List<String> labels) throws IOException {
    String fileName = Objects.requireNonNull(file.getFileName()).toString();
    fields.put("name", fileName.replaceFirst("\\.onnx$", ""));
    DetectorGuess detector = graph.isCut() ? null : DetectorGuess.of(graph, input);
    if (detector == null) {
      long channels = describeInput();
      describeOutput(labels);
      Map<String, Object> preprocessing =
          PixelText.preprocessing(graph.metadata(), channels, input.type() == ElementType.UINT8);
      if (!preprocessing.isEmpty()) {
        fields.put("preprocessing", preprocessing);
      }
      remarks.add("check preprocessing (ImageNet's mean and std hold if none is given)");
    } else {
      describe(detector);
    }
    fields.put("checksum", sha256(file));
    Map<String, Object> sides = new LinkedHashMap<>();
    FolderFiles folder = new FolderFiles(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    for (String name : graph.sideFiles()) {
      try {
        sides.put(name, sha256(folder.path(name)));
      } catch (NoSuchFileException e) {
        throw SideFiles.missing(folder + "/" + name, fileName, e);
      }
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

  private void describe(DetectorGuess detector) {
    fields.put("input_shape", detector.input());
    fields.put("classes", List.of("face"));
    fields.put("preprocessing", detector.preprocessing());
    fields.put("detector", detector.detector());
    remarks.add(
        "its outputs are those of the face detectors of the family "
            + detector.detector().get("family")
            + "; preprocessing and thresholds are what is usual for these, check them");
    if (input.dims() != null && input.dims().stream().skip(1).anyMatch(dim -> dim < 0)) {
      remarks.add(
          "the graph leaves the size open: a smaller one is faster, and misses small faces");
    }
  }

  /** Returns how many channels it has. */
  private long describeInput() {
    List<Long> dims = input.dims() == null ? List.of(1L, -1L, -1L, -1L) : input.dims();
    int rank = dims.size();
    int from = rank - 3;
    ElementType type = input.type();
    boolean fractions = type == null || (!type.isInteger() && type != ElementType.STRING);
    List<Long> shape = shapes.input();
    if (shape.isEmpty() || !(fractions || type == ElementType.UINT8)) {
      throw new ModelException(
          ModelException.Reason.UNSUPPORTED,
          file
              + ": its graph's input '"
              + input.name()
              + "' is "
              + (fractions || type == null ? "" : type.label())
              + dims
              + ", expected [N, channels, height, width] or [N, height, width, channels] with 3 or 1"
              + " channels"
              + (fractions ? "" : ", of float32, float16, float64 or uint8")
              + "; this is no model of single pictures");
    }
    boolean first = ShapeGuess.isChannels(shape.get(from));
    long channels = shape.get(first ? from : rank - 1);
    if (dims.get(first ? from : rank - 1) < 0) {
      remarks.add(
          "the graph does not say how many channels its input has: " + channels + " are assumed");
    }
    int height = first ? from + 1 : from;
    if (dims.get(height) < 0 || dims.get(height + 1) < 0) {
      remarks.add("the graph leaves the size open: set it to that of training");
    }
    if (shapes.problem() != null) {
      remarks.add("check input_shape, with which the graph does not work: " + shapes.problem());
    }
    List<Long> one = new ArrayList<>(shape);
    if (rank == 4) {
      one.set(0, 1L);
    }
    fields.put("input_shape", one);
    if (type == ElementType.UINT8) {
      fields.put("input_type", "uint8");
    }
    return channels;
  }

  private void describeOutput(List<String> known) {
    ElementType type = guess.type(output);
    // Of what lies within a graph, the type need not be declared.
    if (!guess.isNumber(output) && (type != null || !graph.isCut())) {
      throw new ModelException(
          ModelException.Reason.UNSUPPORTED,
          file
              + ": its graph's output '"
              + output.name()
              + "' is "
              + (type == null ? "no tensor of a known type" : "of " + type.label())
              + ", which is an answer without scores, expected one number a class, of float32,"
              + " float16 or float64; export the model with its scores");
    }
    if (graph.outputs().size() > 1) {
      fields.put("output_name", output.name());
      remarks.add("choose the output among " + names());
    }
    List<Long> dims = guess.dims(output);
    List<Long> shape = new ArrayList<>();
    long count = 1;
    for (int i = 0; dims != null && i < dims.size(); i++) {
      long dim = i == 0 && dims.size() > 1 ? 1 : dims.get(i);
      shape.add(Math.max(1, dim));
      long numbers = Math.max(1, dim);
      count = numbers > MAX_CLASSES / count ? MAX_CLASSES : count * numbers;
    }
    if (dims == null || dims.stream().skip(dims.size() > 1 ? 1 : 0).anyMatch(dim -> dim < 0)) {
      remarks.add("the graph does not say how many numbers its output has");
      if (count == 1) {
        count = Math.max(2, known.size());
        shape = List.of(1L, count);
      }
    }
    if (shape.stream().filter(dim -> dim > 1).count() > 1) {
      remarks.add(
          "its output is no list of one number a class, so no classifier can be built; nor has it the"
              + " outputs of any family of face detectors (docs/models.md)");
    }
    String kind = guess.kind(output);
    if (count == 1 && kind.equals("log_probabilities")) {
      kind = "logits";
      remarks.add(
          "its one number is the logarithm of a share, for which there is no kind of output; export"
              + " the model with all of its scores");
    } else if (count == 1 && kind.equals("probabilities")) {
      kind = "sigmoid"; // one number is a share of two
    } else if (kind.equals("logits") && guess.isDoubtful(output)) {
      remarks.add(
          "output: the graph has a softmax or the like near its end; if its numbers sum to 1, they"
              + " are \"probabilities\"");
    }
    boolean binary = count == 1;
    if (binary) {
      remarks.add("check that its one number is about the second class");
    }
    int classes = (int) (binary ? 2 : count);
    List<String> labels =
        LabelText.areLabels(known, classes)
            ? new ArrayList<>(known)
            : LabelText.find(graph.metadata(), classes);
    if (labels.isEmpty()) {
      for (int i = 0; i < classes; i++) {
        labels.add("class " + i);
      }
      remarks.add("name the classes in the order of training");
    }
    fields.put("output_shape", shape.isEmpty() ? List.of(1) : shape);
    fields.put("classes", labels);
    fields.put("output", kind);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (ValueField output : graph.outputs()) {
      List<Long> dims = guess.dims(output);
      names.add(output.name() + (dims == null ? "" : " " + dims));
    }
    return names;
  }

  private static String sha256(Path path) throws IOException {
    try (InputStream stream = Files.newInputStream(path)) {
      return Sha256.of(stream);
    }
  }
}
