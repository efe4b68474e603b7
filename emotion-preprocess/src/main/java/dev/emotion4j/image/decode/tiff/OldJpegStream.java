package dev.emotion4j.image.decode.tiff;

import static dev.emotion4j.image.decode.tiff.OldJpegTables.*;
import static dev.emotion4j.image.decode.tiff.TiffDirectory.*;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.input.PixelLimit;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts together the one JPEG that is in a TIFF of the old style. Its header is at the start of what
 * JPEGInterchangeFormat names or of the strips, or it is made of tables that have tags of their
 * own; its codes are what follows, with restart markers between the strips.
 *
 * <p>Source: TIFF 6.0, section 22, and {@code tif_ojpeg.c} of libtiff 4.5, for what counts of the
 * many ways in which such files were written.
 */
@DesktopOnly
final class OldJpegStream {
  private static final int MARKER_BYTES = 2;

  /** The last bytes of a scan header: which coefficients, and which of their bits. */
  private static final int UNUSED_IN_SCAN = 3;

  private static final int SOF1 = 0xC1;
  private static final int SOF3 = 0xC3;
  private static final int RST0 = 0xD0;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int DRI = 0xDD;
  private static final int APP0 = 0xE0;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;

  /** A part of the file, and the marker that is put after it, or 0. */
  private record Piece(int from, int to, int marker) {
    int length() {
      return to - from + (marker == 0 ? 0 : MARKER_BYTES);
    }
  }

  private final TiffDirectory directory;
  private final byte[] file;
  private final List<Piece> pieces = new ArrayList<>();
  private final OldJpegTables tables;
  private byte @Nullable [] frame;
  private byte @Nullable [] scan;
  private byte @Nullable [] restarts;

  /** The piece that is read, and the place in it. */
  private int piece;

  private int at;

  /**
   * Finds the pieces.
   *
   * @param strips how many there are
   */
  OldJpegStream(TiffDirectory directory, int strips) {
    this.directory = directory;
    this.file = directory.bytes;
    this.tables = new OldJpegTables(directory);
    pieces.add(piece(directory.value(JPEG_PIECE, 0, 0), JPEG_PIECE_BYTES, 0, 0));
    for (int i = 0; i < strips && directory.has(STRIP_BYTES); i++) {
      int marker = i == strips - 1 ? EOI : RST0;
      pieces.add(piece(directory.value(STRIPS, i, 0), STRIP_BYTES, i, marker));
    }
    at = pieces.get(0).from;
  }

  /** What is no place in the file is an empty piece, and no length the rest of the file. */
  private Piece piece(long from, int lengths, int index, int marker) {
    if (from <= 0 || from >= file.length) {
      return new Piece(0, 0, marker);
    }
    long length = directory.value(lengths, index, 0);
    long to = length == 0 || length > file.length - from ? file.length : from + length;
    return new Piece((int) from, (int) to, marker);
  }

  /**
   * The JPEG.
   *
   * @param width of the picture, in pixels
   * @param height the same
   * @param stripRows rows of pixels in a strip, at most those of the picture
   */
  byte[] assemble(int width, int height, int stripRows) {
    readHeader();
    byte[] frameHeader = frame;
    byte[] scanHeader = scan;
    SharedChroma chroma = SharedChroma.of(directory);
    if (frameHeader != null) {
      chroma = SharedChroma.of(frameHeader);
    } else {
      frameHeader = tables.frameOfTags(width, height);
      scanHeader = tables.scanOfTags();
    }
    if (scanHeader == null) {
      throw damaged("no scan header");
    }
    byte[] interval = interval(chroma, width, height, stripRows);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0xFF);
    out.write(SOI);
    tables.write(out);
    out.writeBytes(interval);
    out.writeBytes(frameHeader);
    out.writeBytes(scanHeader);
    return withCodes(out.toByteArray());
  }

  private void readHeader() {
    for (int marker = SOI; marker != SOS; ) {
      if (peek() != 0xFF) {
        return;
      }
      do {
        marker = read();
      } while (marker == 0xFF);
      switch (marker) {
        case SOI -> {}
        case DRI -> restarts = segment(marker);
        case DQT -> tables.quantisation(segment(marker));
        case DHT -> tables.huffman(segment(marker));
        case SOF0, SOF1, SOF3 -> frame = frame(segment(marker));
        case SOS -> scan = scan(segment(marker));
        default -> {
          if (marker >> 4 == SOF1 >> 4) {
            throw Faults.unsupported("a TIFF with old-style JPEG of other than sequential coding");
          }
          if (marker != COM && (marker < APP0 || marker > APP15)) {
            throw damaged("a marker " + Integer.toHexString(marker) + " in its header");
          }
          segment(marker);
        }
      }
    }
  }

  private int peek() {
    while (at >= pieces.get(piece).to) {
      if (piece + 1 == pieces.size()) {
        throw Faults.truncated("TIFF", "its JPEG ends in its header");
      }
      at = pieces.get(++piece).from;
    }
    return file[at] & 0xFF;
  }

  private int read() {
    int value = peek();
    at++;
    return value;
  }

  /** Reads a segment, whose marker was read. */
  private byte[] segment(int marker) {
    int high = read();
    int length = high << 8 | read();
    int left = pieces.get(piece).to - at;
    // Of a scan header the last bytes may be missing, which mean nothing here.
    int needed = marker == SOS ? length - UNUSED_IN_SCAN : length;
    if (length < 2 || needed - 2 > left) {
      throw damaged("a segment of " + length + " bytes, but " + left + " are left");
    }
    byte[] segment = headed(marker, length - 2);
    int there = Math.min(length - 2, left);
    System.arraycopy(file, at, segment, 4, there);
    at += there;
    return segment;
  }

  private byte[] frame(byte[] segment) {
    if (frame != null) {
      throw damaged("two frame headers");
    }
    if (segment.length != 10 + 3 * COMPONENTS || segment[9] != COMPONENTS) {
      throw Faults.unsupported("a TIFF with old-style JPEG of other than 3 components");
    }
    if (segment[14] != 0x11 || segment[17] != 0x11) {
      throw Faults.unsupported(
          "a TIFF with old-style JPEG with more than one sample of chroma for a group of pixels");
    }
    return segment;
  }

  private byte[] scan(byte[] segment) {
    if (frame == null || segment.length != 8 + 2 * COMPONENTS || segment[4] != COMPONENTS) {
      throw damaged("its scan header makes no sense");
    }
    return segment;
  }

  /** The segment of the restart interval, which of several strips is the MCUs of one. */
  private byte[] interval(SharedChroma chroma, int width, int height, int stripRows) {
    if (!chroma.isKnown()) {
      throw Faults.unsupported(
          "a TIFF with old-style JPEG with chroma of "
              + chroma.columns()
              + "x"
              + chroma.rows()
              + " pixels");
    }
    int mcus = directory.value(JPEG_RESTARTS, 0);
    if (stripRows < height) {
      int mcuRows = 8 * chroma.rows();
      if (stripRows % mcuRows != 0) {
        throw damaged("strips of " + stripRows + " rows, but a multiple of " + mcuRows + " is due");
      }
      mcus = (width + 8 * chroma.columns() - 1) / (8 * chroma.columns()) * (stripRows / mcuRows);
    }
    if (restarts != null) {
      return restarts;
    }
    byte[] segment = headed(DRI, Short.BYTES);
    segment[4] = (byte) (mcus >> 8);
    segment[5] = (byte) mcus;
    return segment;
  }

  /** Adds all that follows a header, with the markers between the strips. */
  private byte[] withCodes(byte[] header) {
    List<Piece> codes = codes();
    long length = header.length;
    for (Piece part : codes) {
      length += part.length();
    }
    if (length > Integer.MAX_VALUE - Long.BYTES) {
      throw Faults.tooLarge("the TIFF has a JPEG of " + length + " bytes", "save it anew");
    }
    PixelLimit.checkMemory(length, "TIFF");
    ByteBuffer out = ByteBuffer.allocate((int) length).put(header);
    int restart = 0;
    for (Piece part : codes) {
      out.put(file, part.from, part.to - part.from);
      if (part.marker != 0) {
        int number = part.marker == RST0 ? restart++ % 8 : 0;
        out.put((byte) 0xFF).put((byte) (part.marker + number));
      }
    }
    return out.array();
  }

  /** What is left of the pieces, up to the first end marker. */
  private List<Piece> codes() {
    List<Piece> codes = new ArrayList<>();
    long bytes = 0;
    boolean ended = false;
    for (int i = piece; i < pieces.size() && !ended; i++) {
      Piece whole = pieces.get(i);
      Piece rest = i == piece ? new Piece(at, whole.to, whole.marker) : whole;
      if (rest.from < rest.to) {
        codes.add(rest);
        bytes += rest.length();
        ended = rest.marker == EOI || hasEnd(rest.from, rest.to);
      }
      // A piece with all codes, and strips that name them again, are no more.
      if (bytes > 2L * file.length) {
        throw damaged("strips that name the same bytes again and again");
      }
    }
    if (!ended) {
      throw Faults.truncated("TIFF", "its JPEG has no end marker");
    }
    return codes;
  }

  private boolean hasEnd(int from, int to) {
    for (int i = from; i + 1 < to; i++) {
      if (file[i] == (byte) 0xFF && file[i + 1] == (byte) EOI) {
        return true;
      }
    }
    return false;
  }

  static ImageException damaged(String what) {
    return Faults.damaged("TIFF", "in its old-style JPEG, " + what);
  }
}
