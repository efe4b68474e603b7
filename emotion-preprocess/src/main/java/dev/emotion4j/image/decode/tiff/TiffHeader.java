package dev.emotion4j.image.decode.tiff;

import static dev.emotion4j.image.decode.tiff.TiffDirectory.*;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.ExifOrientation;
import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.jpeg.JpegColors;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a TIFF says of its picture, and the pixels that it has.
 *
 * <p>What a reader allocates and reads depends on more than width and height: tiles may be larger
 * than the picture, strips may share their bytes, and a JPEG inside has a size of its own. So
 * {@link #checkBlocks} compares them with the picture and the file.
 */
@DesktopOnly
public final class TiffHeader {
  static final int WHITE_IS_ZERO = 0;
  static final int BLACK_IS_ZERO = 1;
  static final int RGB = 2;
  static final int CMYK = 5;
  static final int YCC = 6;
  static final int PREMULTIPLIED = 1;
  static final int OLD_JPEG = 6;
  static final int JPEG = 7;
  private static final int DIFFERENCES = 2;
  private static final int BYTE_DIFFERENCES = 3;
  private static final int LOWEST_BIT_FIRST = 2;
  static final int UNSIGNED = 1;
  private static final int SIGNED = 2;
  static final int FLOATING_POINT = 3;

  final TiffDirectory directory;
  final int bits;
  final int samples;
  final int format;
  final int compression;

  /** Whether samples are stored as differences to the one on the left (TIFF 6.0, section 14). */
  final boolean differences;

  /** Whether numbers are stored by the differences of their bytes (TIFF Technical Note 3). */
  final boolean byteDifferences;

  final boolean lowestBitFirst;
  private final int width;
  private final int height;
  private final int tileWidth;
  private final int tileHeight;
  final int colors;
  private final boolean separate;
  private final int bigOrientation;
  private @Nullable TiffBlocks blocks;
  private @Nullable TiffOldJpeg oldJpeg;

  /** Parses the directory; the messages are without the file's name. */
  public TiffHeader(byte[] bytes) {
    try {
      directory = new TiffDirectory(bytes);
      width = value(WIDTH, 0);
      height = value(HEIGHT, 0);
      tileWidth = value(TILE_WIDTH, 0);
      tileHeight = value(TILE_HEIGHT, 0);
      bits = value(BITS, 1);
      compression = value(COMPRESSION, TiffCodes.NONE);
      colors = colors();
      samples = value(SAMPLES, 1);
      format = value(SAMPLE_FORMAT, UNSIGNED);
      int predictor = TiffCodes.isPredicted(compression) ? value(PREDICTOR, 1) : 1;
      differences = predictor == DIFFERENCES;
      byteDifferences = predictor == BYTE_DIFFERENCES && format == FLOATING_POINT && isWide();
      lowestBitFirst = value(FILL_ORDER, 1) == LOWEST_BIT_FIRST;
      separate = samples > 1 && value(PLANES, 1) == 2;
      bigOrientation = directory.big ? value(ORIENTATION, ExifOrientation.NONE) : 0;
      new TiffChecks(this).check();
    } catch (IndexOutOfBoundsException e) {
      throw outside(e);
    }
  }

  /** Old-style JPEG said to be RGB, or nothing, is luma and chroma, as libtiff has it. */
  private int colors() {
    int found = value(COLORS, compression == OLD_JPEG ? YCC : WHITE_IS_ZERO);
    return compression == OLD_JPEG && found == RGB ? YCC : found;
  }

  private int value(int tag, int otherwise) {
    return directory.value(tag, otherwise);
  }

  private static ImageException outside(RuntimeException e) {
    return Faults.damaged("TIFF", "its directory is not inside the file", e);
  }

  /** Whether samples are numbers of which some are below black or above white, as Pillow has it. */
  boolean isWide() {
    boolean darkIsZero = colors == BLACK_IS_ZERO;
    return samples == 1
        && switch (format) {
          case UNSIGNED -> darkIsZero && bits == 32;
          case SIGNED -> darkIsZero && (bits == 16 || bits == 32);
          case FLOATING_POINT -> (darkIsZero || colors == WHITE_IS_ZERO) && bits == 32;
          default -> false;
        };
  }

  /** How many samples of a pixel are needed for its colours. */
  int needed() {
    return TiffColors.needed(colors, isMultiplied());
  }

  /** Whether colours are multiplied with alpha in a way that Pillow undoes. */
  boolean isMultiplied() {
    return colors == RGB
        && samples > 3
        && (bits == 8 || bits == 16)
        && value(EXTRA_SAMPLES, 0) == PREMULTIPLIED;
  }

  /** The picture's width in pixels, as it is stored. */
  public int width() {
    return width;
  }

  /** The picture's height in pixels, as it is stored. */
  public int height() {
    return height;
  }

  /** The EXIF orientation; {@link ExifOrientation#NONE} if it says none. */
  public int orientation() {
    if (!directory.big) {
      return ExifOrientation.of(directory.bytes, 0, directory.bytes.length);
    }
    return bigOrientation <= 8 ? bigOrientation : ExifOrientation.UPRIGHT;
  }

  /** The columns of all tiles; those of the picture if it is in strips. */
  public long paddedWidth() {
    return padded(width, tileWidth);
  }

  /** The rows of all tiles; those of the picture if it is in strips. */
  public long paddedHeight() {
    return padded(height, tileHeight);
  }

  private static long padded(long length, long tile) {
    return tile < 1 ? length : (length + tile - 1) / tile * tile;
  }

  /** How pixels share their chroma, or {@code null} if each sample is of one pixel. */
  @Nullable SharedChroma sharedChroma() {
    SharedChroma chroma = SharedChroma.of(directory);
    return colors == YCC && TiffCodes.isCompressed(compression) && !chroma.isWhole()
        ? chroma
        : null;
  }

  /** How many planes the samples are in. */
  int planes() {
    return separate ? samples : 1;
  }

  /**
   * Refuses strips and tiles that are not inside the file, or cost more than the picture and the
   * file would. The picture's size, with whole tiles, is known to be within limits.
   */
  public void checkBlocks() {
    try {
      if (compression == OLD_JPEG) {
        oldJpeg = new TiffOldJpeg(directory, width, height);
        return;
      }
      TiffBlocks found = new TiffBlocks(directory, planes() > 1 ? needed() : 1);
      if (compression != TiffCodes.NONE) {
        new TiffChecks(this).checkBytes(found);
      }
      if (isJpeg()) {
        TiffJpeg.checkSizes(directory, found);
      }
      SharedChroma chroma = sharedChroma();
      if (chroma != null) {
        chroma.check(found, width, differences);
      }
      blocks = found;
    } catch (IndexOutOfBoundsException e) {
      throw outside(e);
    }
  }

  /** How many bytes the samples of some pixels have. */
  long sampleBytes(long columns, long rows) {
    SharedChroma chroma = sharedChroma();
    return chroma != null
        ? chroma.bytes(columns, rows)
        : columns * rows * bits * (planes() > 1 ? needed() : samples) / Byte.SIZE;
  }

  long pixelBits() {
    return (long) bits * samples;
  }

  private boolean isJpeg() {
    return jpegColors() != null;
  }

  @Nullable JpegColors jpegColors() {
    boolean inPlanes = planes() > 1;
    if (compression != JPEG || bits != 8 || (inPlanes && (colors != RGB || isMultiplied()))) {
      return null;
    }
    if (inPlanes) {
      return JpegColors.GREY; // each of them
    }
    return switch (colors) {
      case WHITE_IS_ZERO, BLACK_IS_ZERO -> JpegColors.GREY;
      case RGB -> isMultiplied() ? JpegColors.MULTIPLIED_RGB : JpegColors.RGB;
      case CMYK -> JpegColors.CMYK;
      case YCC -> JpegColors.YCC;
      default -> null;
    };
  }

  /** What decoding takes at the same time: decoded strips or tiles, and the RGB made of them. */
  public long decodedBytes() {
    long decoded =
        Math.max(paddedWidth() * paddedHeight(), sampleBytes(paddedWidth(), paddedHeight()));
    long row = (long) Integer.BYTES * samples * paddedWidth() + TiffFax.bytes(paddedWidth());
    long turned = lowestBitFirst ? directory.bytes.length : 0;
    return decoded + row + turned + 3L * width * height;
  }

  /** The palette, as 0xRRGGBB, or {@code null} if the samples are no indexes. */
  private int @Nullable [] palette() {
    if (colors != PALETTE_COLORS) {
      return null;
    }
    try {
      return TiffColors.palette(directory, (int) directory.count(PALETTE) / 3);
    } catch (IndexOutOfBoundsException e) {
      throw Faults.damaged("TIFF", "its palette is not inside the file", e);
    }
  }

  /**
   * Decodes a picture whose {@link #checkBlocks} passed, to red, green and blue.
   *
   * @param wholeRange whether 16-bit grey is scaled to 8 bits, instead of cut at 255 as by Pillow
   */
  public byte[] pixels(boolean wholeRange) {
    if (oldJpeg != null) {
      return oldJpeg.pixels();
    }
    TiffBlocks known = Objects.requireNonNull(blocks);
    try {
      if (compression == JPEG) {
        TiffJpeg jpeg = new TiffJpeg(directory, known, Objects.requireNonNull(jpegColors()));
        return jpeg.pixels(colors == WHITE_IS_ZERO);
      }
      return pixels(known, wholeRange);
    } catch (IndexOutOfBoundsException e) {
      throw outside(e);
    }
  }

  private byte[] pixels(TiffBlocks known, boolean wholeRange) {
    int planes = planes() > 1 ? needed() : 1;
    int channels = planes() > 1 ? needed() : samples;
    TiffSamples source = new TiffSamples(this, known, planes);
    source.checkEnds();
    TiffColors made = new TiffColors(this, channels, wholeRange, palette());
    boolean copied =
        source.areBytes() && (colors == BLACK_IS_ZERO || (colors == RGB && !isMultiplied()));
    byte[] rgb = new byte[3 * width * height];
    int[] row = new int[channels * known.width];
    for (int block = 0; block < known.count; block++) {
      source.start(block);
      for (int y = 0; y < source.rows(block); y++) {
        int at = 3 * ((known.y(block) + y) * width + known.x(block));
        if (copied) {
          source.copyRow(y, colors == RGB ? 1 : 0, rgb, at);
        } else {
          source.row(y, row);
          made.toRgb(row, source.columns(block), rgb, at);
        }
      }
    }
    return rgb;
  }
}
