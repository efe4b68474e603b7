package dev.emotion4j;

/** How a picture is fitted to a model's input size. */
public enum ResizeMode {
  /** Both sides are scaled to the input size, whatever the proportions: {@code Image.resize}. */
  STRETCH,
  /**
   * Scaled to fit with its proportions kept, centred, the rest black: Pillow's {@code
   * ImageOps.pad(centering=(0.5, 0.5))}.
   */
  LETTERBOX,
  /**
   * Scaled to fit with its proportions kept, at the left top, the rest black: Pillow's {@code
   * ImageOps.pad(centering=(0, 0))}.
   */
  LETTERBOX_TOP_LEFT,
  /**
   * The shorter side is scaled to {@link InputSpec#shorterSide()} with the proportions kept, and
   * the middle is cut out: torchvision's {@code Resize(n)} and {@code CenterCrop}.
   */
  CENTER_CROP
}
