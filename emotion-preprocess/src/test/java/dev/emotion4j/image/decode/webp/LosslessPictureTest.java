package dev.emotion4j.image.decode.webp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ImageException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.testing.Golden;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lossless pictures of Pillow's, and ones written by hand, bit by bit. */
class LosslessPictureTest {
  private static final int FIRST_CHUNK = 12;
  private static final int ALPHABET = 280;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "webp_lossless.webp",
        "webp_lossless_grey.webp",
        "webp_lossless_palette.webp",
        "webp_lossless_rgba.webp",
        "webp_icc.webp"
      })
  void hasThePixelsOfPillow(String name) {
    byte[] file = Golden.resource("formats/" + name);
    RgbImage expected = Images.read(Golden.resource("formats/expected/" + name + ".png"));
    ByteBuffer chunks = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int at = FIRST_CHUNK;
    while (!new String(file, at, 4, StandardCharsets.US_ASCII).equals("VP8L")) {
      at += 8 + (chunks.getInt(at + 4) + 1) / 2 * 2;
    }
    int from = at + 8;
    int end = from + chunks.getInt(at + 4);

    assertThat(LosslessPicture.size(file, from, end))
        .containsExactly(expected.width(), expected.height());
    assertThat(LosslessPicture.rgb(file, from, end)).isEqualTo(Golden.rgb(expected));
  }

  @Test
  void codesOfOneSymbolHaveNoBits() {
    LosslessBitsWriter picture = LosslessBitsWriter.of(2, 1).put(0, 3).only(20, 10, 30, 255, 0);

    assertPixels(picture, 10, 20, 30, 10, 20, 30);
  }

  @Test
  void copiesPixelsFromTheRowAbove() {
    LosslessBitsWriter picture =
        LosslessBitsWriter.of(2, 2)
            .put(0, 3)
            .two(7, 256 + 1, ALPHABET) // a copy of 2 pixels
            .two(1, 2)
            .only(9, 255, 0) // the first distance is one row
            .put(0, 1)
            .put(0, 1)
            .put(0, 1)
            .put(1, 1)
            .put(1, 1);

    assertPixels(picture, 1, 7, 9, 2, 7, 9, 1, 7, 9, 2, 7, 9);
  }

  @Test
  void takesColorsFromTheCache() {
    // A cache of 2, where 0xFF0A070C * 0x1E35A7BD, modulo 2^32, has a highest bit of 1.
    LosslessBitsWriter picture =
        LosslessBitsWriter.of(3, 1)
            .put(0, 1)
            .put(1, 1)
            .put(1, 4)
            .put(0, 1)
            .two(7, ALPHABET + 1, ALPHABET + 2)
            .only(10, 12, 255, 0)
            .put(0b110, 3);

    assertPixels(picture, 10, 7, 12, 10, 7, 12, 10, 7, 12);
  }

  /** Residuals of 1, 2 and 3; L, T and TR are twice that at the last pixel, and TL is once. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 2, 3",
    "1, 3, 6, 9",
    "2, 3, 6, 9",
    "3, 3, 6, 9",
    "4, 2, 4, 6",
    "5, 3, 6, 9",
    "6, 2, 5, 7",
    "7, 3, 6, 9",
    "8, 2, 5, 7",
    "9, 3, 6, 9",
    "10, 2, 5, 8",
    "11, 3, 6, 9",
    "12, 4, 8, 12",
    "13, 3, 7, 10",
    "14, 1, 2, 3",
    "15, 1, 2, 3"
  })
  void addsWhatIsPredicted(int mode, int red, int green, int blue) {
    LosslessBitsWriter picture =
        LosslessBitsWriter.of(2, 2)
            .put(0b001, 3) // a predictor
            .put(0, 3 + 1)
            .only(mode, 0, 0, 0, 0)
            .put(0, 3)
            .only(2, 1, 3, 0, 0);

    assertPixels(picture, 1, 2, 3, 2, 4, 6, 2, 4, 6, red, green, blue);
  }

  @Test
  void addsGreen() {
    LosslessBitsWriter picture =
        LosslessBitsWriter.of(1, 1).put(0b101, 3).put(0, 3).only(64, 10, 255, 255, 0);

    assertPixels(picture, 74, 64, 63);
  }

  @Test
  void addsPartsOfGreenAndRed() {
    // 32 parts of 32 of green to red, -16 of green and 16 of red to blue: 10 + 64, 5 - 32 + 37.
    LosslessBitsWriter picture =
        LosslessBitsWriter.of(1, 1)
            .put(0b011, 3)
            .put(0, 3 + 1)
            .only(256 - 16, 16, 32, 255, 0)
            .put(0, 3)
            .only(64, 10, 5, 255, 0);

    assertPixels(picture, 74, 64, 10);
  }

  @Test
  void eightPixelsShareOneAndColorsThatThePaletteDoesNotHaveAreBlack() {
    LosslessBitsWriter picture =
        LosslessBitsWriter.of(9, 1)
            .put(0b111, 3)
            .put(0, 8 + 1) // one colour
            .only(6, 5, 7, 255, 0)
            .put(0, 3)
            .only(0b11110, 0, 0, 0, 0);

    assertPixels(
        picture, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 6, 7, 5, 6, 7, 5, 6, 7, 5, 6, 7);
  }

  @Test
  void refusesHeadersOfOtherData() {
    byte[] data = LosslessBitsWriter.of(1, 1).data();

    assertRefused(
        Arrays.copyOf(data, 4), "truncated: it has 4 of the 5 bytes of a lossless header");
    data[0] = 0x2E;
    assertRefused(data, "damaged: its lossless data starts with byte 46, not 47");
    data[0] = 0x2F;
    data[4] = 0x20;
    assertRefused(data, "damaged: its lossless data is of version 1, not 0");
  }

  @Test
  void refusesATransformThatIsThereTwice() {
    assertRefused(
        LosslessBitsWriter.of(1, 1).put(0b101, 3).put(0b101, 3).put(0, 32).data(),
        "damaged: it has the subtract green transform twice");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 12})
  void refusesACacheOfAnotherSize(int bits) {
    assertRefused(
        LosslessBitsWriter.of(1, 1).put(0b10, 2).put(bits, 4).put(0, 32).data(),
        "damaged: its cache of colours has " + bits + " bits, but 1 to 11 may be");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0, 0, 0, 0 | a prefix code has no symbols",
        "1, 1, 1, 0 | a prefix code has more symbols than its lengths allow",
        "1, 2, 0, 0 | a prefix code has fewer symbols than its lengths need"
      })
  void refusesCodesThatAreNotComplete(String lengths, String message) {
    LosslessBitsWriter picture = LosslessBitsWriter.of(1, 1).put(0, 3).put(0, 1).put(0, 4);
    for (String length : lengths.split(", ")) {
      picture.put(Integer.parseInt(length), 3);
    }

    assertRefused(picture.put(0, 32).data(), "damaged: " + message);
  }

  @Test
  void refusesMoreLengthsThanSymbols() {
    // A code of distances that has 2 + 39 lengths, where 39 has 2 + 2 * 2 bits.
    LosslessBitsWriter said = LosslessBitsWriter.of(1, 1).put(0, 3).only(0, 0, 0, 0);
    said.put(0, 1).put(0, 4).put(0, 6).put(1, 3).put(1, 3).put(1, 1).put(2, 3).put(39, 6);
    // And one that starts with 138 zeros, of which 127 are said in 7 bits.
    LosslessBitsWriter repeated = LosslessBitsWriter.of(1, 1).put(0, 3).only(0, 0, 0, 0);
    repeated.put(0, 1).put(0, 4).put(0, 3).put(1, 3).put(0, 6).put(0, 1).put(127, 7);

    assertRefused(said.data(), "damaged: a prefix code of 40 symbols has 41 lengths");
    assertRefused(repeated.data(), "damaged: a prefix code has more than its 40 lengths");
  }

  @Test
  void refusesCopiesOfWhatIsNotThere() {
    LosslessBitsWriter picture =
        LosslessBitsWriter.of(2, 2)
            .put(0, 3)
            .two(7, 256 + 1, ALPHABET)
            .only(1, 9, 255, 0)
            .put(0b10, 2);

    assertRefused(
        picture.put(0, 16).data(),
        "damaged: at pixel 1 it copies 2 from 2 before, but it has pixels 0 to 3");
  }

  @Test
  void readsToTheLastBitAndNotBeyond() {
    // 40 bits of header, 3, 11 for green, 19 for red, 33 for the others, and one for each of 6
    // pixels: 14 bytes.
    LosslessBitsWriter picture =
        LosslessBitsWriter.of(6, 1).put(0, 3).only(2).two(4, 5).only(3, 255, 0).put(0b101011, 6);
    byte[] data = picture.data();

    assertThat(data).hasSize(14);
    assertPixels(picture, 5, 2, 3, 5, 2, 3, 4, 2, 3, 5, 2, 3, 4, 2, 3, 5, 2, 3);
    assertRefused(
        Arrays.copyOf(data, 13),
        "truncated: its codes go on after the 8 bytes that there are for them");
  }

  /** A file of half a megabyte, of 65,536 groups of codes with 256 symbols each, and then cut. */
  @Test
  void refusesTablesThatNeedMuchMemory() {
    LosslessBitsWriter picture =
        LosslessBitsWriter.of(1024, 1024).put(0b100, 3).put(0, 3 + 1).bytes().bytes().only(0, 0, 0);
    for (int i = 0; i < 1 << 16; i++) {
      picture.put(Integer.reverse(i) >>> 16, 16);
    }
    for (int i = 0; i < 1 << 14; i++) {
      picture.bytes().bytes().bytes().bytes().only(0);
    }
    byte[] data = picture.data();

    assertThatThrownBy(() -> LosslessPicture.rgb(data, 0, data.length))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "the prefix codes of the WebP need more than 16777216 entries in tables; save it again"
                + " with libwebp, or as PNG");
  }

  private static void assertPixels(LosslessBitsWriter picture, int... expected) {
    byte[] data = picture.data();
    byte[] bytes = new byte[expected.length];
    for (int i = 0; i < expected.length; i++) {
      bytes[i] = (byte) expected[i];
    }

    assertThat(LosslessPicture.rgb(data, 0, data.length)).isEqualTo(bytes);
  }

  private static void assertRefused(byte[] data, String message) {
    assertThatThrownBy(() -> LosslessPicture.rgb(data, 0, data.length))
        .isInstanceOf(ImageException.class)
        .hasMessage("the WebP is " + message + "; copy it again");
  }
}
