package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.image.decode.input.DesktopOnly;
import java.nio.ByteBuffer;

/** A copy of a JPEG without what only costs time, or makes other decoders stumble. */
@DesktopOnly
final class LeanJpeg {
  /** A JFIF segment of the least that the standard allows: version 1.1, no thumbnail. */
  private static final byte[] JFIF_SEGMENT = {
    (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  /** What the copy may have more than the file: start, end, and the segment. */
  static final int MORE_BYTES = JFIF_SEGMENT.length + 4;

  private LeanJpeg() {}

  /**
   * Writes a file without application segments and comments, and with scan headers that are as they
   * should be, saying that its three components are luma and chroma.
   */
  static void write(JpegHeader header, ByteBuffer out) {
    out.put((byte) 0xFF).put((byte) JpegHeader.SOI).put(JFIF_SEGMENT);
    for (int i = 0; i < header.segments; i++) {
      int start = out.position();
      out.put(header.file, header.segmentAt[i], header.segmentEnd[i] - header.segmentAt[i]);
      if (!header.progressive && header.marker(header.segmentAt[i]) == JpegHeader.SOS) {
        // Some phones write other numbers, of which libjpeg warns.
        int parameters = start + 2 + header.unsignedShort(header.segmentAt[i] + 2) - 3;
        out.put(parameters, (byte) 0);
        out.put(parameters + 1, (byte) (InverseDct.COEFFICIENTS - 1));
        out.put(parameters + 2, (byte) 0);
      }
    }
    out.put((byte) 0xFF).put((byte) JpegHeader.EOI);
  }
}
