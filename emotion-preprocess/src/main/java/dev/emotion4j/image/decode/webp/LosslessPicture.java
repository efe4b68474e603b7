package dev.emotion4j.image.decode.webp;

import dev.emotion4j.image.decode.input.Faults;

/**
 * Decodes lossless WebP, the data of a VP8L chunk, to the pixels of libwebp, without their alpha.
 *
 * <p>Source: WebP Lossless Bitstream Specification, sections 3 and 7; libwebp 1.2.4 for what is
 * read of a file that does not keep to it.
 */
final class LosslessPicture {
  private static final int HEADER = 5;
  private static final int SIGNATURE = 0x2F;
  private static final int SIZE_BITS = 14;
  private static final int HAS_ALPHA_BITS = 1;

  private LosslessPicture() {}

  /**
   * The width and height that the header says, 1 to 16,384 each; nothing else is read.
   *
   * @param from where the data of the chunk starts
   * @param end where it ends; with the byte that makes its length even, as libwebp takes it
   */
  static int[] size(byte[] file, int from, int end) {
    if (end - from < HEADER) {
      throw Faults.truncated(
          WebpPicture.FORMAT,
          "it has " + (end - from) + " of the " + HEADER + " bytes of a lossless header");
    }
    if (file[from] != SIGNATURE) {
      throw Faults.damaged(
          WebpPicture.FORMAT,
          "its lossless data starts with byte " + (file[from] & 0xFF) + ", not 47");
    }
    LosslessBits bits = new LosslessBits(file, from + 1, end);
    int width = bits.read(SIZE_BITS) + 1;
    int height = bits.read(SIZE_BITS) + 1;
    bits.read(HAS_ALPHA_BITS); // a hint, and there is alpha in any case
    int version = bits.read(3);
    if (version != 0) {
      throw Faults.damaged(
          WebpPicture.FORMAT, "its lossless data is of version " + version + ", not 0");
    }
    return new int[] {width, height};
  }

  /**
   * The picture, three bytes for a pixel, from the top left.
   *
   * @param from where the data of the chunk starts
   * @param end where it ends, as for {@link #size}
   */
  static byte[] rgb(byte[] file, int from, int end) {
    int[] size = size(file, from, end);
    int width = size[0];
    int height = size[1];
    LosslessBits bits = new LosslessBits(file, from + HEADER, end);
    LosslessTransforms transforms = LosslessTransforms.read(bits, width, height);
    int coded = transforms.width();
    int[] pixels = LosslessImage.read(bits, coded, height, true);
    int[] row = new int[width];
    byte[] rgb = new byte[3 * width * height];
    int to = 0;
    for (int y = 0; y < height; y++) {
      System.arraycopy(pixels, y * coded, row, 0, coded);
      transforms.undo(row, y);
      for (int pixel : row) {
        rgb[to] = (byte) (pixel >> 16);
        rgb[to + 1] = (byte) (pixel >> 8);
        rgb[to + 2] = (byte) pixel;
        to += 3;
      }
    }
    return rgb;
  }
}
