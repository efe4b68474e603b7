package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JPEGs and PNGs of which something is missing that cannot be made up. */
class LostCodesTest {

  @ParameterizedTest
  @ValueSource(strings = {"grey", "444", "422", "420", "440"})
  void refusesAJpegWithoutEndWhoseLastRowsAreZeros(String kind) {
    assertThatThrownBy(
            () -> Images.read(Golden.resource("formats/jpeg_no_eoi_rows_missing_" + kind + ".jpg")))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the JPEG is truncated: no end marker, and codes for its last rows are"
                + " missing; copy it again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey", "444", "420"})
  void refusesAProgressiveJpegWithItsFirstScanAlone(String kind) {
    assertThatThrownBy(
            () ->
                Images.read(
                    Golden.resource("formats/jpeg_progressive_first_scans_" + kind + ".jpg")))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the JPEG is truncated: the later scans of a progressive picture are missing;"
                + " copy it again");
  }

  @Test
  void refusesAnIntervalOfWhichCodesAreMissingAmongPaddedOnes() {
    byte[] file = Golden.resource("formats/jpeg_padded_420.jpg");
    int marker = text(file).indexOf("\u00FF\u00D3");
    // Ten bytes of codes before the fourth restart marker are gone.
    byte[] cut = new byte[file.length - 10];
    System.arraycopy(file, 0, cut, 0, marker - 13);
    System.arraycopy(file, marker - 3, cut, marker - 13, file.length - marker + 3);

    assertThatThrownBy(() -> Images.read(cut))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("picture: the JPEG is damaged: ");
  }

  @Test
  void refusesAPaddedJpegOfWhichAnIntervalIsMissing() {
    byte[] file = Golden.resource("formats/jpeg_padded_444.jpg");
    int from = text(file).indexOf("\u00FF\u00D1");
    int to = text(file).indexOf("\u00FF\u00D2");
    byte[] cut = new byte[file.length - (to - from)];
    System.arraycopy(file, 0, cut, 0, from);
    System.arraycopy(file, to, cut, from, file.length - to);

    assertThatThrownBy(() -> Images.read(cut))
        .isInstanceOf(ImageException.class)
        .hasMessage("picture: the JPEG is damaged: restart marker 2 where 1 is due; copy it again");
  }

  @ParameterizedTest
  @CsvSource({
    "112, component 1 as number 2",
    "223, component 2 twice",
    "213, component 1 as number 2"
  })
  void refusesAScanThatNamesOtherComponentsThanItsFrame(String names, String fault) {
    byte[] file = Golden.resource("formats/jpeg_no_jfif.jpg");
    int scan = text(file).indexOf("\u00FF\u00DA");
    for (int i = 0; i < names.length(); i++) {
      file[scan + 5 + 2 * i] = (byte) (names.charAt(i) - '0');
    }

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("picture: the JPEG is damaged: " + fault)
        .hasNoCause();
  }

  @Test
  void refusesMoreBytesBeforeARestartMarkerThanAnyoneFillsUp() {
    byte[] file = Golden.resource("formats/jpeg_padded_16_grey.jpg");
    int marker = text(file).indexOf("\u00FF\u00D0");
    byte[] longer = new byte[file.length + 100];
    System.arraycopy(file, 0, longer, 0, marker);
    System.arraycopy(file, marker, longer, marker + 100, file.length - marker);

    assertThatThrownBy(() -> Images.read(longer))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the JPEG is damaged: 115 bytes too many before restart marker 0;"
                + " copy it again");
  }

  @Test
  void refusesAJpegThatEndsWithItsLastCode() {
    byte[] file = Golden.file("grey.jpg");
    byte[] cut = Arrays.copyOf(file, file.length - 2);

    assertThatThrownBy(() -> Images.read(cut))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the JPEG is truncated: nothing after its last code, not even an end marker;"
                + " copy it again");
  }

  @Test
  void refusesAPngWhosePixelsDoNotHaveTheirChecksum() {
    assertThatThrownBy(() -> Images.read(Golden.resource("formats/png_wrong_pixel_checksum.png")))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the PNG is damaged: the checksum of its pixels does not hold; copy it again");
  }

  @Test
  void refusesAPngThatIsCutAmidItsPixels() {
    byte[] file = Golden.resource("formats/png_rgb_8.png");

    assertThatThrownBy(() -> Images.read(Arrays.copyOf(file, 2000)))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the PNG is truncated: its pixels are not all in its 2000 bytes;"
                + " copy it again");
  }

  @Test
  void readsAJpegWithRestartMarkersAsItIsWithoutPadding() {
    // The generator pads with 15 bytes before each restart marker; here they are cut out again.
    byte[] file = Golden.resource("formats/jpeg_padded_16_420.jpg");
    String plain = text(file).replaceAll("(?s).{15}(?=\u00FF[\u00D0-\u00D7])", "");

    assertThat(plain.length()).isLessThan(file.length);
    assertThat(Golden.rgb(Images.read(plain.getBytes(StandardCharsets.ISO_8859_1))))
        .isEqualTo(Golden.rgb(Images.read(file)));
  }

  private static String text(byte[] file) {
    return new String(file, StandardCharsets.ISO_8859_1);
  }
}
