package dev.emotion4j.onnx.files;

import dev.emotion4j.ColorOrder;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ResizeFilter;
import dev.emotion4j.ResizeMode;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a model is fed from its entry in {@code model_info.json}: {@code input_shape}, {@code
 * input_type} and {@code preprocessing}.
 */
final class InputSpecReader {
  /**
   * Far above what image classifiers take, and low enough that the tensor's size cannot overflow.
   */
  private static final int MAX_SIDE = 8192;

  /** A dim of this size or less that is neither 1 nor 3 is meant as channels, not as pixels. */
  private static final int MAX_CHANNELS = 16;

  /** Pixels from 0 to 1 have a deviation of 0.5 at the most; some models want a little less. */
  private static final float MAX_STD = 16;

  private final JsonValue json;
  private final JsonValue shape;
  private final ColorOrder color;
  private final InputTensor tensor;

  InputSpecReader(JsonValue json) {
    this.json = json;
    JsonValue preprocessing = json.optional("preprocessing");
    JsonValue order = preprocessing == null ? null : preprocessing.optional("color");
    this.color = order == null ? ColorOrder.RGB : order.oneOf(ColorOrder.values());
    this.shape = json.required("input_shape");
    JsonValue type = json.optional("input_type");
    this.tensor =
        readTensor(shape.sizes(), type == null ? null : type.oneOf(InputTensor.Type.values()));
  }

  /** The tensor that the model is fed. */
  InputTensor tensor() {
    return tensor;
  }

  private InputTensor readTensor(List<Integer> sizes, InputTensor.@Nullable Type type) {
    int rank = sizes.size();
    int channels = color.channels();
    if (rank != 3 && rank != 4) {
      throw wrongShape();
    }
    List<Integer> one = sizes.subList(rank - 3, rank);
    boolean channelsFirst = one.get(0) == channels;
    if (!channelsFirst && one.get(2) != channels) {
      int found = Math.min(one.get(0), one.get(2));
      if (found != 1 && found != 3 && found >= 1 && found <= MAX_CHANNELS) {
        throw shape.error(
            "is "
                + sizes
                + ", which has "
                + found
                + " channels, but a picture has 3 (RGB or BGR) or 1 (GRAY): such a model is fed"
                + " more than one picture of a face; choose a model of single pictures");
      }
      throw wrongShape();
    }
    return new InputTensor(one, !channelsFirst, type);
  }

  private RuntimeException wrongShape() {
    int channels = color.channels();
    return shape.expected(
        "[N, "
            + channels
            + ", height, width] or [N, height, width, "
            + channels
            + "] for the color "
            + color);
  }

  /** Reads how a picture becomes that tensor. */
  InputSpec spec() {
    List<Integer> sizes = tensor.shape();
    int height = sizes.get(tensor.channelsLast() ? 0 : 1);
    int width = sizes.get(tensor.channelsLast() ? 1 : 2);
    if (height < 1 || width < 1 || height > MAX_SIDE || width > MAX_SIDE) {
      throw shape.expected("a height and width from 1 to " + MAX_SIDE);
    }
    JsonValue preprocessing = json.optional("preprocessing");
    InputSpec spec =
        preprocessing != null
            ? readPreprocessing(preprocessing, width, height)
            : tensor.isBytes() ? bytes(width, height) : InputSpec.imageNet(width, height);
    return spec.withLayout(tensor.channelsLast() ? InputSpec.Layout.NHWC : InputSpec.Layout.NCHW);
  }

  /** A byte as it is: (v / 255 - 0) / (1 / 255), rounded when it is written. */
  private InputSpec bytes(int width, int height) {
    return new InputSpec(width, height, color, ResizeMode.STRETCH, zeros(), bytesStd());
  }

  private List<Float> zeros() {
    return Collections.nCopies(color.channels(), 0f);
  }

  private List<Float> bytesStd() {
    return Collections.nCopies(color.channels(), 1 / 255f);
  }

  private InputSpec readPreprocessing(JsonValue preprocessing, int width, int height) {
    JsonValue mode = preprocessing.optional("mode");
    JsonValue filter = preprocessing.optional("filter");
    JsonValue normalize = preprocessing.optional("normalize");
    boolean bytes = tensor.isBytes();
    if (bytes && normalize != null) {
      throw normalize.error(
          "is given, but with the input_type uint8 the graph is fed the picture's bytes and"
              + " normalises them itself; leave one of the two out");
    }
    if (!bytes && normalize == null && color == ColorOrder.GRAY) {
      throw preprocessing.expected(
          "a 'normalize' with one mean and std, since ImageNet's are of colours");
    }
    ResizeMode resize = mode == null ? ResizeMode.STRETCH : mode.oneOf(ResizeMode.values());
    InputSpec seed = InputSpec.imageNet(width, height);
    List<Float> mean = bytes ? zeros() : seed.mean();
    List<Float> std = bytes ? bytesStd() : seed.std();
    return new InputSpec(
        width,
        height,
        color,
        resize,
        filter == null ? ResizeFilter.BILINEAR : filter.oneOf(ResizeFilter.values()),
        readShorterSide(preprocessing.optional("resize"), resize, width, height),
        normalize == null ? mean : readMean(normalize.required("mean")),
        normalize == null ? std : readStd(normalize.required("std")),
        InputSpec.Layout.NCHW);
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

  private List<Float> readMean(JsonValue given) {
    List<Float> mean = perChannel(given);
    for (float value : mean) {
      if (value > 1) {
        throw bytes(given, mean);
      }
    }
    return mean;
  }

  private static RuntimeException bytes(JsonValue given, List<Float> values) {
    return given.error(
        "is "
            + values
            + ", which is for pixels from 0 to 255, but here they are from 0 to 1: divide each mean"
            + " and each std by 255");
  }

  private List<Float> readStd(JsonValue given) {
    List<Float> std = perChannel(given);
    for (float value : std) {
      if (value > MAX_STD) {
        throw bytes(given, std);
      }
      if (!(value > 0) || Float.isInfinite(1 / value)) {
        throw given.expected("numbers above 0, none so small that dividing by it overflows");
      }
    }
    return std;
  }

  private List<Float> perChannel(JsonValue given) {
    List<Float> values = given.numbers();
    if (values.size() != color.channels()) {
      throw given.expected(color.channels() + " numbers, one a channel");
    }
    return values;
  }
}
