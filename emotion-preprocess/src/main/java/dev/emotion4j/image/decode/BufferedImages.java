package dev.emotion4j.image.decode;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.pixels.ArgbImage;
import dev.emotion4j.image.pixels.Layout;
import dev.emotion4j.image.pixels.PackedImage;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SinglePixelPackedSampleModel;

/**
 * The pixels of {@code BufferedImage}s, as they are stored: {@code getRGB} would run grey through a
 * gamma curve and colours through a profile. Bytes and ints are wrapped, other kinds are copied.
 */
@DesktopOnly
public final class BufferedImages {
  private BufferedImages() {}

  public static RgbImage of(BufferedImage image) {
    Raster raster = image.getRaster();
    return switch (image.getType()) {
      case BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB -> ints(raster, false);
      case BufferedImage.TYPE_INT_BGR -> ints(raster, true);
      case BufferedImage.TYPE_3BYTE_BGR,
          BufferedImage.TYPE_4BYTE_ABGR,
          BufferedImage.TYPE_BYTE_GRAY ->
          bytes(raster);
      default -> copied(image);
    };
  }

  private static RgbImage ints(Raster raster, boolean blueFirst) {
    int stride = ((SinglePixelPackedSampleModel) raster.getSampleModel()).getScanlineStride();
    DataBufferInt data = (DataBufferInt) raster.getDataBuffer();
    return new ArgbImage(data.getData(), layout(raster, data, 1, stride), blueFirst);
  }

  private static RgbImage bytes(Raster raster) {
    PixelInterleavedSampleModel model = (PixelInterleavedSampleModel) raster.getSampleModel();
    DataBufferByte data = (DataBufferByte) raster.getDataBuffer();
    Layout layout = layout(raster, data, model.getPixelStride(), model.getScanlineStride());
    int[] band = model.getBandOffsets();
    return new PackedImage(
        data.getData(),
        layout,
        band[0],
        band[band.length > 1 ? 1 : 0],
        band[band.length > 1 ? 2 : 0]);
  }

  /** A raster may be a window into a larger one. */
  private static Layout layout(Raster raster, DataBuffer data, int pixelStride, int rowStride) {
    int offset =
        data.getOffset()
            - raster.getSampleModelTranslateX() * pixelStride
            - raster.getSampleModelTranslateY() * rowStride;
    return new Layout(raster.getWidth(), raster.getHeight(), offset, pixelStride, rowStride);
  }

  private static RgbImage copied(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    ColorModel colors = image.getColorModel();
    if (colors instanceof IndexColorModel palette) {
      int[] argb = new int[palette.getMapSize()];
      palette.getRGBs(argb);
      copyIndexes(image.getRaster(), argb, rgb);
    } else if (colors instanceof ComponentColorModel
        && !colors.isAlphaPremultiplied()
        && image.getRaster().getTransferType() <= DataBuffer.TYPE_USHORT) {
      copySamples(image.getRaster(), rgb);
    } else {
      for (int y = 0, to = 0; y < height; y++) {
        for (int x = 0; x < width; x++, to += 3) {
          store(image.getRGB(x, y), rgb, to);
        }
      }
    }
    return new PackedImage(rgb, Layout.dense(width, height, 3), 0, 1, 2);
  }

  /** Looks up each index in a palette of 0xRRGGBB. */
  private static void copyIndexes(Raster raster, int[] palette, byte[] rgb) {
    int[] indexes = new int[raster.getWidth()];
    for (int y = 0, to = 0; y < raster.getHeight(); y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, 0, indexes);
      for (int index : indexes) {
        store(palette[index], rgb, to);
        to += 3;
      }
    }
  }

  private static void store(int color, byte[] rgb, int to) {
    rgb[to] = (byte) (color >> 16);
    rgb[to + 1] = (byte) (color >> 8);
    rgb[to + 2] = (byte) color;
  }

  /** Grey or RGB of 8 or 16 bits, with or without alpha. */
  private static void copySamples(Raster raster, byte[] rgb) {
    int bands = raster.getNumBands();
    int next = bands >= 3 ? 1 : 0;
    int shift = raster.getTransferType() == DataBuffer.TYPE_USHORT ? 8 : 0;
    int[] row = new int[raster.getWidth() * bands];
    for (int y = 0, to = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
      for (int from = 0; from < row.length; from += bands) {
        for (int c = 0; c < 3; c++) {
          rgb[to++] = (byte) (row[from + c * next] >> shift);
        }
      }
    }
  }

  /** Copies any image's pixels, row by row. */
  public static BufferedImage copy(RgbImage image) {
    int width = image.width();
    BufferedImage copy = new BufferedImage(width, image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = new byte[3 * width];
    int[] packed = new int[width];
    for (int y = 0; y < image.height(); y++) {
      image.readRow(0, y, width, rgb);
      for (int x = 0, at = 0; x < width; x++, at += 3) {
        packed[x] = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
      }
      copy.getRaster().setDataElements(0, y, width, 1, packed);
    }
    return copy;
  }
}
