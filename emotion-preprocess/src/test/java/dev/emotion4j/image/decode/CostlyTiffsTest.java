package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.testing.Golden;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small TIFFs whose directory asks for far more than their pixels need. */
class CostlyTiffsTest {
  private static final int SHORT = 3;
  private static final int LONG = 4;

  /** Where {@link #tiff} puts the samples. */
  private static final int SAMPLES = 8;

  @Test
  void readsStripsThatShareTheirBytes() {
    byte[] file = tiff(new byte[] {10, 20}, grey(2, 3, 1), strips(1, 2, 3));

    assertThat(Golden.rgb(Images.read(file)))
        .containsExactly(10, 10, 10, 20, 20, 20, 10, 10, 10, 20, 20, 20, 10, 10, 10, 20, 20, 20);
  }

  @Test
  void refusesStripsThatAreEachTheWholeFile() {
    byte[] samples = new byte[2_000_000];
    byte[] file =
        tiff(
            samples,
            grey(1, 50_000, 32773), // packed bits, of which each strip is decoded as a whole
            strips(1, samples.length, 50_000));

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the TIFF is damaged: its strips or tiles have 100000000000 bytes in all, but"
                + " the picture needs no more than "
                + file.length
                + "; copy it again");
  }

  @Test
  void refusesATileThatIsFarLargerThanThePicture() {
    byte[] file =
        tiff(
            new byte[300],
            grey(16, 16, 1),
            entry(322, LONG, 40_000),
            entry(323, LONG, 40_000),
            entry(324, LONG, SAMPLES),
            entry(325, LONG, 300));

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the TIFF with whole tiles has 40000x40000 pixels, more than the limit of"
                + " 178956970; make it smaller, or raise ReadOptions.maxPixels");
  }

  @Test
  void refusesAJpegInsideThatIsLargerThanItsStrip() {
    byte[] jpeg = Golden.resource("formats/jpeg_grey.jpg"); // 61 x 47
    byte[] file = tiff(jpeg, grey(61, 46, 7), strips(46, jpeg.length, 1));

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the TIFF is damaged: a JPEG of 61x47 pixels in a strip or tile of 61x46;"
                + " copy it again");
  }

  @Test
  void refusesAJpegInsideWithTooManyScans() {
    byte[] jpeg = CostlyFilesTest.withRepeatedLastScan("formats/jpeg_grey_progressive.jpg", 1000);
    byte[] file = tiff(jpeg, grey(61, 47, 7), strips(47, jpeg.length, 1));

    // libjpeg's script for one component has 6 scans.
    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the JPEG has 1006 scans, more than the limit of 100;"
                + " save it anew as an ordinary JPEG or PNG");
  }

  /** Each of 2,500 strips is the rest of the file, which would be 250 MB in all. */
  @Test
  void refusesOldStyleJpegWhoseStripsNameTheSameBytesAgainAndAgain() {
    String frame = "ffc00011089c40000803012200021100031100"; // 8 x 40,000
    String scan = "ffda000c03010002000300003f00";
    byte[] header = HexFormat.of().parseHex("ffd8" + frame + scan);
    byte[] samples = Arrays.copyOf(header, 100_000);
    List<Entry> picture = new ArrayList<>(ycc(8, 40_000, 6));
    picture.add(entry(513, LONG, SAMPLES));
    picture.add(entry(514, LONG, header.length));
    byte[] file = tiff(samples, picture, strips(16, samples.length, 2_500));

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the TIFF is damaged: in its old-style JPEG, strips that name the same bytes"
                + " again and again; copy it again");
  }

  @Test
  void refusesStripsWhoseOffsetsAreNoWholeNumbers() {
    byte[] file =
        tiff(
            new byte[4],
            grey(2, 2, 1),
            entry(278, SHORT, 2),
            entry(273, 11, SAMPLES), // 11 is a float
            entry(279, LONG, 4));

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the TIFF is damaged: its tag 273 has values of type 11, but 1, 3, 4, 6, 8, 9,"
                + " 16 or 17 (whole numbers) is needed; copy it again");
  }

  /** Looking for a tag in the directory again and again would take 20 s here. */
  @Test
  void readsManyStripsBesideManyTags() {
    int count = 150_000;
    List<Entry> picture = new ArrayList<>(grey(1, count, 1));
    picture.addAll(Collections.nCopies(60_000, entry(200, SHORT, 0)));
    byte[] file = tiff(new byte[] {77}, picture, strips(1, 1, count));

    assertThat(Golden.rgb(Images.read(file))).hasSize(3 * count).containsOnly(77);
  }

  /** One tag, with the same value any number of times. */
  private record Entry(int tag, int kind, int value, int times) {}

  private static Entry entry(int tag, int kind, int value) {
    return new Entry(tag, kind, value, 1);
  }

  /** A little-endian file: header, samples, directory, then what does not fit into that. */
  private static byte[] tiff(byte[] samples, List<Entry> picture, Entry... others) {
    List<Entry> entries = new ArrayList<>(picture);
    entries.addAll(List.of(others));
    entries.sort(Comparator.comparingInt(Entry::tag));
    int directory = SAMPLES + samples.length;
    int end = directory + 2 + 12 * entries.size() + 4;
    int bytes = end + entries.stream().mapToInt(e -> 4 * e.times).sum();
    ByteBuffer file = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0x002A4949).putInt(directory).put(samples).putShort((short) entries.size());
    for (Entry entry : entries) {
      file.putShort((short) entry.tag).putShort((short) entry.kind).putInt(entry.times);
      file.putInt(entry.times == 1 ? entry.value : end);
      for (int i = 0; entry.times > 1 && i < entry.times; i++, end += 4) {
        file.putInt(end, entry.value);
      }
    }
    return file.array();
  }

  /** Grey of 8 bits, 0 is black. */
  private static List<Entry> grey(int width, int height, int compression) {
    return List.of(
        entry(256, LONG, width),
        entry(257, LONG, height),
        entry(258, SHORT, 8),
        entry(259, SHORT, compression),
        entry(262, SHORT, 1),
        entry(277, SHORT, 1));
  }

  /** Luma and chroma of 8 bits each. */
  private static List<Entry> ycc(int width, int height, int compression) {
    return List.of(
        entry(256, LONG, width),
        entry(257, LONG, height),
        new Entry(258, LONG, 8, 3),
        entry(259, SHORT, compression),
        entry(262, SHORT, 6),
        entry(277, SHORT, 3));
  }

  /** Strips that all are at the samples and have the same length. */
  private static Entry[] strips(int rows, int length, int times) {
    return new Entry[] {
      entry(278, LONG, rows),
      new Entry(273, LONG, SAMPLES, times),
      new Entry(279, LONG, length, times)
    };
  }
}
