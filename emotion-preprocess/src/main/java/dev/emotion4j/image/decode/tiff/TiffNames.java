package dev.emotion4j.image.decode.tiff;

import org.jspecify.annotations.Nullable;

/** The field's names of numbers in TIFFs (TIFF 6.0, its technical notes, and libtiff's tiff.h). */
final class TiffNames {
  private TiffNames() {}

  /** The name of a compression that is not read, or {@code null}. */
  static @Nullable String unknownCompression(int number) {
    return switch (number) {
      case 1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946 -> null;
      case 32766 -> "NeXT";
      case 32771 -> "CCITT RLE with word alignment";
      case 32809 -> "ThunderScan";
      case 34661 -> "JBIG";
      case 34676, 34677 -> "SGI log";
      case 34712 -> "JPEG 2000";
      case 34887 -> "LERC";
      case 34925 -> "LZMA";
      case 50000 -> "Zstandard";
      case 50001 -> "WebP";
      case 50002 -> "JPEG XL";
      default -> "unknown (" + number + ")";
    };
  }

  static String photometric(int number) {
    String name =
        switch (number) {
          case 0 -> "WhiteIsZero";
          case 1 -> "BlackIsZero";
          case 2 -> "RGB";
          case 3 -> "palette";
          case 4 -> "transparency mask";
          case 5 -> "CMYK";
          case 6 -> "YCbCr";
          case 8 -> "CIELab";
          case 9 -> "ICCLab";
          case 10 -> "ITULab";
          case 32803 -> "color filter array";
          case 32844 -> "LogL";
          case 32845 -> "LogLuv";
          case 34892 -> "linear raw";
          default -> "unknown";
        };
    return number + " (" + name + ")";
  }

  static String sampleFormat(int number) {
    String name =
        switch (number) {
          case 1 -> "unsigned integer";
          case 2 -> "signed integer";
          case 3 -> "floating point";
          default -> "undefined";
        };
    return number + " (" + name + ")";
  }
}
