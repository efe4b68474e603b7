package dev.emotion4j.image;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ImageException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Small files that would cost a decoder far more than their pixels do. */
class CostlyFilesTest {
  /** Scans of {@code jpeg_444_progressive.jpg}, as libjpeg's script for YCbCr has them. */
  private static final int SCANS = 10;

  @Test
  void refusesAJpegOfThousandsOfScansBeforeItIsDecoded() {
    byte[] file = withRepeatedLastScan(5000);

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the JPEG has 5010 scans, more than the limit of 100;"
                + " save it anew as an ordinary JPEG or PNG");
  }

  @Test
  void leavesUpToAHundredScansToTheDecoder() {
    byte[] file = withRepeatedLastScan(100 - SCANS);

    // It is libjpeg that does not like a scan that refines again what is fine already.
    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the JPEG is damaged: Inconsistent progression sequence for component 0"
                + " coefficient 1; copy it again");
    assertThatThrownBy(() -> Images.read(withRepeatedLastScan(101 - SCANS)))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("picture: the JPEG has 101 scans, more than");
  }

  private static byte[] withRepeatedLastScan(int times) {
    byte[] file = Golden.resource("formats/jpeg_444_progressive.jpg");
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int scan = text.lastIndexOf("\u00FF\u00DA");
    int end = text.lastIndexOf("\u00FF\u00D9");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, end);
    for (int i = 0; i < times; i++) {
      out.write(file, scan, end - scan);
    }
    out.write(file, end, file.length - end);
    return out.toByteArray();
  }
}
