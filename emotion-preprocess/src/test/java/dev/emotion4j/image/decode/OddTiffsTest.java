package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.testing.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of TIFFs that are not whole; {@code tools/odd_tiffs.py} made them. */
class OddTiffsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tiff_rgb_packbits_too_few.tif | damaged: codes for 3218 of the 3219 bytes of its strip 0 at"
            + " (0, 0)",
        "tiff_rgb_lzw_too_few_7_rows_a_strip.tif | damaged: codes for 776 of the 777 bytes of its"
            + " strip 0 at (0, 0)",
        "tiff_0_rows_a_strip.tif | damaged: strips of 37x0 pixels",
        "tiff_zero_samples.tif | damaged: 0 samples a pixel",
        "tiff_palette_of_1536_values.tif | damaged: a palette of 1536 values, but 3 to 768 are"
            + " needed",
        "tiff_one_of_three_places.tif | truncated: it has the places of 1 of its 3 strips"
      })
  void saysWhatIsMissing(String name, String message) {
    assertRefused(Golden.resource("formats/" + name), "the TIFF is " + message + "; copy it again");
  }

  @Test
  void refusesDeflateWithAWrongChecksum() {
    byte[] file = Golden.resource("formats/tiff_palette_deflate.tif");
    file[8 + 1932 - 1] ^= 1; // the last byte of its one strip, of 1932 bytes at byte 8

    assertRefused(
        file,
        "the TIFF is damaged: codes that cannot be inflated, or a wrong checksum, in its strip 0 at"
            + " (0, 0); copy it again");
  }

  @Test
  void saysWhereAFaxEnds() {
    byte[] file = Golden.resource("formats/tiff_fax_group4_photo_0_0_1.tif");
    for (int i = 8 + 60; i < 8 + 90; i++) {
      file[i] = 0; // no code starts with so many zeros
    }

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessageMatching(
            "picture: the TIFF is damaged: codes for \\d+ of the 376 bytes of its strip 0 at"
                + " \\(0, 0\\); copy it again");
  }

  private static void assertRefused(byte[] file, String message) {
    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage("picture: " + message);
  }
}
