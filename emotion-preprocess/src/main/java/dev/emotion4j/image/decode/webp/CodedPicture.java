package dev.emotion4j.image.decode.webp;

/** The codes of one picture in a file. */
final class CodedPicture {
  static final int VP8 = 0x56503820;
  static final int VP8L = 0x5650384C;

  private final byte[] file;
  private final boolean lossless;
  private final int from;
  private final int end;

  /** The data of a chunk, with the byte that makes their length even, as libwebp takes them. */
  CodedPicture(byte[] file, int type, int data, int length) {
    this.file = file;
    this.lossless = type == VP8L;
    this.from = data;
    this.end = Math.min(file.length, data + length + (length & 1));
  }

  static boolean is(int type) {
    return type == VP8 || type == VP8L;
  }

  /** Width and height, without decoding. */
  int[] size() {
    return lossless ? LosslessPicture.size(file, from, end) : LossyHeader.size(file, from, end);
  }

  /** What decoding takes besides the file and tables, at the most. */
  long bytes(long pixels) {
    // Three bytes a pixel, and besides an int each and three for every 16, of the predictor's
    // blocks, the colours' and the groups'; or luma, and chroma for every fourth.
    return pixels * (lossless ? 3 + Integer.BYTES + 1 : 3 + 2);
  }

  /** The pixels, three bytes each. */
  byte[] rgb() {
    return lossless ? LosslessPicture.rgb(file, from, end) : LossyPicture.rgb(file, from, end);
  }
}
