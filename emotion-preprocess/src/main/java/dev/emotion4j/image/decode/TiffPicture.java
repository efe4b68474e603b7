package dev.emotion4j.image.decode;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.PixelLimit;
import dev.emotion4j.image.decode.tiff.TiffHeader;
import dev.emotion4j.image.pixels.PackedImage;

/** Reads the first picture of a TIFF. */
@DesktopOnly
final class TiffPicture {
  private TiffPicture() {}

  static RgbImage read(byte[] file, DecodeOptions options) {
    TiffHeader header = new TiffHeader(file);
    PixelLimit limit = options.limit();
    limit.check(header.width(), header.height(), "TIFF");
    limit.check(header.paddedWidth(), header.paddedHeight(), "TIFF with whole tiles");
    header.checkBlocks();
    PixelLimit.checkMemory(header.decodedBytes(), "TIFF");
    int orientation = options.orientation(header.orientation());
    byte[] rgb = header.pixels(options.wholeRange());
    return PackedImage.rgb(rgb, header.width(), header.height()).oriented(orientation);
  }
}
