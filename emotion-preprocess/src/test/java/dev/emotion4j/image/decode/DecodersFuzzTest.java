package dev.emotion4j.image.decode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.emotion4j.ImageException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.ReadOptions;
import dev.emotion4j.image.decode.input.ExifOrientation;
import dev.emotion4j.image.testing.Golden;

/**
 * Fuzzes the decoders and the header parsers. An ordinary test run reads the committed inputs, in
 * {@code DecodersFuzzTestInputs/}; this one looks for new ones, for a minute each:
 *
 * <pre>
 * JAZZER_FUZZ=1 mvn -pl emotion-preprocess -am test -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dtest='DecodersFuzzTest#aPictureOrAnImageException'
 * </pre>
 */
class DecodersFuzzTest {
  private static final ReadOptions OPTIONS =
      ReadOptions.DEFAULT.withMaxPixels(100_000).withMaxBytes(100_000);

  @FuzzTest(maxDuration = "60s")
  void aPictureOrAnImageException(byte[] file) {
    RgbImage image;
    try {
      image = Images.read(file, OPTIONS);
    } catch (ImageException e) {
      // Only plug-ins answer damage with exceptions of their own.
      boolean foreign =
          switch (FileKind.of(file, file.length)) {
            case JPEG, PNG, GIF, BMP, WEBP, NETPBM -> false;
            case TIFF -> !String.valueOf(e.getMessage()).contains("it cannot be decoded");
            default -> true;
          };
      if (!foreign && e.getCause() instanceof RuntimeException) {
        throw new AssertionError(e);
      }
      return;
    }
    if ((long) image.width() * image.height() > OPTIONS.maxPixels()) {
      throw new AssertionError("larger than allowed");
    }
    Golden.rgb(image);
  }

  @FuzzTest(maxDuration = "60s")
  void anOrientationOrNone(byte[] exif) {
    int orientation = ExifOrientation.of(exif, 0, exif.length);
    if (orientation < ExifOrientation.NONE || orientation > 8) {
      throw new AssertionError(orientation);
    }
  }
}
