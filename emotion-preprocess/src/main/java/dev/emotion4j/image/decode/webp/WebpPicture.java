package dev.emotion4j.image.decode.webp;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.input.PixelLimit;
import dev.emotion4j.image.pixels.PackedImage;

/**
 * Reads WebP, lossy and lossless, to the pixels of libwebp. As Pillow's {@code convert("RGB")}, it
 * does without alpha, which is not looked at; of an animation the first frame is read.
 */
public final class WebpPicture {
  static final String FORMAT = "WebP";

  private WebpPicture() {}

  /** Decodes a file; the messages are without its name. */
  public static RgbImage read(byte[] file, DecodeOptions options) {
    WebpHeader header = new WebpHeader(file);
    WebpFrame frame = header.firstFrame();
    CodedPicture codes = header.picture();
    int[] size = codes.size();
    int width = header.hasCanvas() ? header.canvasWidth() : size[0];
    int height = header.hasCanvas() ? header.canvasHeight() : size[1];
    boolean whole = width == size[0] && height == size[1];
    if (frame == null && !whole) {
      throw Faults.damaged(
          FORMAT,
          "it says that it has "
              + width
              + "x"
              + height
              + " pixels, but its picture has "
              + size[0]
              + "x"
              + size[1]);
    }
    options.limit().check(width, height, FORMAT);
    PixelLimit.checkMemory(
        codes.bytes((long) size[0] * size[1]) + (whole ? 0 : 3L * width * height), FORMAT);
    byte[] rgb = codes.rgb();
    if (frame != null && !whole) {
      rgb = placed(rgb, size, frame, width, height);
    }
    return PackedImage.rgb(rgb, width, height).oriented(options.orientation(header.orientation()));
  }

  /** Puts a frame on a canvas that is black, as transparent pixels are. */
  private static byte[] placed(byte[] rgb, int[] size, WebpFrame frame, int width, int height) {
    byte[] canvas = new byte[3 * width * height];
    int row = 3 * size[0];
    for (int y = 0; y < size[1]; y++) {
      System.arraycopy(rgb, row * y, canvas, 3 * ((frame.y + y) * width + frame.x), row);
    }
    return canvas;
  }
}
