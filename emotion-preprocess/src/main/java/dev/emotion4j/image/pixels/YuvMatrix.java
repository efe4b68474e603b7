package dev.emotion4j.image.pixels;

/** The arithmetic of luma and chroma to red, green and blue, in 16-bit fixed point. */
public final class YuvMatrix {
  private static final int BITS = 16;

  private final int black;
  private final int lumaFactor;
  private final int redOfV;
  private final int greenOfU;
  private final int greenOfV;
  private final int blueOfU;

  /**
   * Makes a matrix from the weights of red and blue in luma.
   *
   * @param limited whether luma is 16 to 235 and chroma 16 to 240 instead of 0 to 255
   */
  public YuvMatrix(double kr, double kb, boolean limited) {
    double luma = limited ? 255.0 / 219 : 1;
    double chroma = limited ? 255.0 / 224 : 1;
    double kg = 1 - kr - kb;
    black = limited ? 16 : 0;
    lumaFactor = fixed(luma);
    redOfV = fixed(chroma * 2 * (1 - kr));
    greenOfU = fixed(-chroma * 2 * (1 - kb) * kb / kg);
    greenOfV = fixed(-chroma * 2 * (1 - kr) * kr / kg);
    blueOfU = fixed(chroma * 2 * (1 - kb));
  }

  private static int fixed(double x) {
    return (int) Math.rint(x * (1 << BITS));
  }

  /** Stores the red, green and blue byte of one pixel. */
  public void store(int y, int u, int v, byte[] rgb, int to) {
    int luma = (y - black) * lumaFactor + (1 << (BITS - 1));
    int cu = u - 128;
    int cv = v - 128;
    rgb[to] = clip((luma + redOfV * cv) >> BITS);
    rgb[to + 1] = clip((luma + greenOfU * cu + greenOfV * cv) >> BITS);
    rgb[to + 2] = clip((luma + blueOfU * cu) >> BITS);
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
