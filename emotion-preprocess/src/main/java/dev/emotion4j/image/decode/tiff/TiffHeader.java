package dev.emotion4j.image.decode.tiff;

import static dev.emotion4j.image.decode.tiff.TiffDirectory.*;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.jpeg.JpegColors;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a TIFF says of its picture, and which colours its palette has: the JDK's reader makes each a
 * little darker than Pillow does.
 *
 * <p>What a reader allocates and reads depends on more than width and height: tiles may be larger
 * than the picture, strips may share their bytes, and a JPEG inside has a size of its own. So
 * {@link #checkBlocks} compares them with the picture and the file.
 */
@DesktopOnly
public final class TiffHeader {
  private static final int CMYK = 5;
  private static final int YCC = 6;
  private static final int PREMULTIPLIED = 1;
  private static final int UNSIGNED = 1;
  private static final int OLD_JPEG = 6;
  private static final int JPEG = 7;
  private static final int DIFFERENCES = 2;

  private final TiffDirectory directory;
  private final ByteBuffer file;
  private final int width;
  private final int height;
  private final int bits;
  private final int colors;
  private final int samples;
  private final int compression;
  private final boolean differences;

  /** Parses the directory; the messages are without the file's name. */
  public TiffHeader(byte[] bytes) {
    try {
      directory = new TiffDirectory(bytes);
      file = directory.file;
      width = value(WIDTH, 0);
      height = value(HEIGHT, 0);
      bits = value(BITS, 1);
      colors = value(COLORS, 0);
      samples = value(SAMPLES, 1);
      compression = value(COMPRESSION, 1);
      differences = value(PREDICTOR, 1) == DIFFERENCES && isPredicted();
      checkColors();
    } catch (IndexOutOfBoundsException e) {
      throw outside(e);
    }
  }

  private int value(int tag, int otherwise) {
    return directory.value(tag, otherwise);
  }

  private static ImageException outside(RuntimeException e) {
    return Faults.damaged("TIFF", "its directory is not inside the file", e);
  }

  /** Refuses what the JDK's reader cannot read, or would give other colours than Pillow. */
  private void checkColors() {
    String unknown = TiffNames.unknownCompression(compression);
    if (unknown != null) {
      throw Faults.unsupported("a TIFF with " + unknown + " compression");
    }
    int format = value(SAMPLE_FORMAT, UNSIGNED);
    boolean known =
        (colors >= 0 && colors <= PALETTE_COLORS)
            || (colors == CMYK && samples == 4 && bits == 8)
            || jpegColors() != null;
    if (!known) {
      throw Faults.unsupported(
          "a TIFF with photometric interpretation "
              + TiffNames.photometric(colors)
              + (colors == CMYK ? " of " + samples + " samples with " + bits + " bits" : ""));
    }
    if (format != UNSIGNED) {
      throw Faults.unsupported("a TIFF with sample format " + TiffNames.sampleFormat(format));
    }
    if (bits > 16) {
      throw Faults.unsupported(
          "a TIFF with " + bits + " bits a sample", "1 to 16 are; convert it to PNG");
    }
    if (value(EXTRA_SAMPLES, 0) == PREMULTIPLIED) {
      throw Faults.unsupported("a TIFF with associated (premultiplied) alpha");
    }
    if (differences && bits != 8 && (bits != 16 || colors == 0)) {
      throw Faults.unsupported(
          "a TIFF with horizontal differencing of "
              + bits
              + " bits and photometric interpretation "
              + TiffNames.photometric(colors));
    }
  }

  /** Whether the compression is one of those for which a predictor counts. */
  private boolean isPredicted() {
    return compression == 5 || compression == 8 || compression == 32946;
  }

  /** The picture's width in pixels, as it is stored. */
  public int width() {
    return width;
  }

  /** The picture's height in pixels, as it is stored. */
  public int height() {
    return height;
  }

  /** The columns of all tiles; those of the picture if it is in strips. */
  public long paddedWidth() {
    return padded(width, value(TILE_WIDTH, 0));
  }

  /** The rows of all tiles; those of the picture if it is in strips. */
  public long paddedHeight() {
    return padded(height, value(TILE_HEIGHT, 0));
  }

  private static long padded(long length, long tile) {
    return tile < 1 ? length : (length + tile - 1) / tile * tile;
  }

  /**
   * Refuses strips and tiles that are not inside the file, or cost more than the picture and the
   * file would. The picture's size, with whole tiles, is known to be within limits.
   */
  public void checkBlocks() {
    try {
      checkBytes(STRIPS, STRIP_BYTES);
      checkBytes(TILES, TILE_BYTES);
      if (compression == OLD_JPEG) {
        throw Faults.unsupported("a TIFF with old-style JPEG inside");
      }
      if (compression == JPEG) {
        TiffJpeg.checkSizes(new TiffDirectory(readable()));
      }
    } catch (IndexOutOfBoundsException e) {
      throw outside(e);
    }
  }

  /** What is missing the reader would fill with black; what is shared it reads again and again. */
  private void checkBytes(int offsets, int lengths) {
    long total = 0;
    for (long i = 0; i < directory.count(offsets); i++) {
      long length = directory.value(lengths, i, 0);
      long end = directory.value(offsets, i, 0) + length;
      if (end > file.capacity()) {
        throw Faults.truncated(
            "TIFF", "its samples end at byte " + end + ", but there are " + file.capacity());
      }
      total += length;
    }
    // Blocks that look alike may share their bytes, but no compression doubles the samples.
    long most =
        Math.max(file.capacity(), 2 * paddedHeight() * (paddedWidth() * pixelBits() / 8 + 1));
    if (total > most) {
      throw Faults.damaged(
          "TIFF",
          "its strips or tiles have "
              + total
              + " bytes in all, but the picture needs no more than "
              + most);
    }
  }

  private long pixelBits() {
    return (long) bits * samples;
  }

  /** Whether strips or tiles are JPEGs of whole pixels, which the JDK's reader is not asked for. */
  public boolean isJpeg() {
    return jpegColors() != null;
  }

  private @Nullable JpegColors jpegColors() {
    if (compression != JPEG || bits != 8 || (value(PLANES, 1) != 1 && samples > 1)) {
      return null;
    }
    return switch (colors) {
      case 1 -> JpegColors.GREY;
      case 2 -> JpegColors.RGB;
      case CMYK -> JpegColors.CMYK;
      case YCC -> JpegColors.YCC;
      default -> null;
    };
  }

  /** The RGB pixels of a picture of JPEGs, whose {@link #checkBlocks} passed. */
  public byte[] jpegPixels() {
    try {
      TiffDirectory whole = new TiffDirectory(readable());
      return new TiffJpeg(whole, Objects.requireNonNull(jpegColors())).pixels();
    } catch (IndexOutOfBoundsException e) {
      throw outside(e);
    }
  }

  /** Whether the samples are coded as for a fax (CCITT T.4 and T.6). */
  public boolean isFax() {
    return compression >= 2 && compression <= 4;
  }

  /** Whether the samples are 16-bit grey without alpha. */
  public boolean isGrey16() {
    return bits == 16 && samples == 1;
  }

  /** Whether the samples are palette indexes. */
  public boolean hasPalette() {
    return colors == PALETTE_COLORS;
  }

  /** Whether the samples are cyan, magenta, yellow and black. */
  public boolean isCmyk() {
    return colors == CMYK;
  }

  /** What decoding takes at the same time: the reader's picture, and the RGB made of it. */
  public long decodedBytes() {
    long readers = paddedWidth() * paddedHeight() * Math.max(8, pixelBits()) / 8;
    return readers + 3L * width * height + file.capacity();
  }

  /** The file as the JDK's reader can read it. */
  public byte[] readable() {
    return TiffCopy.of(directory, differences && bits == 16, isFax() || isJpeg());
  }

  /**
   * Sums up 16-bit samples that are stored as differences to the one on the left (TIFF 6.0, section
   * 14), which the JDK's reader does for 8 bits only.
   */
  public void sumRows(WritableRaster raster) {
    if (!differences || bits != 16) {
      return;
    }
    int step = value(TILE_WIDTH, 0) > 0 ? value(TILE_WIDTH, 0) : width;
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int band = 0; band < raster.getNumBands(); band++) {
        raster.getSamples(0, y, width, 1, band, row);
        for (int x = 1; x < width; x++) {
          if (x % step != 0) {
            row[x] = (row[x] + row[x - 1]) & 0xFFFF;
          }
        }
        raster.setSamples(0, y, width, 1, band, row);
      }
    }
  }

  /** The palette, as 0xRRGGBB: the high bytes of all reds, all greens, all blues. */
  public int[] palette() {
    int count = 1 << bits;
    int[] palette = new int[Math.max(count, 256)];
    try {
      if (bits > 8 || directory.count(PALETTE) != 3L * count) {
        throw Faults.damaged("TIFF", "no palette of " + count + " colours");
      }
      for (int i = 0; i < 3 * count; i++) {
        int high = (int) (directory.value(PALETTE, i, 0) & 0xFFFF) >> 8;
        palette[i % count] = palette[i % count] << 8 | high;
      }
    } catch (IndexOutOfBoundsException e) {
      throw Faults.damaged("TIFF", "its palette is not inside the file", e);
    }
    return palette;
  }
}
