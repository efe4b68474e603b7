package dev.emotion4j.image.decode.input;

/**
 * What is asked of a decoder.
 *
 * @param limit how many pixels a picture may have
 * @param upright whether the EXIF orientation is applied
 * @param wholeRange whether 16-bit grey is scaled to 8 bits, instead of cut at 255 as by Pillow
 */
public record DecodeOptions(PixelLimit limit, boolean upright, boolean wholeRange) {

  /** The orientation that counts. */
  public int orientation(int found) {
    return upright ? found : ExifOrientation.NONE;
  }
}
