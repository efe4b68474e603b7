package dev.emotion4j.image.decode.png;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.PixelLimit;
import dev.emotion4j.image.decode.input.RowSource;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes PNG to the pixels of Pillow, a row at a time. The JDK's reader refuses what libpng calls
 * benign, and gives no row before the last is decoded.
 *
 * <p>Source: PNG specification, third edition, sections 7 to 10; the colours are those of the raw
 * modes of Pillow's {@code PngImagePlugin} and of {@code convert("RGB")}. Reusable; not
 * thread-safe.
 */
@DesktopOnly
public final class PngDecoder implements RowSource, AutoCloseable {
  /** The most bytes that come out of one, as a length of 258 has two bits at the least. */
  private static final int MOST_INFLATED = 1032;

  /** What zlib says of a wrong checksum. */
  private static final String CHECKSUM_REASON = "incorrect data check";

  private final PngHeader header = new PngHeader();
  private final Inflater inflater = new Inflater();
  private final PngColors colors = new PngColors();
  private byte[] row = {};
  private byte[] above = {};
  private byte[] line = {};
  private int chunk;

  /** Parses a file's chunks, and starts its pixels. */
  public void start(byte[] file, int length) {
    header.parse(file, length);
    chunk = 0;
    inflater.reset();
  }

  @Override
  public int width() {
    return header.width;
  }

  @Override
  public int height() {
    return header.height;
  }

  /** The EXIF orientation, or {@code ExifOrientation.NONE}. */
  public int orientation() {
    return header.orientation();
  }

  /** Whether the samples are 16-bit grey without alpha. */
  public boolean isGrey16() {
    return header.isGrey16();
  }

  /** Whether rows can be had one by one; otherwise {@link #all} is to be called. */
  public boolean hasRows() {
    return !header.interlaced;
  }

  /**
   * Prepares the rows; to be called once the size is known to be within limits.
   *
   * @param wholeRange whether 16-bit grey is scaled to 8 bits, instead of cut at 255 as by Pillow
   */
  public void begin(boolean wholeRange) {
    long bytes = rowBytes(header.width);
    if (header.height * bytes / MOST_INFLATED > header.dataBytes()) {
      throw tooFew(); // before memory is taken
    }
    PixelLimit.checkMemory(2 * bytes + 3L * header.width, "PNG");
    int needed = Math.toIntExact(bytes + 1);
    if (row.length < needed) {
      row = new byte[needed];
      above = new byte[needed];
    }
    startPass();
    colors.start(header, wholeRange);
  }

  private long rowBytes(int pixels) {
    return ((long) pixels * header.bits * header.channels() + 7) / 8;
  }

  @Override
  public void row(int y, byte[] rgb, int at) {
    nextRow((int) rowBytes(header.width));
    colors.toRgb(row, header.width, rgb, at);
    if (y == header.height - 1) {
      finish();
    }
  }

  /** Decodes all pixels of an interlaced picture. */
  public void all(byte[] rgb) {
    if (line.length < 3 * header.width) {
      line = new byte[3 * header.width];
    }
    for (int pass = 0; pass < 7; pass++) {
      // Adam7, section 8.2: where a pass starts, and how far apart its pixels are.
      int x0 = "0402010".charAt(pass) - '0';
      int y0 = "0040201".charAt(pass) - '0';
      int dx = "8844221".charAt(pass) - '0';
      int dy = "8884422".charAt(pass) - '0';
      int columns = (header.width - x0 + dx - 1) / dx;
      if (columns <= 0) {
        continue;
      }
      startPass();
      for (int y = y0; y < header.height; y += dy) {
        nextRow((int) rowBytes(columns));
        colors.toRgb(row, columns, line, 0);
        int to = 3 * (y * header.width + x0);
        for (int from = 0; from < 3 * columns; from += 3, to += 3 * dx) {
          rgb[to] = line[from];
          rgb[to + 1] = line[from + 1];
          rgb[to + 2] = line[from + 2];
        }
      }
    }
    finish();
  }

  /** Makes zeros of what the next row will find above it. */
  private void startPass() {
    Arrays.fill(row, (byte) 0);
  }

  /** Inflates a row into {@link #row}, where a byte for its filter comes first. */
  private void nextRow(int bytes) {
    byte[] swap = above;
    above = row;
    row = swap;
    inflate(row, bytes + 1);
    int step = Math.max(1, header.bits * header.channels() / 8);
    if (!PngFilter.undo(row, above, bytes, step)) {
      throw header.damagedPixels("filter " + (row[0] & 0xFF) + ", but PNG has only 0 to 4");
    }
  }

  private void inflate(byte[] to, int bytes) {
    try {
      for (int done = 0; done < bytes; ) {
        int more = inflater.inflate(to, done, bytes - done);
        done += more;
        if (more == 0 && (inflater.finished() || inflater.needsDictionary() || !feed())) {
          throw tooFew();
        }
      }
    } catch (DataFormatException e) {
      throw header.damagedPixels(
          CHECKSUM_REASON.equals(e.getMessage())
              ? "the checksum of its pixels does not hold"
              : "its pixels cannot be inflated");
    }
  }

  private ImageException tooFew() {
    return header.damagedPixels("it has too few pixels");
  }

  private boolean feed() {
    if (chunk == header.dataChunks) {
      return false;
    }
    inflater.setInput(header.file, header.dataAt[chunk], header.dataLength[chunk]);
    chunk++;
    return true;
  }

  /** Reads on to the checksum of all pixels, if it is there; more pixels than needed do no harm. */
  private void finish() {
    try {
      byte[] next = new byte[1];
      while (inflater.inflate(next) == 0 && !inflater.finished() && feed()) {
        // there is more
      }
    } catch (DataFormatException e) {
      throw header.damagedPixels("the checksum of its pixels does not hold");
    }
  }

  /** Forgets the file. */
  public void release() {
    header.file = new byte[0];
    inflater.reset();
  }

  @Override
  public void close() {
    inflater.end();
  }
}
