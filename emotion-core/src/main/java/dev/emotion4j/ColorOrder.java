package dev.emotion4j;

/** What a tensor's channel planes are, in order. */
public enum ColorOrder {
  /** Red, green, blue: what torchvision and Pillow give. */
  RGB(3),
  /** Blue, green, red: what OpenCV gives. */
  BGR(3),
  /**
   * One plane of luma, with the weights of Pillow's {@code convert("L")} (ITU-R BT.601: {@code L =
   * (19595 R + 38470 G + 7471 B + 32768) >> 16}), taken before resizing.
   */
  GRAY(1);

  private final int channels;

  ColorOrder(int channels) {
    this.channels = channels;
  }

  /**
   * Returns how many planes there are.
   *
   * @return 3 or 1
   */
  public int channels() {
    return channels;
  }
}
