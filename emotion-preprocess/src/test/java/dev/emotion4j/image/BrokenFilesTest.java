package dev.emotion4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenFilesTest {
  @TempDir private Path folder;

  @Test
  void namesAMissingFile() {
    Path file = folder.resolve("nobody.jpg");

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage("nobody.jpg: no such file; check the path " + file);
  }

  @Test
  void saysThatADirectoryIsNoPicture() {
    assertThatThrownBy(() -> Images.read(folder))
        .isInstanceOf(ImageException.class)
        .hasMessage(folder.getFileName() + ": a directory, but a picture file is needed");
  }

  @Test
  void saysThatAFileIsEmpty() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.jpg"));

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage("empty.jpg: empty, 0 bytes, but a picture is needed");
  }

  @Test
  void showsTheStartOfATextThatIsNamedAsAPicture() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.png"), "Dear diary,\ntoday");

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "notes.png: not a picture in a known format; found the text \"Dear diary, ...\","
                + " expected JPEG, PNG, GIF or BMP");
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
    for (int length = 1; length < whole.length; length += step) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Images.read(cut), "%s cut to %d bytes", name, length)
          .isInstanceOf(ImageException.class)
          .hasMessageStartingWith("picture: ");
    }
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
            "picture: the JPEG is damaged: Corrupt JPEG data: premature end of data segment");
  }

  @Test
  void refusesAPngWithAFlippedByte() {
    byte[] file = Golden.file("portrait.png");
    file[file.length / 2] ^= 0x10;

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage("picture: the PNG is damaged: the checksum of its chunk IDAT does not hold");
  }

  @Test
  void refusesAHugeJpegFromItsHeader() {
    byte[] file = Golden.file("grey.jpg");
    int frame = new String(file, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00C0");
    Arrays.fill(file, frame + 5, frame + 9, (byte) 0xFF);

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the JPEG has 65535x65535 pixels, more than the limit of 100000000;"
                + " make it smaller");
  }

  @Test
  void readsAJpegWithRubbishAfterItsEnd() {
    byte[] file = Golden.file("grey.jpg");
    byte[] longer = Arrays.copyOf(file, file.length + 1000);

    assertThat(Golden.rgb(Images.read(longer))).isEqualTo(Golden.rgb(Images.read(file)));
  }
}
