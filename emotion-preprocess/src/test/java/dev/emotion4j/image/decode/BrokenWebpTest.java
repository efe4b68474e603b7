package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.ReadOptions;
import dev.emotion4j.image.testing.Golden;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebP files that are damaged, or cut. */
class BrokenWebpTest {
  /** Files that Pillow refuses too. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no_start | a frame without a chunk ANIM before it",
        "no_flag | it has frames, but says that it is not animated",
        "outside_canvas | a frame of 33x17 pixels at (2, 0) of a canvas of 33x17",
        "second_outside_canvas | a frame of 33x17 pixels at (0, 2) of a canvas of 33x17",
        "still_picture | it says that it is animated, but has a picture in no frame",
        "still_picture_after_frame | it says that it is animated, but has a picture in no frame",
        "chunk_before_picture | it says that it is animated, but has a picture in no frame",
        "two_pictures_in_frame | a frame with more than one picture, or alpha that is not its own",
        "alpha_after_picture | a frame with more than one picture, or alpha that is not its own"
      })
  void saysWhatIsWrongWithAnAnimation(String name, String what) {
    assertThatThrownBy(
            () -> Images.read(Golden.resource("formats/webp_animated_" + name + ".webp")))
        .isInstanceOf(ImageException.class)
        .hasMessage("picture: the WebP is damaged: " + what + "; copy it again");
  }

  @Test
  void refusesAnAnimationThatIsCutAfterItsFirstFrame() {
    byte[] file = Golden.resource("formats/webp_animated_cut.webp");

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the WebP is truncated: no picture and whole chunks in its "
                + file.length
                + " bytes; copy it again");
  }

  @Test
  void saysThatAnAnimationIsTruncatedThatIsCutAfterTheAlphaOfAFrame() {
    byte[] whole = Golden.resource("formats/webp_animated_lossy_alpha.webp");
    int picture = new String(whole, StandardCharsets.ISO_8859_1).indexOf("VP8 ");
    byte[] cut = Arrays.copyOf(whole, picture + 20);
    ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN).putInt(4, cut.length - 8);
    // The length of ANMF, after the 12 bytes of RIFF, 18 of VP8X and 14 of ANIM, fits the rest.
    ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN).putInt(48, cut.length - 52);

    assertThatThrownBy(() -> Images.read(cut))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("picture: the WebP is truncated: no picture and whole chunks in");
  }

  @Test
  void refusesAFrameWhoseChunksGoOnAfterItsEnd() {
    byte[] file = Golden.resource("formats/webp_animated_lossless.webp");
    // Chunk VP8X has 18 bytes, ANIM 14; the length of ANMF comes after its name.
    file[12 + 18 + 14 + 4] = (byte) (file[12 + 18 + 14 + 4] - 2);

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the WebP is damaged: a frame's chunks go on after its end; copy it again");
  }

  @Test
  void refusesAFrameThatLostItsPicture() {
    byte[] file = Golden.resource("formats/webp_animated_lossy_alpha.webp");
    int picture = new String(file, StandardCharsets.ISO_8859_1).indexOf("VP8 ");
    file[picture] = 'v';

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage("picture: the WebP is damaged: a frame of alpha alone; copy it again");
  }

  @Test
  void refusesAFrameThatSaysNoSize() {
    byte[] file = Golden.resource("formats/webp_animated_lossy.webp");
    int picture = new String(file, StandardCharsets.ISO_8859_1).indexOf("VP8 ");
    // After the length, a frame tag and a start code.
    file[picture + 8 + 6] = 0;

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage("picture: the WebP is damaged: its picture has 0x17 pixels; copy it again");
  }

  @Test
  void refusesACanvasThatIsTooLargeWhateverItsFrames() {
    byte[] file = Golden.resource("formats/webp_animated_lossless.webp");
    // The canvas's height, less 1, is in the last three of the 18 bytes of chunk VP8X.
    file[12 + 17] = 1;

    assertThatThrownBy(() -> Images.read(file, ReadOptions.DEFAULT.withMaxPixels(1_000_000)))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the WebP has 33x65553 pixels, more than the limit of 1000000; make it smaller,"
                + " or raise ReadOptions.maxPixels");
  }

  @Test
  void refusesAPictureThatIsNotAsLargeAsTheFileSays() {
    byte[] file = Golden.resource("formats/webp_lossy_orientation_6.webp");
    // The width, less 1, is in three of the 10 bytes of chunk VP8X, after four.
    file[12 + 8 + 4]++;

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the WebP is damaged: it says that it has 62x47 pixels, but its picture has"
                + " 61x47; copy it again");
  }

  @Test
  void refusesAnExtendedHeaderThatIsTooShort() {
    byte[] file = Golden.resource("formats/webp_lossy_orientation_6.webp");
    file[12 + 4] = 8;

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the WebP is damaged: its chunk VP8X has 8 bytes, but 10 are needed; copy it"
                + " again");
  }

  @Test
  void refusesAWebpWhoseCodesRunOverTheirEndIntoOtherChunks() {
    byte[] file = Golden.resource("formats/webp_orientation_6.webp");
    // These are amid the codes; a chunk with the orientation follows. Pillow refuses this file.
    Arrays.fill(file, 527, 531, (byte) 0xFF);

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the WebP is truncated: its codes go on after the 4585 bytes that there are for"
                + " them; copy it again");
  }

  @Test
  void saysThatAWebpIsTruncatedAlthoughItsPictureIsWhole() {
    byte[] whole = Golden.resource("formats/webp_orientation_6.webp");
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);

    assertThatThrownBy(() -> Images.read(cut))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the WebP is truncated: no picture and whole chunks in its "
                + cut.length
                + " bytes; copy it again");
  }

  @Test
  void refusesAWebpWhoseChunksAreShiftedByLostBytes() {
    byte[] whole = Golden.resource("formats/webp_orientation_6.webp");
    // Eight bytes amid the codes are lost. Pillow refuses this file.
    byte[] file = new byte[whole.length];
    System.arraycopy(whole, 0, file, 0, 3000);
    System.arraycopy(whole, 3008, file, 3000, whole.length - 3008);

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("picture: the WebP is truncated: no picture and whole");
  }
}
