package dev.emotion4j.image.decode.tiff;

import static dev.emotion4j.image.decode.tiff.OldJpegStream.damaged;
import static dev.emotion4j.image.decode.tiff.TiffDirectory.*;

import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.Faults;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * The tables of old-style JPEG in a TIFF: those of a JPEG's header, or those that have tags of
 * their own, of which header segments are made.
 *
 * <p>Source: TIFF 6.0, section 22, and {@code tif_ojpeg.c} of libtiff 4.5.
 */
@DesktopOnly
final class OldJpegTables {
  static final int SOF0 = 0xC0;
  static final int DHT = 0xC4;
  static final int SOS = 0xDA;
  static final int DQT = 0xDB;
  static final int COMPONENTS = 3;

  private static final int COEFFICIENTS = 64;
  private static final int LENGTHS = 16;
  private static final int TABLES = 4;
  private static final int BASELINE = 1;

  private final TiffDirectory directory;

  /** Segments by the number of their table; those of tables that are not there are empty. */
  private final byte[][] quant = new byte[TABLES][0];

  private final byte[][] dc = new byte[TABLES][0];
  private final byte[][] ac = new byte[TABLES][0];

  OldJpegTables(TiffDirectory directory) {
    this.directory = directory;
  }

  void write(ByteArrayOutputStream out) {
    for (byte[][] tables : List.of(quant, dc, ac)) {
      for (byte[] table : tables) {
        out.writeBytes(table);
      }
    }
  }

  /** An empty segment with its marker and its length. */
  static byte[] headed(int marker, int bytes) {
    byte[] segment = new byte[bytes + 4];
    segment[0] = (byte) 0xFF;
    segment[1] = (byte) marker;
    segment[2] = (byte) ((bytes + 2) >> 8);
    segment[3] = (byte) (bytes + 2);
    return segment;
  }

  /** Takes tables of factors, each as a segment of its own. */
  void quantisation(byte[] segment) {
    int bytes = 1 + COEFFICIENTS;
    if (segment.length == 4 || (segment.length - 4) % bytes != 0) {
      throw damaged("quantisation tables of " + (segment.length - 4) + " bytes");
    }
    for (int from = 4; from < segment.length; from += bytes) {
      byte[] table = headed(DQT, bytes);
      System.arraycopy(segment, from, table, 4, bytes);
      quant[number(table[4] & 0xF)] = table;
    }
  }

  /** Takes Huffman tables, as one segment with the name of the first. */
  void huffman(byte[] segment) {
    int name = segment.length > 4 ? segment[4] & 0xFF : 0xFF;
    if (name >> 4 > 1) {
      throw damaged("its Huffman tables make no sense");
    }
    (name >> 4 == 0 ? dc : ac)[number(name & 0xF)] = segment;
  }

  private static int number(int number) {
    if (number >= TABLES) {
      throw damaged("a table " + number);
    }
    return number;
  }

  /** A frame header, of factors that have a tag. */
  byte[] frameOfTags(int width, int height) {
    if (directory.value(JPEG_PROCESS, BASELINE) != BASELINE) {
      throw Faults.unsupported("a TIFF with lossless old-style JPEG inside");
    }
    SharedChroma chroma = SharedChroma.of(directory);
    byte[] header = headed(SOF0, 6 + 3 * COMPONENTS);
    header[4] = Byte.SIZE;
    header[5] = (byte) (height >> 8);
    header[6] = (byte) height;
    header[7] = (byte) (width >> 8);
    header[8] = (byte) width;
    header[9] = COMPONENTS;
    int table = 0;
    for (int c = 0, to = 10; c < COMPONENTS; c++, to += 3) {
      if (isNew(JPEG_FACTORS, c)) {
        byte[] factors = headed(DQT, 1 + COEFFICIENTS);
        factors[4] = (byte) c;
        copy(directory.value(JPEG_FACTORS, c, 0), factors, 5);
        quant[c] = factors;
        table = c;
      }
      header[to] = (byte) c;
      header[to + 1] = (byte) (c == 0 ? chroma.columns() << 4 | chroma.rows() : 0x11);
      header[to + 2] = (byte) table;
    }
    return header;
  }

  /** A scan header, of Huffman tables that have tags. */
  byte[] scanOfTags() {
    byte[] header = headed(SOS, 4 + 2 * COMPONENTS);
    header[4] = COMPONENTS;
    int dcTable = 0;
    int acTable = 0;
    for (int c = 0; c < COMPONENTS; c++) {
      if (isNew(JPEG_DC, c)) {
        dc[c] = huffmanOfTag(JPEG_DC, c, c);
        dcTable = c;
      }
      if (isNew(JPEG_AC, c)) {
        ac[c] = huffmanOfTag(JPEG_AC, c, 0x10 | c);
        acTable = c;
      }
      header[5 + 2 * c] = (byte) c;
      header[6 + 2 * c] = (byte) (dcTable << 4 | acTable);
    }
    header[12] = COEFFICIENTS - 1;
    return header;
  }

  /** Whether a component has a table of its own, and not that of the one before. */
  private boolean isNew(int tag, int component) {
    long found = directory.count(tag) > COMPONENTS ? 0 : directory.value(tag, component, 0);
    if (component == 0 && found == 0) {
      throw damaged("no tables");
    }
    boolean isNew =
        found != 0 && (component == 0 || found != directory.value(tag, component - 1, 0));
    if (isNew && component == 2 && found == directory.value(tag, 0, 0)) {
      throw damaged("tables in an order that makes no sense");
    }
    return isNew;
  }

  private byte[] huffmanOfTag(int tag, int component, int name) {
    byte[] lengths = new byte[LENGTHS];
    long from = directory.value(tag, component, 0);
    copy(from, lengths, 0);
    int symbols = 0;
    for (byte length : lengths) {
      symbols += length & 0xFF;
    }
    byte[] segment = headed(DHT, 1 + LENGTHS + symbols);
    segment[4] = (byte) name;
    copy(from, segment, 5);
    return segment;
  }

  /** Fills the rest of a segment with what is at a place of the file. */
  private void copy(long from, byte[] segment, int to) {
    int bytes = segment.length - to;
    if (from > directory.bytes.length - bytes) {
      throw Faults.truncated("TIFF", "its JPEG tables are not inside the file");
    }
    System.arraycopy(directory.bytes, (int) from, segment, to, bytes);
  }
}
