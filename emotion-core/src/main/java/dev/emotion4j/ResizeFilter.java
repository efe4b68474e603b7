package dev.emotion4j;

/**
 * How samples are mixed when a picture is resized: the filters of Pillow's {@code Image.resize},
 * which widen when a picture shrinks, so that no sample is left out.
 */
public enum ResizeFilter {
  /** A triangle over 2 samples: torchvision's default. */
  BILINEAR,
  /** A cubic over 4 samples, with a = -0.5. */
  BICUBIC,
  /** A windowed sinc over 6 samples. */
  LANCZOS
}
