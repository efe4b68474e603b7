package dev.emotion4j;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * What a model is fed: how a picture becomes {@code float32[channels, height, width]}, or {@code
 * float32[height, width, channels]}.
 *
 * <p>The picture is resized as {@code resize} and {@code filter} say, each byte {@code v} becomes
 * {@code v / 255} and then {@code (v / 255 - mean) / std}, all in float32, and the channels are
 * laid out as {@code color} and {@code layout} say. These are the operations of torchvision's
 * {@code Resize}, {@code ToTensor} and {@code Normalize}. Immutable and safe for concurrent use.
 * Serializable: its components.
 *
 * @param width the width in pixels, at least 1
 * @param height the height in pixels, at least 1
 * @param color what the channels are
 * @param resize how a picture of another shape is fitted
 * @param filter how samples are mixed in resizing
 * @param shorterSide for {@link ResizeMode#CENTER_CROP} the length in pixels to which the picture's
 *     shorter side is scaled before the middle is cut out, at least the width and the height;
 *     otherwise 0
 * @param mean what is subtracted, per channel in tensor order, in units of {@code v / 255}
 * @param std what the difference is divided by, per channel in tensor order; not 0
 * @param layout in which order the numbers lie in the tensor
 */
public record InputSpec(
    int width,
    int height,
    ColorOrder color,
    ResizeMode resize,
    ResizeFilter filter,
    int shorterSide,
    List<Float> mean,
    List<Float> std,
    Layout layout)
    implements Serializable {

  /** In which order the numbers of a picture lie in a tensor. */
  public enum Layout {
    /** One plane a channel: {@code [channels, height, width]}, as PyTorch has it. */
    NCHW,
    /**
     * The channels of a pixel together: {@code [height, width, channels]}, as TensorFlow has it.
     */
    NHWC
  }

  private static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
  private static final List<Float> IMAGENET_STD = List.of(0.229f, 0.224f, 0.225f);

  /**
   * Makes a description.
   *
   * @throws IllegalArgumentException if a size is below 1, the shorter side does not suit, or mean
   *     or std do not have one finite number a channel, or a std is 0
   */
  public InputSpec {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "An input needs a width and height of at least 1 pixel, but got " + width + "x" + height);
    }
    Objects.requireNonNull(color, "color");
    Objects.requireNonNull(resize, "resize");
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(layout, "layout");
    boolean crop = resize == ResizeMode.CENTER_CROP;
    if (crop ? shorterSide < Math.max(width, height) : shorterSide != 0) {
      throw new IllegalArgumentException(
          "The shorter side must be "
              + (crop ? "at least " + Math.max(width, height) : "0 without a center crop")
              + ", but got "
              + shorterSide);
    }
    mean = perChannel("mean", mean, color.channels());
    std = perChannel("std", std, color.channels());
    if (std.contains(0f) || std.contains(-0f)) {
      throw new IllegalArgumentException("std must not be 0, but got " + std);
    }
  }

  /**
   * Makes a description with {@link Layout#NCHW}.
   *
   * @param width the width in pixels, at least 1
   * @param height the height in pixels, at least 1
   * @param color what the channels are
   * @param resize how a picture of another shape is fitted
   * @param filter how samples are mixed in resizing
   * @param shorterSide for {@link ResizeMode#CENTER_CROP} the length to which the shorter side is
   *     scaled, otherwise 0
   * @param mean what is subtracted, per channel in tensor order
   * @param std what the difference is divided by, per channel in tensor order; not 0
   * @throws IllegalArgumentException as the constructor with a layout
   */
  public InputSpec(
      int width,
      int height,
      ColorOrder color,
      ResizeMode resize,
      ResizeFilter filter,
      int shorterSide,
      List<Float> mean,
      List<Float> std) {
    this(width, height, color, resize, filter, shorterSide, mean, std, Layout.NCHW);
  }

  /**
   * Makes a description with {@link ResizeFilter#BILINEAR} and {@link Layout#NCHW}, and with a
   * center crop of the whole shorter side.
   *
   * @param width the width in pixels, at least 1
   * @param height the height in pixels, at least 1
   * @param color what the channel planes are
   * @param resize how a picture of another shape is fitted
   * @param mean what is subtracted, per channel in tensor order
   * @param std what the difference is divided by, per channel in tensor order; not 0
   * @throws IllegalArgumentException if a size is below 1, or mean or std do not have one finite
   *     number a channel, or a std is 0
   */
  public InputSpec(
      int width,
      int height,
      ColorOrder color,
      ResizeMode resize,
      List<Float> mean,
      List<Float> std) {
    this(
        width,
        height,
        color,
        resize,
        ResizeFilter.BILINEAR,
        resize == ResizeMode.CENTER_CROP ? Math.max(width, height) : 0,
        mean,
        std,
        Layout.NCHW);
  }

  /**
   * Returns this description with another layout.
   *
   * @param order in which order the numbers are to lie in the tensor
   * @return a new description
   */
  public InputSpec withLayout(Layout order) {
    return new InputSpec(width, height, color, resize, filter, shorterSide, mean, std, order);
  }

  private static List<Float> perChannel(String name, List<Float> values, int channels) {
    List<Float> copy = List.copyOf(values);
    if (copy.size() != channels || !copy.stream().allMatch(Float::isFinite)) {
      throw new IllegalArgumentException(
          name + " needs " + channels + " finite numbers, one a channel, but got " + copy);
    }
    return copy;
  }

  /**
   * Returns the usual transform of models trained on ImageNet with torchvision: RGB, stretched to
   * the size, mean (0.485, 0.456, 0.406), std (0.229, 0.224, 0.225).
   *
   * @param width the width in pixels
   * @param height the height in pixels
   * @return the description
   * @throws IllegalArgumentException if a size is below 1
   */
  public static InputSpec imageNet(int width, int height) {
    return new InputSpec(
        width, height, ColorOrder.RGB, ResizeMode.STRETCH, IMAGENET_MEAN, IMAGENET_STD);
  }

  /**
   * Returns how many floats one picture takes: channels × height × width.
   *
   * @return the number of floats
   */
  public int floatCount() {
    return Math.multiplyExact(channels(), Math.multiplyExact(width, height));
  }

  /**
   * Returns how many channels the tensor has.
   *
   * @return 3 or 1
   */
  public int channels() {
    return color.channels();
  }
}
