package dev.emotion4j.image;

import dev.emotion4j.image.pixels.YuvMatrix;

/**
 * How luma and chroma stand for colours. Cameras of phones give {@link #BT601_FULL} as a rule,
 * video files {@link #BT601_LIMITED} up to 576 lines and {@link #BT709_LIMITED} above.
 *
 * <p>Source: ITU-R BT.601-7 and BT.709-6. With luma {@code y} from 0 to 1 and chroma {@code u, v}
 * from -1/2 to 1/2, {@code R = y + 2(1 - Kr) v}, {@code B = y + 2(1 - Kb) u}, {@code G = (y - Kr R
 * - Kb B) / Kg}. Full range is {@code y = Y / 255}, {@code u = (U - 128) / 255}; limited range is
 * {@code y = (Y - 16) / 219}, {@code u = (U - 128) / 224}. Computed in 16-bit fixed point, which is
 * off by at most 1 from the rounded real number.
 */
public enum YuvColors {
  /** BT.601, Kr = 0.299 and Kb = 0.114, 0 to 255: JPEG and most cameras. */
  BT601_FULL(0.299, 0.114, false),
  /** BT.601, luma 16 to 235, chroma 16 to 240. */
  BT601_LIMITED(0.299, 0.114, true),
  /** BT.709, Kr = 0.2126 and Kb = 0.0722, 0 to 255. */
  BT709_FULL(0.2126, 0.0722, false),
  /** BT.709, luma 16 to 235, chroma 16 to 240. */
  BT709_LIMITED(0.2126, 0.0722, true);

  private final double kr;
  private final double kb;
  private final boolean limited;

  YuvColors(double kr, double kb, boolean limited) {
    this.kr = kr;
    this.kb = kb;
    this.limited = limited;
  }

  YuvMatrix matrix() {
    return new YuvMatrix(kr, kb, limited);
  }
}
