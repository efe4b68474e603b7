package dev.emotion4j.image.decode;

import dev.emotion4j.ImageException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.pixels.Layout;
import dev.emotion4j.image.pixels.PackedImage;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes JPEG with the system's libjpeg-turbo or else the JDK's libjpeg, and the colours of
 * Pillow.
 *
 * <p>What a decoder is given has no application segments: the JDK's would run an ICC profile over
 * the colours, which costs several times the decoding and which Pillow does not do, and stumble
 * over thumbnails and metadata. Kinds of files whose colours it does not make as libjpeg-turbo does
 * are read as raw samples.
 */
@DesktopOnly
final class JpegDecoder {
  private static final ColorModel SRGB =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          Transparency.OPAQUE,
          DataBuffer.TYPE_BYTE);

  private static final int FIXED_BITS = 16;
  private static final int FIXED_HALF = 1 << (FIXED_BITS - 1);

  private JpegDecoder() {}

  static RgbImage decode(byte[] file, PixelLimit limit, boolean upright) throws IOException {
    JpegHeader header = new JpegHeader(file);
    limit.check(header.width, header.height, "JPEG");
    int orientation = upright ? header.orientation : ExifOrientation.NONE;
    if (header.isPlainYcc()) {
      ByteBuffer ycc = header.leanYcc();
      byte[] rgb = TurboJpeg.decode(ycc, header.width, header.height);
      if (rgb == null) {
        rgb = readYcc(ycc, header.width, header.height);
      }
      return PackedImage.rgb(rgb, header.width, header.height).oriented(orientation);
    }
    byte[] samples = read(header.lean(), reader -> data(reader.readRaster(0, null)));
    for (int c = 0; c < header.components; c++) {
      if (header.halfRows[c]) {
        smoothRows(samples, header, c);
      }
    }
    if (header.components == 3 && !header.plainColors) {
      yccToRgb(samples, 3);
    } else if (header.components == 4) {
      cmykToRgb(samples, header.plainColors);
    }
    int next = header.components == 1 ? 0 : 1;
    Layout layout = Layout.dense(header.width, header.height, header.components);
    return new PackedImage(samples, layout.oriented(orientation), 0, next, 2 * next);
  }

  /** What is asked of a reader. */
  private interface Request {
    byte[] of(ImageReader reader) throws IOException;
  }

  /**
   * Decodes with the JDK's reader and its own colours, which are libjpeg's and faster than any made
   * in Java. It copies whole rows into a picture whose bytes are in its order, but single pixels
   * into the one that it would make.
   */
  static byte[] readYcc(ByteBuffer file, int width, int height) throws IOException {
    WritableRaster raster =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, width, height, 3 * width, 3, new int[] {0, 1, 2}, null);
    return read(
        file,
        reader -> {
          ImageReadParam target = reader.getDefaultReadParam();
          target.setDestination(new BufferedImage(SRGB, raster, false, null));
          reader.read(0, target);
          return data(raster);
        });
  }

  private static byte[] data(Raster raster) {
    return ((DataBufferByte) raster.getDataBuffer()).getData();
  }

  private static byte[] read(ByteBuffer file, Request request) throws IOException {
    ImageReader reader = ImageIoDecoder.jdkReader("jpeg");
    try (ImageInputStream in =
        ImageIoDecoder.open(
            new ByteArrayInputStream(
                file.array(), file.arrayOffset() + file.position(), file.remaining()))) {
      String[] damage = new String[1];
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (isDamage(warning)) {
              damage[0] = warning;
            }
          });
      reader.setInput(in, true, true);
      byte[] answer = request.of(reader);
      if (damage[0] != null) {
        throw new ImageException(
            ImageException.Reason.DAMAGED, "the JPEG is damaged: " + damage[0] + "; copy it again");
      }
      return answer;
    } finally {
      reader.dispose();
    }
  }

  /**
   * Whether a warning of libjpeg means that samples were made up. It says only the first that it
   * has; that of stray bytes before the end marker is the last that it could have.
   */
  private static boolean isDamage(String warning) {
    return !warning.endsWith("extraneous bytes before marker 0xd9");
  }

  /**
   * Smooths a component of half the rows. libjpeg-turbo's {@code h1v2_fancy_upsample} of {@code
   * jdsample.c} mixes three parts of a row with one of its neighbour; the libjpeg inside most JDKs
   * only doubles the rows, as one can see from its samples. On smoothed ones this changes nothing.
   */
  private static void smoothRows(byte[] samples, JpegHeader header, int component) {
    int step = header.components;
    int stride = header.width * step;
    if (!rowsAreDoubled(samples, stride, step, component)) {
      return;
    }
    byte[] above = new byte[header.width];
    byte[] here = new byte[header.width];
    int pairs = (header.height + 1) / 2;
    for (int pair = 0; pair < pairs; pair++) {
      int first = 2 * pair * stride + component;
      boolean hasSecond = 2 * pair + 1 < header.height;
      int below = pair + 1 < pairs ? first + 2 * stride : first;
      for (int x = 0; x < header.width; x++) {
        int at = first + x * step;
        int sample = samples[at] & 0xFF;
        int up = pair == 0 ? sample : above[x] & 0xFF;
        int down = samples[below + x * step] & 0xFF;
        here[x] = samples[at];
        samples[at] = (byte) ((3 * sample + up + 1) >> 2);
        if (hasSecond) {
          samples[at + stride] = (byte) ((3 * sample + down + 2) >> 2);
        }
      }
      byte[] swap = above;
      above = here;
      here = swap;
    }
  }

  private static boolean rowsAreDoubled(byte[] samples, int stride, int step, int component) {
    for (int row = 0; row + 2 * stride <= samples.length; row += 2 * stride) {
      for (int i = row + component; i < row + stride; i += step) {
        if (samples[i] != samples[i + stride]) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Converts YCbCr to RGB in place, with the 16-bit fixed point of libjpeg's {@code jdcolor.c}: the
   * rounding half of green is in the Cb term.
   */
  private static void yccToRgb(byte[] samples, int step) {
    int[] redOfCr = new int[256];
    int[] blueOfCb = new int[256];
    int[] greenOfCr = new int[256];
    int[] greenOfCb = new int[256];
    for (int i = 0; i < 256; i++) {
      int x = i - 128;
      redOfCr[i] = (fixed(1.40200) * x + FIXED_HALF) >> FIXED_BITS;
      blueOfCb[i] = (fixed(1.77200) * x + FIXED_HALF) >> FIXED_BITS;
      greenOfCr[i] = -fixed(0.71414) * x;
      greenOfCb[i] = -fixed(0.34414) * x + FIXED_HALF;
    }
    for (int i = 0; i + 2 < samples.length; i += step) {
      int y = samples[i] & 0xFF;
      int cb = samples[i + 1] & 0xFF;
      int cr = samples[i + 2] & 0xFF;
      samples[i] = clip(y + redOfCr[cr]);
      samples[i + 1] = clip(y + ((greenOfCb[cb] + greenOfCr[cr]) >> FIXED_BITS));
      samples[i + 2] = clip(y + blueOfCb[cb]);
    }
  }

  /**
   * Converts four components to RGB in place, in the first three bytes of each pixel. Pillow takes
   * all of them as inverted, as Adobe writes them, and mixes as {@code cmyk2rgb} of its {@code
   * Convert.c}.
   */
  private static void cmykToRgb(byte[] samples, boolean plainColors) {
    if (!plainColors) {
      // libjpeg gives YCCK as CMYK by taking the RGB of the first three from 255.
      yccToRgb(samples, 4);
    }
    for (int i = 0; i < samples.length; i += 4) {
      int black = samples[i + 3] & 0xFF;
      for (int c = i; c < i + 3; c++) {
        int color = samples[c] & 0xFF;
        int ink = plainColors ? 255 - color : color;
        samples[c] = clip(black - divideBy255(ink * black));
      }
    }
  }

  private static int divideBy255(int product) {
    int rounded = product + 128;
    return ((rounded >> 8) + rounded) >> 8;
  }

  private static int fixed(double x) {
    return (int) (x * (1 << FIXED_BITS) + 0.5);
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
