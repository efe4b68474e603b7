package dev.emotion4j.image.decode.jpeg;

/** What the components of a JPEG are; of more components than a kind has, the first count. */
public enum JpegColors {
  GREY,
  RGB,
  /** Red, green and blue that are multiplied with alpha, which Pillow divides them by. */
  MULTIPLIED_RGB,
  /** Luma and chroma. */
  YCC,
  /** Cyan, magenta, yellow and black, 0 without ink, as TIFF has them. */
  CMYK,
  /** The same, 255 without ink, as Adobe writes them into JPEG files. */
  INVERTED_CMYK,
  /** Luma and chroma, whose RGB taken from 255 are the first three inks; black as above. */
  INVERTED_YCCK;

  /**
   * What libjpeg takes the components of a file for ({@code default_decompress_parms}).
   *
   * @param count how many components there are
   * @param jfif whether a JFIF segment promises luma and chroma
   * @param adobeTransform what an Adobe segment says, or -1
   */
  static JpegColors of(Component[] components, int count, boolean jfif, int adobeTransform) {
    if (count <= 2) {
      return GREY;
    }
    if (count == 4) {
      return adobeTransform <= 0 ? INVERTED_CMYK : INVERTED_YCCK;
    }
    if (jfif) {
      return YCC;
    }
    boolean rgb =
        adobeTransform >= 0
            ? adobeTransform == 0
            : components[0].id == 'R' && components[1].id == 'G' && components[2].id == 'B';
    return rgb ? RGB : YCC;
  }
}
