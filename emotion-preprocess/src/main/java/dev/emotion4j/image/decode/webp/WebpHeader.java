package dev.emotion4j.image.decode.webp;

import dev.emotion4j.image.decode.input.ExifOrientation;
import dev.emotion4j.image.decode.input.Faults;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the chunks of a WebP say: where the codes of its picture are, or of the first frame of an
 * animation, on which canvas, and the orientation.
 *
 * <p>Source: Google's WebP container specification.
 */
final class WebpHeader {
  private static final int RIFF_DATA = 8;
  private static final int FIRST_CHUNK = 12;
  private static final int VP8X = 0x56503858;
  private static final int ANIM = 0x414E494D;
  private static final int ANMF = 0x414E4D46;
  private static final int EXIF_FLAG = 8;
  private static final int EXIF = 0x45584946;
  private static final int PREFIX = 0x45786966;
  private static final int ANIMATION_FLAG = 0x02;
  private static final int VP8X_BYTES = 10;

  /** The types of chunks that something is read from, or that must be there. */
  private static final Set<Integer> KNOWN =
      Set.of(VP8X, ANIM, ANMF, EXIF, CodedPicture.VP8, CodedPicture.VP8L);

  private final ByteBuffer file;

  /** Where the first chunk of each known type has its data. */
  private final Map<Integer, Integer> chunks = new HashMap<>();

  private final boolean animated;

  /** The first frame of an animation. */
  private @Nullable WebpFrame first;

  /** The frame that the next chunk may belong to. */
  private @Nullable WebpFrame current;

  /**
   * Walks all chunks, or to the picture if that comes first: what follows one without the extended
   * header means nothing to libwebp. The messages are without the file's name.
   */
  WebpHeader(byte[] bytes) {
    file = ByteBuffer.wrap(bytes);
    long end = 8 + (lengthOf(RIFF_DATA) & 0xFFFFFFFFL);
    int at = FIRST_CHUNK;
    boolean whole = end <= bytes.length;
    while (whole && at < end && !isSimple()) {
      int length = at + 8 <= end ? lengthOf(at + 8) : -1;
      whole = length >= 0 && length <= end - at - 8;
      if (whole) {
        int type = file.getInt(at);
        if (type == VP8X && length < VP8X_BYTES) {
          throw Faults.damaged(
              WebpPicture.FORMAT,
              "its chunk VP8X has " + length + " bytes, but " + VP8X_BYTES + " are needed");
        }
        at += 8;
        if (KNOWN.contains(type)) {
          chunks.putIfAbsent(type, at); // of others a file may have millions
        }
        at += isAnimated() ? animated(type, at, length) : length + (length & 1);
      }
    }
    animated = isAnimated();
    if (whole) {
      endFrame();
    }
    if (!whole || !(animated ? first != null : hasPicture())) {
      checkFlag();
      throw Faults.truncated(
          WebpPicture.FORMAT, "no picture and whole chunks in its " + bytes.length + " bytes");
    }
  }

  /** A file without pictures of which the chunks that are there do not belong to each other. */
  private void checkFlag() {
    if (!animated && chunks.containsKey(ANMF)) {
      throw Faults.damaged(WebpPicture.FORMAT, "it has frames, but says that it is not animated");
    }
  }

  /** Whether it says so, as it must before the frames. */
  private boolean isAnimated() {
    Integer extended = chunks.get(VP8X);
    return extended != null && (file.get(extended) & ANIMATION_FLAG) != 0;
  }

  /**
   * Takes a chunk of an animated picture: those of a frame follow its header, inside of it.
   *
   * @return how many of its bytes come before the next chunk
   */
  private int animated(int type, int data, int length) {
    int padded = length + (length & 1);
    if (current != null && data > current.end) {
      endFrame();
    }
    if (WebpFrame.isPart(type)) {
      if (current == null) {
        throw Faults.damaged(
            WebpPicture.FORMAT, "it says that it is animated, but has a picture in no frame");
      }
      current.add(type, data, length);
      return padded;
    }
    endFrame();
    if (type != ANMF) {
      return padded;
    }
    if (!chunks.containsKey(ANIM)) {
      throw Faults.damaged(WebpPicture.FORMAT, "a frame without a chunk ANIM before it");
    }
    if (length < WebpFrame.HEADER) {
      throw Faults.damaged(WebpPicture.FORMAT, "a frame of " + length + " bytes");
    }
    current = new WebpFrame(file.array(), data, data + padded);
    return WebpFrame.HEADER;
  }

  private void endFrame() {
    CodedPicture coded = current == null ? null : current.picture();
    if (current != null && coded != null) {
      current.checkInside(coded, canvasWidth(), canvasHeight());
      first = first == null ? current : first;
    }
    current = null;
  }

  /** The first frame of an animation; {@code null} of a still picture. */
  @Nullable WebpFrame firstFrame() {
    return first;
  }

  /** Whether the file says how large it is besides its pictures. */
  boolean hasCanvas() {
    return chunks.containsKey(VP8X);
  }

  int canvasWidth() {
    return canvasSide(4);
  }

  int canvasHeight() {
    return canvasSide(7);
  }

  /** One more than a number of three bytes. */
  private int canvasSide(int offset) {
    int before = chunks.getOrDefault(VP8X, 0) + offset - 1;
    return 1 + (Integer.reverseBytes(file.getInt(before)) >>> 8);
  }

  private boolean isSimple() {
    return hasPicture() && !chunks.containsKey(VP8X);
  }

  private boolean hasPicture() {
    return chunks.containsKey(CodedPicture.VP8) || chunks.containsKey(CodedPicture.VP8L);
  }

  /** The EXIF orientation, or {@link ExifOrientation#NONE}; of EXIF that is not announced, none. */
  int orientation() {
    Integer exif = chunks.get(EXIF);
    Integer extended = chunks.get(VP8X);
    boolean announced = extended != null && (file.get(extended) & EXIF_FLAG) != 0;
    if (exif == null || !announced) {
      return ExifOrientation.NONE;
    }
    // "Exif" and two zeros may stand before it, as in a JPEG.
    int length = lengthOf(exif);
    int skip = length >= 6 && file.getInt(exif) == PREFIX ? 6 : 0;
    return ExifOrientation.of(file.array(), exif + skip, exif + length);
  }

  /** The picture that is read. */
  CodedPicture picture() {
    if (first != null) {
      return Objects.requireNonNull(first.picture());
    }
    int type = chunks.containsKey(CodedPicture.VP8) ? CodedPicture.VP8 : CodedPicture.VP8L;
    int data = chunks.getOrDefault(type, 0);
    return new CodedPicture(file.array(), type, data, lengthOf(data));
  }

  private int lengthOf(int data) {
    return Integer.reverseBytes(file.getInt(data - 4));
  }
}
