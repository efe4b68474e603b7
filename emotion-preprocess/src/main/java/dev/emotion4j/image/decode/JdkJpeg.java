package dev.emotion4j.image.decode;

import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.PixelLimit;
import dev.emotion4j.image.decode.input.PixelMemory;
import dev.emotion4j.image.decode.input.RowSource;
import dev.emotion4j.image.decode.jpeg.JpegDecoder;
import dev.emotion4j.image.decode.jpeg.JpegHeader;
import dev.emotion4j.image.pixels.DenseRows;
import dev.emotion4j.image.pixels.PackedImage;
import dev.emotion4j.image.pixels.RowPass;
import dev.emotion4j.image.pixels.RowWindow;
import java.awt.Point;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's JPEG reader where libjpeg-turbo is inside, as in Debian's OpenJDK: then it gives the
 * same pixels as libjpeg-turbo alone, for files that it says nothing against. Measured on Debian's
 * OpenJDK 17, a JPEG of 1920×1280 takes it 0.6 of the time of {@link JpegDecoder}; the libjpeg 6b
 * inside other JDKs takes 1.4 of it, and differs. Only for files of one scan: of others it makes
 * the whole picture after each scan, and takes 1.7 of that time.
 *
 * <p>Not thread-safe.
 */
@DesktopOnly
final class JdkJpeg {
  /**
   * Luma of twice the rows of chroma, without Huffman tables, as {@code tools/jpeg_writer.py}
   * writes it: libjpeg-turbo alone has the standard tables, and smooths such chroma.
   */
  private static final byte[] PROBE =
      Base64.getDecoder()
          .decode(
              "/9j/2wBDAAgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8PT4/QEFC"
                  + "Q0RFRkf/2wBDAQgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8PT4/"
                  + "QEFCQ0RFRkf/wAARCAAgABADARIAAhEBAxEB/9oADAMBAAIRAxEAPwDpW/df+TdeZ/3x/wBtK8b+TDfxf+HPkubC"
                  + "f9fv+YwqWf8Azx/6Yf8A2ytL+O3+lfZ/1/4FQwv9f+mD7rn/APUf/wAtfZkEP+f++P8A7pr1Oz/z/wBfdc//AKR/"
                  + "9t7X+v8A5oPpqP8A93K/7rj/AK5XVYi/Y4f+/wBXxf8AzEw/r/n/AP8AMUfk/wDzGf73/u//ANzP/9k=");

  /**
   * Finding out, and starting ImageIO, costs 0.1 s, which the decoder in Java loses on that many.
   */
  private static final long WORTH_PROBING = 10_000_000;

  private static final AtomicLong PIXELS = new AtomicLong();

  private @Nullable ImageReader reader;
  private @Nullable ColorModel colors;
  private byte[] lean = {};
  private boolean warned;

  /** Asks the JDK once. */
  static final class Probe {
    static final boolean HAS_TURBO = probe();
  }

  /**
   * Whether libjpeg-turbo is inside, and this process decodes enough for it to matter.
   *
   * @param pixels of the picture that is to be decoded
   */
  static boolean hasTurbo(long pixels) {
    return PIXELS.addAndGet(pixels) >= WORTH_PROBING && Probe.HAS_TURBO;
  }

  private static boolean probe() {
    try {
      JpegHeader header = new JpegHeader();
      header.parse(PROBE, PROBE.length);
      JpegDecoder decoder = new JpegDecoder(header);
      decoder.start();
      int row = 3 * header.width();
      byte[] expected = new byte[row * header.height() + RowSource.SLACK];
      for (int y = 0; y < header.height(); y++) {
        decoder.row(y, expected, y * row);
      }
      int length = row * header.height();
      byte[] rgb = new JdkJpeg().decode(header, new PixelMemory(false));
      return rgb != null && Arrays.equals(expected, 0, length, rgb, 0, length);
    } catch (RuntimeException | LinkageError e) {
      return false; // the decoder in Java needs nothing of the JDK
    }
  }

  /**
   * Decodes a JPEG of luma and chroma in one scan.
   *
   * @return red, green and blue bytes, rows without gaps; {@code null} if the reader has anything
   *     to say against the file
   */
  byte @Nullable [] decode(JpegHeader jpeg, PixelMemory memory) {
    int width = jpeg.width();
    int height = jpeg.height();
    byte[] rgb = memory.take(3L * width * height + RowSource.SLACK, "JPEG");
    return read(jpeg, PackedImage.rgb(rgb, width, height), rows -> {}) ? rgb : null;
  }

  /**
   * The same, for one pass over its rows.
   *
   * @return {@code false} if the reader has anything to say against the file; then the pass is to
   *     be started anew
   */
  boolean passTo(JpegHeader jpeg, RowPass pass, PixelMemory memory) {
    RowWindow window = StreamedRows.start(jpeg.width(), jpeg.height(), pass, memory, "JPEG");
    return read(jpeg, window, pass::advance);
  }

  /** Reads rows to where they belong, and says after each how many there are. */
  private boolean read(JpegHeader jpeg, DenseRows rows, IntConsumer there) {
    if (lean.length < jpeg.leanBytes()) {
      PixelLimit.checkMemory(jpeg.leanBytes(), "JPEG");
      lean = new byte[jpeg.leanBytes()];
    }
    ByteBuffer file = ByteBuffer.wrap(lean);
    jpeg.writeLean(file);
    RowTaker taker = new RowTaker(rows, there);
    warned = false;
    try {
      ImageReader known = reader();
      known.setInput(new BytesInput(lean, file.position()), true, true);
      ImageReadParam target = known.getDefaultReadParam();
      target.setDestination(new BufferedImage(colors(), taker, false, null));
      known.read(0, target);
      known.setInput(null);
    } catch (IOException | RuntimeException e) {
      reader = null;
      return false;
    }
    return !warned && taker.taken == rows.height();
  }

  /**
   * The picture that the reader fills, a row after the other. It has no pixels but the rows' own,
   * so that they can be used while they are in the processor's cache.
   */
  @DesktopOnly
  private static final class RowTaker extends WritableRaster {
    private static final int[] BANDS = {0, 1, 2};

    private final DenseRows rows;
    private final IntConsumer there;
    private int taken;

    RowTaker(DenseRows rows, IntConsumer there) {
      super(
          new ComponentSampleModel(DataBuffer.TYPE_BYTE, rows.width(), rows.height(), 3, 0, BANDS),
          new DataBufferByte(rows.data(), rows.pitch()),
          new Point());
      this.rows = rows;
      this.there = there;
    }

    @Override
    public void setRect(int x, int y, Raster row) {
      if (y == taken) {
        byte[] bytes = ((DataBufferByte) row.getDataBuffer()).getData();
        System.arraycopy(bytes, 0, rows.data(), rows.rowStart(y), rows.pitch());
        there.accept(++taken);
      }
    }
  }

  private ColorModel colors() {
    ColorModel known = colors;
    if (known == null) {
      known =
          new ComponentColorModel(
              ColorSpace.getInstance(ColorSpace.CS_sRGB),
              false,
              false,
              Transparency.OPAQUE,
              DataBuffer.TYPE_BYTE);
      colors = known;
    }
    return known;
  }

  private ImageReader reader() {
    ImageReader known = reader;
    if (known == null) {
      known = ImageIoDecoder.jdkReader("jpeg");
      known.addIIOReadWarningListener((source, warning) -> warned = true);
      reader = known;
    }
    return known;
  }

  /** Lets go of all memory. */
  void release() {
    ImageReader known = reader;
    if (known != null) {
      known.dispose();
      reader = null;
    }
    lean = new byte[0];
  }
}
