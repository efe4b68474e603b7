package dev.emotion4j.onnx.files;

import dev.emotion4j.ColorOrder;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ResizeFilter;
import dev.emotion4j.ResizeMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a model is fed from its entry in {@code model_info.json}. */
final class InputSpecReader {
  /**
   * Far above what image classifiers take, and low enough that the tensor's size cannot overflow.
   */
  private static final int MAX_SIDE = 8192;

  private InputSpecReader() {}

  /** Reads a model's {@code input_shape} and {@code preprocessing}. */
  static InputSpec read(JsonValue json) {
    JsonValue preprocessing = json.optional("preprocessing");
    JsonValue color = preprocessing == null ? null : preprocessing.optional("color");
    ColorOrder order = color == null ? ColorOrder.RGB : color.oneOf(ColorOrder.values());
    JsonValue shapeJson = json.required("input_shape");
    List<Integer> shape = shapeJson.integers();
    if (shape.size() != 4 || shape.get(1) != order.channels()) {
      throw shapeJson.expected("[N, " + order.channels() + ", height, width]");
    }
    int height = shape.get(2);
    int width = shape.get(3);
    if (height < 1 || width < 1 || height > MAX_SIDE || width > MAX_SIDE) {
      throw shapeJson.expected("a height and width from 1 to " + MAX_SIDE);
    }
    return preprocessing == null
        ? InputSpec.imageNet(width, height)
        : readPreprocessing(preprocessing, width, height, order);
  }

  private static InputSpec readPreprocessing(
      JsonValue json, int width, int height, ColorOrder color) {
    JsonValue mode = json.optional("mode");
    JsonValue filter = json.optional("filter");
    JsonValue normalize = json.optional("normalize");
    if (normalize == null && color == ColorOrder.GRAY) {
      throw json.expected("a 'normalize' with one mean and std, since ImageNet's are of colours");
    }
    ResizeMode resize = mode == null ? ResizeMode.STRETCH : mode.oneOf(ResizeMode.values());
    InputSpec seed = InputSpec.imageNet(width, height);
    return new InputSpec(
        width,
        height,
        color,
        resize,
        filter == null ? ResizeFilter.BILINEAR : filter.oneOf(ResizeFilter.values()),
        readShorterSide(json.optional("resize"), resize, width, height),
        normalize == null ? seed.mean() : perChannel(normalize.required("mean"), color),
        normalize == null ? seed.std() : readStd(normalize.required("std"), color));
  }

  /**
   * For a center crop {@code resize} is {@code [n, n]}, of which the middle is cut out; otherwise
   * it repeats the input's shape.
   */
  private static int readShorterSide(
      @Nullable JsonValue resize, ResizeMode mode, int width, int height) {
    int longest = Math.max(width, height);
    boolean crop = mode == ResizeMode.CENTER_CROP;
    if (resize == null) {
      return crop ? longest : 0;
    }
    List<Integer> sides = resize.integers();
    if (!crop) {
      if (!sides.equals(List.of(height, width))) {
        throw resize.expected(
            "[" + height + ", " + width + "], the height and width in input_shape");
      }
      return 0;
    }
    if (sides.size() != 2
        || !sides.get(0).equals(sides.get(1))
        || sides.get(0) < longest
        || sides.get(0) > MAX_SIDE) {
      throw resize.expected(
          "[n, n], the length of the shorter side, from " + longest + " to " + MAX_SIDE);
    }
    return sides.get(0);
  }

  private static List<Float> readStd(JsonValue json, ColorOrder color) {
    List<Float> std = perChannel(json, color);
    for (float value : std) {
      if (!(value > 0) || Float.isInfinite(1 / value)) {
        throw json.expected("numbers above 0, none so small that dividing by it overflows");
      }
    }
    return std;
  }

  private static List<Float> perChannel(JsonValue json, ColorOrder color) {
    List<Float> values = json.numbers();
    if (values.size() != color.channels()) {
      throw json.expected(color.channels() + " numbers, one a channel");
    }
    return values;
  }
}
