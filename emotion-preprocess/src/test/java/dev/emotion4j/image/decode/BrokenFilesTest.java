package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.ReadOptions;
import dev.emotion4j.image.testing.Golden;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenFilesTest {
  /** An end chunk, and before it the checksums of the pixels' chunk and of the pixels. */
  private static final int PNG_END = 12 + 4 + 4 + 2;

  @TempDir private Path folder;

  @Test
  void namesAMissingFile() {
    Path file = folder.resolve("nobody.jpg");

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(file + ": no such file; check the path");
  }

  @Test
  void saysThatADirectoryIsNoPicture() {
    assertThatThrownBy(() -> Images.read(folder))
        .isInstanceOf(ImageException.class)
        .hasMessage(folder + ": a directory, but a picture file is needed");
  }

  @Test
  void saysThatAFileIsEmpty() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.jpg"));

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(file + ": empty, 0 bytes, but a picture is needed; copy it again");
  }

  @Test
  void showsTheStartOfATextThatIsNamedAsAPicture() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.png"), "Dear diary,\ntoday");

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            file
                + ": not a picture in a known format; found the text \"Dear diary, ...\","
                + " expected JPEG, PNG, GIF, BMP, TIFF, PGM or WebP; convert it to one of these");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "photo_odd.jpg",
        "photo_progressive.jpg",
        "orientation_6.jpg",
        "grey.jpg",
        "orientation_6.png",
        "noise_3x5.png",
        "palette.png",
        "bilevel.png"
      })
  void refusesAPictureThatIsCutAnywhere(String name) {
    byte[] whole = Golden.file(name);
    int step = Math.max(1, whole.length / 97);
    int needed = name.endsWith("png") ? whole.length - PNG_END : whole.length;
    for (int length = 1; length < needed; length += step) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Images.read(cut), "%s cut to %d bytes", name, length)
          .isInstanceOf(ImageException.class)
          .hasMessageStartingWith("picture: ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gif_plain.gif",
        "gif_interlaced.gif",
        "bmp_1.bmp",
        "bmp_8.bmp",
        "bmp_8_rle.bmp",
        "bmp_4_rle.bmp",
        "bmp_16_565.bmp",
        "bmp_24_os2.bmp",
        "bmp_32_top_down.bmp",
        "jpeg_ycck.jpg",
        "jpeg_restart.jpg",
        "jpeg_440_progressive.jpg",
        "png_grey_16_interlaced.png",
        "tiff_rgb.tif",
        "tiff_rgb_lzw.tif",
        "tiff_palette_deflate.tif",
        "tiff_bilevel_packbits.tif",
        "tiff_grey_16.tif",
        "webp_lossless.webp",
        "webp_lossy_80.webp",
        "webp_orientation_6.webp"
      })
  void refusesAFormatThatIsCutAnywhere(String name) {
    byte[] whole = Golden.resource("formats/" + name);
    // The last bytes of these say only that the file ends.
    int end = name.endsWith("gif") ? 1 : name.endsWith("png") ? PNG_END : 0;
    int needed = whole.length - (name.contains("rle") || name.endsWith("tif") ? 4 : end);
    for (int length = 1; length < needed; length += Math.max(1, whole.length / 199)) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Images.read(cut), "%s cut to %d bytes", name, length)
          .isInstanceOf(ImageException.class)
          .hasMessageStartingWith("picture: ");
    }
  }

  @Test
  void refusesAPngWithTwoHeadersBeforeItsPixels() {
    byte[] whole = Golden.resource("formats/png_rgb_8.png");
    int end = 8 + 25; // after the signature, the header with its length, name and checksum
    byte[] file = new byte[whole.length + 25];
    System.arraycopy(whole, 0, file, 0, end);
    System.arraycopy(whole, 8, file, end, whole.length - 8);

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage("picture: the PNG is damaged: two headers; copy it again");
  }

  @Test
  void refusesABmpWhoseRunsAreTooFew() {
    byte[] file = Golden.resource("formats/bmp_8_rle.bmp");
    int runs = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(10);
    file[runs] = 0;
    file[runs + 1] = 1; // the end of the bitmap

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage("picture: the BMP is truncated: runs for 0 of its 2867 pixels; copy it again");
  }

  @Test
  void refusesAPngWhoseCompressedPixelsStopEarlyAlthoughItsChunksAreWhole() {
    byte[] file = Golden.resource("formats/png_rgb_8.png");
    // Signature, header, then chunks of 200 bytes of compressed pixels: the third becomes the last.
    int end = 8 + 25 + 3 * (12 + 200);
    byte[] cut = Arrays.copyOf(file, end + 12);
    System.arraycopy(file, file.length - 12, cut, end, 12);

    assertThatThrownBy(() -> Images.read(cut))
        .isInstanceOf(ImageException.class)
        .hasMessage("picture: the PNG is damaged: it has too few pixels; copy it again");
  }

  @Test
  void refusesAGifWhoseCodesStopEarlyAlthoughItsBlocksAreWhole() {
    byte[] file = Golden.resource("formats/gif_plain.gif");
    // The first block of codes starts with its length, 255; an empty block after it ends the codes.
    int block = 0;
    while (file[block] != 0x2C || file[block + 11] != -1) {
      block++;
    }
    byte[] cut = Arrays.copyOf(file, block + 11 + 256 + 2);
    cut[cut.length - 2] = 0;
    cut[cut.length - 1] = 0x3B;

    assertThatThrownBy(() -> Images.read(cut))
        .isInstanceOf(ImageException.class)
        .hasMessageMatching(
            "picture: the GIF is damaged: codes for \\d+ of its 2867 pixels; copy it again");
  }

  @Test
  void refusesMoreBytesThanAllowed() {
    byte[] file = Golden.file("grey.jpg");
    ReadOptions options = ReadOptions.DEFAULT.withMaxBytes(100);

    assertThatThrownBy(() -> Images.read(file, options))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: more than 100 bytes, the limit of a picture file; make it smaller, or raise"
                + " ReadOptions.maxBytes");
    assertThatThrownBy(() -> Images.read(new ByteArrayInputStream(file), options))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("picture: more than 100 bytes");
  }

  @Test
  void leavesThePictureAsItIsStoredIfAskedTo() {
    byte[] file = Golden.file("orientation_6.jpg");
    var image = Images.read(file, ReadOptions.DEFAULT.withUpright(false));

    // The generator stores all orientations with the same 121 x 83 pixels.
    assertThat(Golden.rgb(image))
        .isEqualTo(Golden.rgb(Images.read(Golden.file("orientation_1.jpg"))));
    assertThat(Images.read(file).width()).isEqualTo(83);
  }

  @Test
  void refusesAJpegWhoseSamplesStopEarlyAlthoughItsEndMarkerIsThere() {
    byte[] whole = Golden.file("photo_odd.jpg");
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    cut[cut.length - 2] = (byte) 0xFF;
    cut[cut.length - 1] = (byte) 0xD9;

    assertThatThrownBy(() -> Images.read(cut))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the JPEG is damaged: Corrupt JPEG data: premature end of data segment;"
                + " copy it again");
  }

  @Test
  void refusesAPngWithAFlippedByte() {
    byte[] file = Golden.file("portrait.png");
    file[file.length / 2] ^= 0x10;

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the PNG is damaged: the checksum of its chunk IDAT does not hold;"
                + " copy it again");
  }

  @Test
  void refusesAHugeJpegFromItsHeader() {
    byte[] file = Golden.file("grey.jpg");
    int frame = new String(file, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00C0");
    Arrays.fill(file, frame + 5, frame + 9, (byte) 0xFF);

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the JPEG has 65535x65535 pixels, more than the limit of 178956970;"
                + " make it smaller, or raise ReadOptions.maxPixels");
  }

  @Test
  void readsAJpegWithRubbishAfterItsEnd() {
    byte[] file = Golden.file("grey.jpg");
    byte[] longer = Arrays.copyOf(file, file.length + 1000);

    assertThat(Golden.rgb(Images.read(longer))).isEqualTo(Golden.rgb(Images.read(file)));
  }
}
