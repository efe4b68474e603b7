package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.JsonValue;
import dev.emotion4j.onnx.files.ModelInfoReader;
import dev.emotion4j.onnx.files.OutputTensor;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.ValueField;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The family of face detectors whose outputs a graph has, if it has those of any. Immutable.
 *
 * @param input the picture's dims, with a batch of one first
 * @param preprocessing what the family's published files are fed, as a description has it
 * @param detector the {@code detector} block
 */
public record DetectorGuess(
    List<Long> input, Map<String, Object> preprocessing, Map<String, Object> detector) {
  /** Where a graph leaves the size open, that of most published detectors, and a smaller one. */
  private static final long[] SIDES = {640, 320};

  private static final int MAX_BEST_BOXES = 1000;
  private static final List<Integer> FIVE_STRIDES = List.of(8, 16, 32, 64, 128);
  private static final List<Integer> FOUR_STRIDES = List.of(8, 16, 32, 64);

  private static final double BYTE = 0.00392157;
  private static final Map<String, Object> YOLO = fed("letterbox", "RGB", 0, 0, 0, 1);
  private static final Map<String, Object> BYTES = fed("letterbox_top_left", "BGR", 0, 0, 0, BYTE);
  private static final Map<String, Object> LESS_MEAN =
      fed("letterbox_top_left", "BGR", 0.40784314, 0.45882353, 0.48235294, BYTE);
  private static final Map<String, Object> AROUND_ZERO =
      fed("letterbox_top_left", "RGB", 0.5, 0.5, 0.5, 0.50196078);
  private static final Map<String, Object> STRETCHED =
      fed("stretch", "RGB", 0.49803922, 0.49803922, 0.49803922, 0.50196078);

  /**
   * Finds the family.
   *
   * @param input the input that a picture goes to
   * @return the guess, or {@code null} if the graph has the outputs of no family
   */
  public static @Nullable DetectorGuess of(OnnxGraph graph, ValueField input) {
    List<Long> dims = input.dims();
    if (dims == null || dims.size() != 4 || input.type() == ElementType.UINT8) {
      return null;
    }
    for (long side : SIDES) {
      List<Long> sized = new ArrayList<>();
      for (int i = 0; i < dims.size(); i++) {
        boolean channels = i == 1 && dims.get(i) < 0;
        sized.add(i == 0 ? Long.valueOf(1) : channels ? 3 : dims.get(i) < 0 ? side : dims.get(i));
      }
      ShapeGuess shapes = ShapeGuess.of(graph, input, sized);
      DetectorGuess guess = shapes.problem() == null ? fitting(graph, shapes) : null;
      if (guess != null || sized.equals(dims)) {
        return guess;
      }
    }
    return null;
  }

  private static @Nullable DetectorGuess fitting(OnnxGraph graph, ShapeGuess shapes) {
    for (DetectorGuess candidate : candidates(graph, shapes)) {
      Map<String, Port> ports = candidate.ports(graph, shapes);
      if (!ports.isEmpty()) {
        return candidate.withScores(graph, shapes, ports);
      }
    }
    return null;
  }

  /** Those with more outputs come first, since the others' may be among theirs. */
  private static List<DetectorGuess> candidates(OnnxGraph graph, ShapeGuess shapes) {
    boolean exponentials = graph.nodes().stream().anyMatch(node -> node.operator().equals("Exp"));
    long best = 0;
    for (TensorShape shape : shapes.outputs().values()) {
      if (shape != null && shape.rank() == 3 && shape.dim(1) <= MAX_BEST_BOXES) {
        best = shape.dim(1);
      }
    }
    List<DetectorGuess> all = new ArrayList<>();
    all.add(of(shapes, BYTES, 0.9, 0.3, "yunet"));
    for (int points : new int[] {5, 0}) {
      all.add(of(shapes, AROUND_ZERO, 0.5, 0.4, "scrfd", "landmarks", points));
      all.add(
          of(shapes, AROUND_ZERO, 0.5, 0.4, "scrfd", "landmarks", points)
              .with("strides", FIVE_STRIDES)
              .with("boxes_per_cell", 1));
      all.add(of(shapes, LESS_MEAN, 0.6, 0.4, "retinaface", "landmarks", points));
      all.add(of(shapes, YOLO, 0.5, 0.5, "yolov5_face", "landmarks", points));
      all.add(
          of(shapes, YOLO, 0.5, 0.5, "yolov5_face", "landmarks", points)
              .with("strides", FOUR_STRIDES));
      all.add(
          of(shapes, YOLO, 0.5, 0.5, "yolov5_face", "landmarks", points).with("decoded", false));
      all.add(of(shapes, YOLO, 0.5, 0.5, "yolov7_face", "landmarks", points));
      all.add(of(shapes, YOLO, 0.45, 0.5, "yolov8_face", "landmarks", points));
      all.add(
          of(shapes, YOLO, 0.45, 0.5, "yolov8_face", "landmarks", points).with("decoded", false));
      all.add(of(shapes, YOLO, 0.45, 0.7, "yolov10_face", "landmarks", points).with("boxes", best));
    }
    all.add(of(shapes, STRETCHED, 0.7, 0.3, "ultraface", "decoded", exponentials));
    return all;
  }

  /** A candidate of a family, with more of its block by name. */
  private static DetectorGuess of(
      ShapeGuess shapes,
      Map<String, Object> preprocessing,
      double score,
      double iou,
      String family,
      Object... more) {
    Map<String, Object> block = new LinkedHashMap<>();
    block.put("family", family);
    for (int i = 0; i < more.length; i += 2) {
      block.put((String) more[i], more[i + 1]);
    }
    block.put("score_threshold", score);
    block.put("iou_threshold", iou);
    return new DetectorGuess(shapes.input(), preprocessing, block);
  }

  private DetectorGuess with(String name, Object value) {
    Map<String, Object> block = new LinkedHashMap<>(detector);
    block.put(name, value);
    return new DetectorGuess(input, preprocessing, block);
  }

  /** The outputs by what the family calls them, the only one by ""; empty if it is another one. */
  private Map<String, Port> ports(OnnxGraph graph, ShapeGuess shapes) {
    Map<String, Port> ports = new LinkedHashMap<>();
    try {
      DescribedModel described = described();
      GraphCost cost = new GraphCost(shapes.outputs(), 0, 0, null);
      for (OutputTensor output : described.outputs()) {
        Port port = OutputPort.choose("", described, output, graph, cost);
        if (shapes.outputs().get(port.name()) == null) {
          return Map.of(); // What fits any shape tells nothing.
        }
        ports.put(output.role() == null ? "" : output.role(), port);
      }
    } catch (ModelException e) {
      return Map.of(); // Its outputs are others, or its input cannot have this size.
    }
    return ports;
  }

  private DescribedModel described() {
    Map<String, Object> model =
        Map.of(
            "input_shape", input,
            "classes", List.of("face"),
            "preprocessing", preprocessing,
            "detector", detector);
    String json = JsonValue.text(Map.of("models", Map.of("m", model)));
    return Objects.requireNonNull(
        ModelInfoReader.read("", json.getBytes(StandardCharsets.UTF_8), null, false).get("m"));
  }

  /** Says that scores are logits if their own output ends in no sigmoid or softmax. */
  private DetectorGuess withScores(OnnxGraph graph, ShapeGuess shapes, Map<String, Port> ports) {
    GraphGuess guess = new GraphGuess(graph, shapes.outputs());
    for (ValueField output : graph.outputs()) {
      for (String role : new String[] {"scores", "score_8", "cls_8"}) {
        Port port = ports.get(role);
        if (port != null
            && port.name().equals(output.name())
            && guess.kind(output).equals("logits")
            && !guess.isDoubtful(output)) {
          return with("scores", "logits");
        }
      }
    }
    return this;
  }

  private static Map<String, Object> fed(
      String mode, String color, double first, double second, double third, double std) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("mode", mode);
    map.put("color", color);
    Map<String, Object> normalize = new LinkedHashMap<>();
    normalize.put("mean", List.of(first, second, third));
    normalize.put("std", List.of(std, std, std));
    map.put("normalize", normalize);
    return map;
  }
}
