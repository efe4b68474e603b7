package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.testing.Golden;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"png_rgb_8.png", "png_grey_1_interlaced.png"})
  void refusesAPngThatIsFarTooShortForItsSize(String name) {
    byte[] file = Golden.resource("formats/" + name);
    ByteBuffer.wrap(file).putInt(16, 13_000).putInt(20, 13_000);
    CRC32 crc = new CRC32();
    crc.update(file, 12, 17);
    ByteBuffer.wrap(file).putInt(29, (int) crc.getValue());

    assertRefused(file, "the PNG is damaged: it has too few pixels");
  }

  @Test
  void refusesAProgressiveJpegOfFewerBitsThanBlocks() {
    byte[] file = Golden.resource("formats/jpeg_444_progressive.jpg");
    int frame = new String(file, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00C2");
    ByteBuffer.wrap(file).putShort(frame + 5, (short) 13_000).putShort(frame + 7, (short) 13_000);

    assertRefused(file, "the JPEG is damaged: Corrupt JPEG data: premature end of data segment");
  }

  @Test
  void refusesALossyWebpOfFewerBitsThanMacroblocks() {
    byte[] file = Golden.resource("formats/webp_lossy_no_filter.webp");
    // Width and height follow the headers of file, chunk and frame, and a start code.
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putShort(26, (short) 13_000);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putShort(28, (short) 13_000);
    // The length of the first partition is in the upper 19 bits of the frame's three first bytes.
    int partition = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(20) << 8 >>> 13;

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the WebP is truncated: its first partition has "
                + partition
                + " bytes, too few for 13000x13000 pixels; copy it again");
  }

  private static void assertRefused(byte[] file, String message) {
    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage("picture: " + message + "; copy it again");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusesAPngWhoseMetadataInflateToMoreThanPictures(boolean damaged) {
    byte[] file = Golden.resource("formats/png_rgb_8.png");
    byte[] xmp = compressedXmp(1 << 20);
    if (damaged) {
      xmp[xmp.length - 1] ^= 1; // the inflater sees it at the end, when the work is done
    }
    // Signature and header first. Pillow refuses 65 texts of 1 MiB, and reads 64.
    assertThat(Images.read(withChunks(file, 33, "iTXt", xmp, 64)).width())
        .isEqualTo(Images.read(file).width());
    assertThatThrownBy(() -> Images.read(withChunks(file, 33, "iTXt", xmp, 65)))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the PNG has more than 67108864 bytes of compressed metadata; save it anew"
                + " without");
  }

  private static byte[] compressedXmp(int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // Keyword, compressed, by deflate, no language, no translated keyword.
    out.writeBytes("XML:com.adobe.xmp\0\1\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
    Deflater deflater = new Deflater();
    deflater.setInput(new byte[length]);
    deflater.finish();
    byte[] part = new byte[8192];
    while (!deflater.finished()) {
      out.write(part, 0, deflater.deflate(part));
    }
    deflater.end();
    return out.toByteArray();
  }

  private static byte[] withChunks(byte[] png, int at, String type, byte[] data, int times) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
    chunk.put(type.getBytes(StandardCharsets.ISO_8859_1)).put(data);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + data.length);
    chunk.putInt((int) crc.getValue());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, at);
    for (int i = 0; i < times; i++) {
      out.writeBytes(chunk.array());
    }
    out.write(png, at, png.length - at);
    return out.toByteArray();
  }

  private static byte[] withRepeatedLastScan(int times) {
    return withRepeatedLastScan("formats/jpeg_444_progressive.jpg", times);
  }

  static byte[] withRepeatedLastScan(String name, int times) {
    byte[] file = Golden.resource(name);
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
