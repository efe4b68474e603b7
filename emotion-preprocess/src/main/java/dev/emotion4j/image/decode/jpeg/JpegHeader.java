package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.ExifOrientation;
import dev.emotion4j.image.decode.input.Faults;
import java.nio.ByteBuffer;
import java.util.Arrays;

// A little longer than 300 lines: the walk over the markers, and what others ask of the result.
/**
 * What a JPEG file's markers say: the frame, the colours, and where its tables and scans are.
 *
 * <p>Source: ITU-T T.81, annex B; the choice of colours is that of libjpeg's {@code
 * default_decompress_parms}. Reusable, not thread-safe.
 */
@DesktopOnly
public final class JpegHeader {
  static final int SOI = 0xD8;
  static final int EOI = 0xD9;
  static final int SOS = 0xDA;
  static final int DQT = 0xDB;
  static final int DRI = 0xDD;
  static final int DHT = 0xC4;
  static final int RST0 = 0xD0;
  static final int RST7 = 0xD7;
  private static final int TEM = 0x01;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;

  /**
   * A decoder goes through the whole picture for each scan, however few bytes it has: a file of 38
   * kB with 1,010 scans kept one busy for 28 s over 2000x2000 pixels. libjpeg's own progressive
   * scripts have 10 scans for YCbCr and 18 for CMYK ({@code jpeg_simple_progression}); {@code cjpeg
   * -scans} takes 100 at the most ({@code MAX_SCANS} of {@code rdswitch.c}). The standard would
   * allow some 3,500: 64 coefficients of 4 components, bit by bit.
   */
  private static final int MAX_SCANS = 100;

  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
  private static final byte[] JFIF = {'J', 'F', 'I', 'F', 0};
  private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};

  /** Whether components with fewer samples than pixels are smoothed, and not repeated. */
  boolean smoothed = true;

  /** Whether there may be two components, as in no JPEG file. */
  final boolean takesTwo;

  byte[] file = {};
  int length;
  int width;
  int height;
  int orientation;
  boolean progressive;

  /** Whether the end marker is there; if not, the last scan may reach into what follows. */
  boolean ended;

  JpegColors colors = JpegColors.YCC;

  int count;
  final Component[] components = {
    new Component(), new Component(), new Component(), new Component()
  };

  /** The largest sampling factors. */
  int mostColumns;

  int mostRows;

  /** The segments that a decoder needs, from their markers to their ends; scans with their data. */
  int segments;

  int[] segmentAt = new int[16];
  int[] segmentEnd = new int[16];

  private final ScanOrder order = new ScanOrder();
  private int scans;
  private boolean jfif;
  private boolean exif;
  private int adobeTransform;

  /** For JPEG files. */
  public JpegHeader() {
    this(false);
  }

  /**
   * For JPEGs in a container.
   *
   * @param takesTwo whether they may have two components, of which the first is grey
   */
  public JpegHeader(boolean takesTwo) {
    this.takesTwo = takesTwo;
  }

  /** Parses all markers; the exceptions' messages are without the file's name. */
  public void parse(byte[] bytes, int byteCount) {
    file = bytes;
    length = byteCount;
    count = 0;
    segments = 0;
    scans = 0;
    jfif = false;
    exif = false;
    adobeTransform = -1;
    orientation = ExifOrientation.NONE;
    order.start();
    segments();
    if (count == 0) {
      throw ended
          ? JpegErrors.damaged("it has no picture, no frame header before its end")
          : noEnd();
    }
    if (scans > MAX_SCANS) {
      throw Faults.tooLarge(
          "the JPEG has " + scans + " scans, more than the limit of " + MAX_SCANS,
          "save it anew as an ordinary JPEG or PNG");
    }
    order.check();
    if (!order.isComplete(this)) {
      throw ended || !progressive ? order.incomplete(this) : noEnd();
    }
    colors = JpegColors.of(components, count, jfif, adobeTransform);
  }

  /** Sets what the components are, where a container knows better than the markers. */
  public void setColors(JpegColors known) {
    colors = known;
  }

  /** Has samples repeated where pixels share them, for {@link JpegDecoder#samples}. */
  public void repeatSamples() {
    smoothed = false;
  }

  /** How many components there are, from 1 to 4. */
  public int components() {
    return count;
  }

  /** Whether some component has fewer samples than there are pixels. */
  public boolean isSubsampled() {
    for (int c = 0; c < count; c++) {
      if (components[c].columns < mostColumns || components[c].rows < mostRows) {
        return true;
      }
    }
    return false;
  }

  /** The picture's width in pixels, as it is stored. */
  public int width() {
    return width;
  }

  /** The picture's height in pixels, as it is stored. */
  public int height() {
    return height;
  }

  /** The EXIF orientation, or {@link ExifOrientation#NONE}. */
  public int orientation() {
    return orientation;
  }

  /**
   * Whether libjpeg-turbo gives the pixels that all its versions give, for a file without damage.
   * Half the rows with all columns are smoothed since version 2.1 only.
   */
  public boolean isForTurbo() {
    for (int c = 0; c < count; c++) {
      if (2 * components[c].rows == mostRows && components[c].columns == mostColumns) {
        return false;
      }
    }
    return colors == JpegColors.YCC && ended;
  }

  /** Whether all samples are in one scan, so that a decoder gives each row once. */
  public boolean hasOneScan() {
    return scans == 1;
  }

  /** The most bytes that {@link #writeLean} writes. */
  public int leanBytes() {
    return length + LeanJpeg.MORE_BYTES;
  }

  /** Writes the file as a decoder wants it; see {@link LeanJpeg}. */
  public void writeLean(ByteBuffer out) {
    LeanJpeg.write(this, out);
  }

  /** Forgets the file. */
  void release() {
    file = new byte[0];
  }

  private void segments() {
    MarkerSearch search = new MarkerSearch(file, length);
    int at = 2;
    while (true) {
      at = search.marker(at);
      ended = at < length && marker(at) == EOI;
      if (ended || at == length || (isDone() && !isSegment(at))) {
        return;
      }
      int marker = marker(at);
      if (marker == SOI || marker == TEM || (marker >= RST0 && marker <= RST7)) {
        at += 2;
        continue;
      }
      int end = segmentEnd(at);
      if (marker == SOS) {
        if (count == 0) {
          throw JpegErrors.damaged("a scan before its frame header");
        }
        scans++;
        order.scan(this, at + 4, end);
        end = search.scanEnd(end);
      } else if (marker < APP0 || scans == 0) {
        segment(marker, at + 4, end); // what applications say after a scan comes too late
      }
      if (marker < APP0) {
        keep(at, end);
      }
      at = end;
    }
  }

  /** Whether nothing is missing, so that what follows may be anything. */
  private boolean isDone() {
    return count > 0 && scans > 0 && order.isComplete(this);
  }

  /** Whether a whole segment of a known kind is at a marker. */
  private boolean isSegment(int at) {
    int marker = marker(at);
    boolean known =
        marker == DHT
            || marker == DQT
            || marker == DRI
            || marker == COM
            || (marker >= APP0 && marker <= APP15)
            || (marker == SOS && progressive);
    boolean bare = marker == TEM || (marker >= RST0 && marker <= RST7);
    return bare
        || (known
            && at + 4 <= length
            && unsignedShort(at + 2) >= 2
            && at + 2 + unsignedShort(at + 2) <= length);
  }

  private void segment(int marker, int from, int end) {
    if (marker >= 0xC0 && marker <= 0xCF && marker != DHT && marker != JPG && marker != DAC) {
      frame(marker, from, end);
    } else if (marker == APP0 && startsWith(from, end, JFIF)) {
      jfif = true;
    } else if (marker == APP14 && startsWith(from, end, ADOBE) && end - from >= 12) {
      adobeTransform = file[from + 11] & 0xFF;
    } else if (marker == APP1 && !exif && startsWith(from, end, EXIF)) {
      exif = true; // of several blocks the first counts
      orientation = ExifOrientation.of(file, from + EXIF.length, end);
    }
  }

  private void frame(int marker, int from, int end) {
    if (count != 0) {
      throw JpegErrors.damaged("two frame headers");
    }
    FrameHeader.parse(this, marker, from, end);
    count = file[from + 5] & 0xFF;
  }

  private int segmentEnd(int marker) {
    if (marker + 4 > length) {
      throw noEnd();
    }
    int bytes = unsignedShort(marker + 2);
    if (bytes < 2) {
      throw JpegErrors.damaged("a segment of " + bytes + " bytes");
    }
    if (marker + 2 + bytes > length) {
      throw noEnd();
    }
    return marker + 2 + bytes;
  }

  private ImageException noEnd() {
    return JpegErrors.truncated("no end marker in its " + length + " bytes");
  }

  boolean isLastScan(int segment) {
    for (int i = segment + 1; i < segments; i++) {
      if (marker(segmentAt[i]) == SOS) {
        return false;
      }
    }
    return true;
  }

  int mcusWide() {
    return divideUp(width, InverseDct.SIZE * mostColumns);
  }

  int mcusHigh() {
    return divideUp(height, InverseDct.SIZE * mostRows);
  }

  static int divideUp(long a, int b) {
    return (int) ((a + b - 1) / b);
  }

  int marker(int at) {
    return file[at + 1] & 0xFF;
  }

  int unsignedShort(int at) {
    return (file[at] & 0xFF) << 8 | (file[at + 1] & 0xFF);
  }

  private boolean startsWith(int from, int end, byte[] prefix) {
    return end - from >= prefix.length
        && Arrays.equals(file, from, from + prefix.length, prefix, 0, prefix.length);
  }

  private void keep(int from, int end) {
    if (segments == segmentAt.length) {
      segmentAt = Arrays.copyOf(segmentAt, 2 * segments);
      segmentEnd = Arrays.copyOf(segmentEnd, 2 * segments);
    }
    segmentAt[segments] = from;
    segmentEnd[segments++] = end;
  }
}
