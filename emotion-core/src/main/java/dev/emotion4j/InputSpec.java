package dev.emotion4j;

import java.util.List;
import java.util.Objects;

/**
 * What a model is fed: how a picture becomes {@code float32[3, height, width]}.
 *
 * <p>The picture is resized as {@code resize} says, each byte {@code v} becomes {@code v / 255} and
 * then {@code (v / 255 - mean) / std}, all in float32, and the channels are laid out as planes
 * (NCHW) in the order of {@code color}. These are the operations of torchvision's {@code Resize},
 * {@code ToTensor} and {@code Normalize}. Immutable and safe for concurrent use.
 *
 * @param width the width in pixels, at least 1
 * @param height the height in pixels, at least 1
 * @param color the order of the channel planes
 * @param resize how a picture of another shape is fitted
 * @param mean what is subtracted, per channel in tensor order, in units of {@code v / 255}
 * @param std what the difference is divided by, per channel in tensor order; not 0
 */
public record InputSpec(
    int width, int height, ColorOrder color, ResizeMode resize, List<Float> mean, List<Float> std) {

  private static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
  private static final List<Float> IMAGENET_STD = List.of(0.229f, 0.224f, 0.225f);

  /** How many channels the tensor has. */
  public static final int CHANNELS = 3;

  /**
   * Makes a description.
   *
   * @throws IllegalArgumentException if a size is below 1, or mean or std do not have one finite
   *     number a channel, or a std is 0
   */
  public InputSpec {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "An input needs a width and height of at least 1 pixel, but got " + width + "x" + height);
    }
    Objects.requireNonNull(color, "color");
    Objects.requireNonNull(resize, "resize");
    mean = perChannel("mean", mean);
    std = perChannel("std", std);
    if (std.contains(0f) || std.contains(-0f)) {
      throw new IllegalArgumentException("std must not be 0, but got " + std);
    }
  }

  private static List<Float> perChannel(String name, List<Float> values) {
    List<Float> copy = List.copyOf(values);
    if (copy.size() != CHANNELS || !copy.stream().allMatch(Float::isFinite)) {
      throw new IllegalArgumentException(
          name + " needs " + CHANNELS + " finite numbers, one a channel, but got " + copy);
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
    return Math.multiplyExact(CHANNELS, Math.multiplyExact(width, height));
  }
}
