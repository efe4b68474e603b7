package dev.emotion4j;

/** In which order the numbers of a picture lie in a tensor. */
public enum TensorLayout {
  /** One plane a channel: {@code [channels, height, width]}, as PyTorch has it. */
  NCHW,
  /** The channels of a pixel together: {@code [height, width, channels]}, as TensorFlow has it. */
  NHWC
}
