package dev.emotion4j.onnx.files;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec.Family;
import dev.emotion4j.onnx.files.DetectorSpec.PriorLevel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which outputs the graph of a detector has, as its block says, in the order in which its family is
 * decoded.
 */
final class DetectorOutputs {
  private static final int GRID_STRIDE = 32;

  /** Sixteen bins for each of four sides. */
  private static final int DISTRIBUTIONS = 64;

  private final DetectorSpec spec;
  private final InputSpec input;
  private final List<OutputTensor> outputs = new ArrayList<>();
  private final Map<String, String> names = new LinkedHashMap<>();

  private DetectorOutputs(DetectorSpec spec, InputSpec input) {
    this.spec = spec;
    this.input = input;
  }

  /**
   * Reads them.
   *
   * @param model the model's entry
   * @param described the described shape with the batch's dimension; empty if there is none
   */
  static List<OutputTensor> read(
      JsonValue model, DetectorSpec spec, InputSpec input, List<Integer> described) {
    DetectorOutputs read = new DetectorOutputs(spec, input);
    JsonValue names = model.required("detector").optional("outputs");
    JsonValue outputName = model.optional("output_name");
    if (names != null) {
      names.fields().forEach((role, name) -> read.names.put(role, name.string()));
      if (new HashSet<>(read.names.values()).size() != read.names.size()) {
        throw names.expected("names that are all different");
      }
    }
    read.addAll(outputName == null ? null : outputName.string());
    if (names != null) {
      read.checkRoles(names);
    }
    List<Integer> first = read.outputs.get(0).shape();
    if (!described.isEmpty() && !described.subList(1, described.size()).equals(first)) {
      throw model
          .required("output_shape")
          .expected(
              ("[N, " + first.toString().substring(1)).replace("]", "")
                  + "], as the detector block's "
                  + (spec.family() == Family.GRID
                      ? "anchors"
                      : spec.priors().isEmpty() ? "strides" : "priors")
                  + " say");
    }
    return List.copyOf(read.outputs);
  }

  private void checkRoles(JsonValue json) {
    List<String> roles = new ArrayList<>();
    for (OutputTensor output : outputs) {
      if (output.role() != null) {
        roles.add(output.role());
      }
    }
    for (Map.Entry<String, JsonValue> entry : json.fields().entrySet()) {
      if (!roles.contains(entry.getKey())) {
        throw entry
            .getValue()
            .error(
                "names an output that this family does not have; "
                    + (roles.isEmpty()
                        ? "it has one, which \"output_name\" of the model names"
                        : "it has " + roles));
      }
    }
  }

  private void addAll(@Nullable String outputName) {
    int points = spec.landmarks();
    switch (spec.family()) {
      case SSD -> only(outputName, priors(), 6);
      case ULTRAFACE -> {
        add("scores", null, priors(), 2);
        add("boxes", null, priors(), 4);
      }
      case GRID ->
          only(
              outputName,
              spec.anchors().size() * 5,
              input.height() / GRID_STRIDE,
              input.width() / GRID_STRIDE);
      case RETINAFACE -> {
        add("boxes", null, priors(), 4);
        add("scores", null, priors(), 2);
        if (points > 0) {
          add("landmarks", null, priors(), 2 * points);
        }
      }
      case YUNET -> {
        for (int stride : spec.cells().strides()) {
          addNamed("cls_" + stride, boxes(stride), 1);
          addNamed("obj_" + stride, boxes(stride), 1);
          addNamed("bbox_" + stride, boxes(stride), 4);
          addNamed("kps_" + stride, boxes(stride), 2 * points);
        }
      }
      case SCRFD -> {
        for (int stride : spec.cells().strides()) {
          add("score_" + stride, null, boxes(stride), 1);
          add("bbox_" + stride, null, boxes(stride), 4);
          if (points > 0) {
            add("kps_" + stride, null, boxes(stride), 2 * points);
          }
        }
      }
      case YOLOV5_FACE -> {
        if (spec.decoded()) {
          only(outputName, spec.cells().allBoxes(input), 6 + 2 * points);
        } else {
          for (int stride : spec.cells().strides()) {
            add(
                "output_" + stride,
                null,
                spec.cells().boxes(),
                input.height() / stride,
                input.width() / stride,
                6 + 2 * points);
          }
        }
      }
      case YOLOV7_FACE -> only(outputName, spec.cells().allBoxes(input), 6 + 3 * points);
      case YOLOV10_FACE -> only(outputName, spec.cells().boxes(), 6 + 3 * points);
      case YOLOV8_FACE -> {
        if (spec.decoded()) {
          only(outputName, 5 + 3 * points, spec.cells().allBoxes(input));
        } else {
          for (int stride : spec.cells().strides()) {
            add(
                "output_" + stride,
                null,
                DISTRIBUTIONS + 1 + 3 * points,
                input.height() / stride,
                input.width() / stride);
          }
        }
      }
    }
  }

  private void only(@Nullable String name, Integer... shape) {
    outputs.add(new OutputTensor(name, List.of(shape), Map.of(), null));
  }

  private void add(String role, @Nullable String usualName, Integer... shape) {
    String name = names.getOrDefault(role, usualName);
    outputs.add(new OutputTensor(name, List.of(shape), Map.of(), role));
  }

  private void addNamed(String role, Integer... shape) {
    add(role, role, shape);
  }

  private int priors() {
    int count = 0;
    for (PriorLevel level : spec.priors()) {
      int stride = level.stride();
      int columns = (input.width() + stride - 1) / stride;
      int rows = (input.height() + stride - 1) / stride;
      count += columns * rows * level.sizes().size();
    }
    return count;
  }

  private int boxes(int stride) {
    return spec.cells().boxes(stride, input);
  }
}
