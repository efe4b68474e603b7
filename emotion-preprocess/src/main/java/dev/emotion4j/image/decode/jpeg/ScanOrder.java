package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.decode.input.DesktopOnly;
import org.jspecify.annotations.Nullable;

/**
 * Whether the scans of a JPEG follow each other as they must, and all are there.
 *
 * <p>Of a progressive file whose later scans are missing, decoders make up smooth pixels, each in
 * its own way. So it is refused when libjpeg would: when one of the first coefficients is not known
 * to its last bit ({@code smoothing_ok} of {@code jdcoefct.c}).
 *
 * <p>Source: ITU-T T.81, B.2.3 and G.1.1.1; {@code start_pass_phuff_decoder} of libjpeg-turbo's
 * {@code jdphuff.c}.
 */
@DesktopOnly
final class ScanOrder {
  /** The coefficients that libjpeg-turbo 2.1 makes up, in zigzag order; older ones only 5. */
  private static final int SMOOTHED = 9;

  private static final int MAX_SHIFT = 13;
  private static final int LAST = InverseDct.COEFFICIENTS - 1;

  private @Nullable ImageException fault;

  /** Takes a scan's header, after its length. */
  void scan(JpegHeader header, int from, int end) {
    byte[] file = header.file;
    int count = from < end ? file[from] & 0xFF : 0;
    if (count < 1 || count > 4 || end - from != 4 + 2 * count) {
      throw JpegErrors.damaged("a scan header of the wrong length");
    }
    int parameters = from + 1 + 2 * count;
    int first = file[parameters] & 0xFF;
    int last = file[parameters + 1] & 0xFF;
    int high = file[parameters + 2] >> 4 & 0xF;
    int low = file[parameters + 2] & 0xF;
    if (header.progressive) {
      boolean band = first == 0 ? last == 0 : first <= last && last <= LAST && count == 1;
      if (!band || (high != 0 && low != high - 1) || low > MAX_SHIFT) {
        throw JpegErrors.damaged(
            "Invalid progressive parameters Ss="
                + first
                + " Se="
                + last
                + " Ah="
                + high
                + " Al="
                + low);
      }
    }
    int taken = 0;
    for (int i = 0; i < count; i++) {
      int id = file[from + 1 + 2 * i] & 0xFF;
      int c = index(header, i, id);
      if ((taken & 1 << c) != 0) {
        throw JpegErrors.damaged("component " + id + " twice in a scan");
      }
      taken |= 1 << c;
      Component component = header.components[c];
      component.coded = true;
      if (header.progressive) {
        progress(component, c, first, last, high, low);
      }
    }
  }

  /**
   * The component of a name. Scans keep the frame's order, so that the components before the one's
   * place in the scan are taken: names may be used twice, in scans of all components ({@code
   * get_sos} of libjpeg-turbo's {@code jdmarker.c}).
   */
  static int index(JpegHeader header, int placeInScan, int id) {
    for (int c = placeInScan; c < header.count; c++) {
      if (header.components[c].id == id) {
        return c;
      }
    }
    throw JpegErrors.damaged(
        "component " + id + " as number " + (placeInScan + 1) + " of a scan, unlike in its frame");
  }

  private void progress(Component component, int c, int first, int last, int high, int low) {
    int[] missing = component.missingBits;
    if (first > 0 && missing[0] < 0) {
      inconsistent(c, 0);
    }
    for (int k = first; k <= last; k++) {
      if (high != Math.max(0, missing[k])) {
        inconsistent(c, k);
      }
      missing[k] = low;
    }
  }

  private void inconsistent(int component, int coefficient) {
    if (fault == null) {
      fault =
          JpegErrors.damaged(
              "Inconsistent progression sequence for component "
                  + component
                  + " coefficient "
                  + coefficient);
    }
  }

  /** Starts a file. */
  void start() {
    fault = null;
  }

  /** Refuses scans that do not follow each other as they must. */
  void check() {
    if (fault != null) {
      throw fault;
    }
  }

  boolean isComplete(JpegHeader header) {
    for (int c = 0; c < header.count; c++) {
      Component component = header.components[c];
      if (!component.coded || (header.progressive && !isExact(component))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isExact(Component component) {
    if (component.missingBits[0] < 0) {
      return false;
    }
    for (int k = 1; k <= SMOOTHED; k++) {
      if (component.missingBits[k] != 0) {
        return false;
      }
    }
    return true;
  }

  ImageException incomplete(JpegHeader header) {
    return JpegErrors.truncated(
        header.progressive
            ? "the later scans of a progressive picture are missing"
            : "some of its components are in no scan");
  }
}
