package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are whole, but of a kind that is not read: they are named, and not called damaged. */
class UnsupportedFilesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftypheic | a HEIC picture, as iPhones make, which is not supported; save it as JPEG",
        "ftypheix | a HEIC picture, as iPhones make, which is not supported; save it as JPEG",
        "ftypmif1 | a HEIC picture, as iPhones make, which is not supported; save it as JPEG",
        "ftypavif | an AVIF picture, which is not supported; save it as JPEG or PNG",
        "ftypqt   | a video (MP4 or MOV), which is not supported; save one of its frames as JPEG"
            + " or PNG",
        "ftypmp42 | a video (MP4 or MOV), which is not supported; save one of its frames as JPEG"
            + " or PNG",
        "moov     | a video (MP4 or MOV), which is not supported; save one of its frames as JPEG"
            + " or PNG",
        "ftypcrx  | a camera's raw picture, which is not supported; develop it and save it as JPEG"
      })
  void namesPicturesAndVideosInBoxes(String box, String message) {
    byte[] file =
        ("\0\0\0\30" + String.format("%-8s", box) + "\0\0\0\0mif1heic")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertRefused(file, message);
  }

  @Test
  void namesAnAvifWhoseBrandIsAmongThoseThatFollow() {
    assertRefused(
        "\0\0\0\34ftypmif1\0\0\0\0mif1avifmiaf".getBytes(StandardCharsets.ISO_8859_1),
        "an AVIF picture, which is not supported; save it as JPEG or PNG");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ff0a              | a JPEG XL picture, which is not supported; save it as JPEG or PNG",
        "0000000c4a584c20  | a JPEG XL picture, which is not supported; save it as JPEG or PNG",
        "ff4fff51          | a JPEG 2000 picture, which is not supported; save it as JPEG or PNG",
        "0000000c6a502020  | a JPEG 2000 picture, which is not supported; save it as JPEG or PNG",
        "38425053          | a Photoshop picture (PSD), which is not supported; export it as PNG",
        "255044462d312e37  | a PDF document, which is not supported; save its picture as JPEG or"
            + " PNG",
        "1a45dfa3          | a video (MP4 or MOV), which is not supported; save one of its frames"
            + " as JPEG or PNG",
        "3c73766720786d    | an SVG drawing, which is not supported; export it as PNG",
        "efbbbf0a3c3f786d6c2076657273696f6e3d2231223f3e0a3c7376673e"
            + " | an SVG drawing, which is not supported; export it as PNG"
      })
  void namesOtherFormatsByTheirFirstBytes(String hex, String message) {
    byte[] start = java.util.HexFormat.of().parseHex(hex);

    assertRefused(Arrays.copyOf(start, 100), message);
  }

  /** To the JDK's reader of WBMP this is a picture of 8x8 dots, if it is long enough. */
  @ParameterizedTest
  @CsvSource({"2, 00 00", "4, 00 00 08 08", "12, 00 00 08 08 00 00 00 00 00 00 00 00"})
  void takesZerosForNoPicture(int length, String bytes) {
    assertRefused(
        Arrays.copyOf(new byte[] {0, 0, 8, 8}, length),
        "not a picture in a known format; found the bytes "
            + bytes
            + ", expected JPEG, PNG, GIF, BMP, TIFF, PGM or WebP; convert it to one of these");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tiff_zstd.tif | a TIFF with Zstandard compression, which is not supported; convert it to"
            + " PNG",
        "tiff_lzma.tif | a TIFF with LZMA compression, which is not supported; convert it to PNG",
        "tiff_webp.tif | a TIFF with WebP compression, which is not supported; convert it to PNG",
        "png_cgbi.png | a PNG in Apple's own format (CgBI), which is not supported; convert it to"
            + " PNG",
        "bmp_8_rle_deltas.bmp | a BMP whose runs jump over pixels (deltas), which is not supported;"
            + " convert it to PNG",
        "jpeg_sampling_2x2_3x1_1x1.jpg | a JPEG with fractional sampling factors, 2x2 of 3x2, which"
            + " is not supported; whole ones are; convert it to PNG",
        "jpeg_dnl.jpg | a JPEG with its height in a DNL marker, which is not supported; heights in"
            + " the frame header are; convert it to PNG",
        "bmp_4_rle_odd_absolute.bmp | a BMP of 4 bits with odd numbers of pixels that are no run,"
            + " which is not supported; convert it to PNG",
        "bmp_8_rle_at_odd_byte.bmp | a BMP whose runs start at an odd byte of the file, which is"
            + " not supported; convert it to PNG",
        "tiff_white_is_zero_32_1_ii.tif | a TIFF with 32 bits a sample, which is not supported; 1 to"
            + " 16 are; convert it to PNG",
        "tiff_rgb_8_16_8_1_ii.tif | a TIFF whose samples have different lengths, 8 and 16 bits, which"
            + " is not supported; convert it to PNG",
        "tiff_jpeg_planes_5_0.tif | a TIFF with photometric interpretation 5 (CMYK) of 4 samples"
            + " with 8 bits, in JPEGs of separate planes, which is not supported; convert it to PNG",
        "tiff_rgb_no_bits.tif | a TIFF with photometric interpretation 2 (RGB) of 3 samples with 1"
            + " bits, which is not supported; convert it to PNG",
        "tiff_predictor_3.tif | a TIFF with predictor 3 of 1 samples with 8 bits, which is not supported; 1 and 2 are, and 3 of grey floats with 32 bits; save"
            + " it anew"
      })
  void saysWhatIsNotSupportedOfAKnownFormat(String name, String message) {
    assertRefused(Golden.resource("formats/" + name), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0xC9 | a JPEG with arithmetic coding, which is not supported; baseline and progressive"
            + " Huffman coding are; convert it to PNG",
        "0xC3 | a JPEG with lossless or hierarchical coding, which is not supported; baseline and"
            + " progressive Huffman coding are; convert it to PNG"
      })
  void saysWhichCodingOfAJpegIsNotSupported(int marker, String message) {
    byte[] file = Golden.file("grey.jpg");
    file[frame(file) + 1] = (byte) marker;

    assertRefused(file, message);
  }

  @Test
  void saysHowManyBitsAJpegMayHave() {
    byte[] file = Golden.file("grey.jpg");
    file[frame(file) + 4] = 12;

    assertRefused(
        file, "a JPEG with 12 bits a sample, which is not supported; 8 are; convert it to PNG");
  }

  @ParameterizedTest
  @CsvSource({
    "8, (CIELab)",
    "6, (YCbCr) with chroma of 2x2 pixels without compression",
    "32803, (color filter array)"
  })
  void namesThePhotometricInterpretationOfATiff(int number, String name) {
    // An uncompressed little-endian file; 262 is the tag, 3 its type, 1 its count.
    byte[] file = Golden.resource("formats/tiff_rgb.tif");
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int entry = text.indexOf("\6\1\3\0\1\0\0\0");
    file[entry + 8] = (byte) number;
    file[entry + 9] = (byte) (number >> 8);

    assertRefused(
        file,
        "a TIFF with photometric interpretation "
            + number
            + " "
            + name
            + ", which is not supported; convert it to PNG");
  }

  private static int frame(byte[] jpeg) {
    return new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00C0");
  }

  private static void assertRefused(byte[] file, String message) {
    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage("picture: " + message);
  }
}
