package dev.emotion4j.image.decode.tiff;

import static dev.emotion4j.image.decode.tiff.TiffDirectory.*;
import static dev.emotion4j.image.decode.tiff.TiffHeader.*;

import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.Faults;

/** Refuses TIFFs of which there would be no pixels, or others than Pillow's. */
@DesktopOnly
final class TiffChecks {
  private static final int NO_PREDICTOR = 1;

  /** As Pillow. */
  private static final int MAX_SAMPLES = 6;

  private final TiffHeader header;
  private final TiffDirectory directory;

  TiffChecks(TiffHeader header) {
    this.header = header;
    this.directory = header.directory;
  }

  void check() {
    checkCompression();
    checkColors();
    checkSamples();
  }

  private void checkCompression() {
    String unknown = TiffNames.unknownCompression(header.compression);
    if (unknown != null) {
      throw Faults.unsupported("a TIFF with " + unknown + " compression");
    }
    int predictor = directory.value(PREDICTOR, NO_PREDICTOR);
    if (TiffCodes.isPredicted(header.compression)
        && predictor != NO_PREDICTOR
        && !header.differences
        && !header.byteDifferences) {
      throw Faults.unsupported(
          "a TIFF with predictor " + predictor + (predictor == 3 ? samplesAndBits() : ""),
          "1 and 2 are, and 3 of grey floats with 32 bits; save it anew");
    }
    if (header.differences && header.bits != 8 && header.bits != 16 && header.bits != 32) {
      throw Faults.unsupported("a TIFF with horizontal differencing of " + header.bits + " bits");
    }
  }

  private void checkColors() {
    boolean wholeBytes = header.bits == 8 || header.bits == 16;
    boolean known =
        switch (header.colors) {
          case WHITE_IS_ZERO, BLACK_IS_ZERO, PALETTE_COLORS -> true;
          case RGB -> wholeBytes;
          case CMYK -> wholeBytes && header.samples >= 4;
          default -> isYcc() || header.jpegColors() != null;
        };
    boolean oldJpeg = header.compression == OLD_JPEG;
    if (!known || (oldJpeg && header.colors != YCC)) {
      throw Faults.unsupported(
          "a TIFF with "
              + (oldJpeg ? "old-style JPEG of " : "")
              + "photometric interpretation "
              + TiffNames.photometric(header.colors)
              + (header.colors == RGB || header.colors == CMYK || oldJpeg ? samplesAndBits() : "")
              + (header.colors == YCC && !oldJpeg ? chroma() : ""));
    }
    if (TiffFax.knows(header.compression) && header.pixelBits() != 1) {
      throw Faults.damaged(
          "TIFF",
          "CCITT (fax) compression of "
              + header.samples
              + " samples with "
              + header.bits
              + " bits, but only one bit is possible");
    }
    if (header.compression == JPEG && header.jpegColors() == null) {
      throw Faults.unsupported(
          "a TIFF with photometric interpretation "
              + TiffNames.photometric(header.colors)
              + samplesAndBits()
              + ", in JPEGs"
              + (header.planes() > 1 ? " of separate planes" : ""));
    }
    if (directory.value(EXTRA_SAMPLES, 0) == PREMULTIPLIED && !header.isMultiplied()) {
      throw Faults.unsupported("a TIFF with associated (premultiplied) alpha");
    }
    if (header.colors == PALETTE_COLORS && header.bits <= 8) {
      long values = directory.count(PALETTE);
      if (values < 3 || values / 3 > 256) {
        throw Faults.damaged("TIFF", "a palette of " + values + " values, but 3 to 768 are needed");
      }
    }
  }

  /** Whether there are luma and chroma as Pillow reads them: those that are compressed. */
  private boolean isYcc() {
    SharedChroma chroma = SharedChroma.of(directory);
    return header.colors == YCC
        && header.bits == 8
        && header.samples == 3
        && (header.compression == OLD_JPEG
            ? header.planes() == 1
            : TiffCodes.isCompressed(header.compression)
                && (header.planes() > 1 ? chroma.isWhole() : chroma.isKnown()));
  }

  /** Refuses strips and tiles that have far more bytes than the picture, or far fewer. */
  void checkBytes(TiffBlocks found) {
    long total = 0;
    for (int block = 0; block < found.all(); block++) {
      total += found.end(block, directory.bytes) - found.offset(block);
    }
    // Blocks that look alike may share their bytes, but no compression doubles the samples.
    long most =
        Math.max(
            directory.bytes.length,
            2 * header.paddedHeight() * (header.paddedWidth() * header.pixelBits() / 8 + 1));
    if (total > most) {
      throw Faults.damaged(
          "TIFF",
          "its strips or tiles have "
              + total
              + " bytes in all, but the picture needs no more than "
              + most);
    }
    if (TiffCodes.isCompressed(header.compression)
        && header.sampleBytes(header.width(), header.height()) / TiffCodes.MOST_DECODED > total) {
      throw Faults.damaged("TIFF", "codes of " + total + " bytes, too few for its pixels");
    }
  }

  private String chroma() {
    SharedChroma chroma = SharedChroma.of(directory);
    return " with chroma of "
        + chroma.columns()
        + "x"
        + chroma.rows()
        + " pixels"
        + (header.compression == TiffCodes.NONE ? " without compression" : "")
        + (header.planes() > 1 ? ", in separate planes" : "");
  }

  private String samplesAndBits() {
    return " of " + header.samples + " samples with " + header.bits + " bits";
  }

  private void checkSamples() {
    if (header.format != UNSIGNED && !header.isWide()) {
      throw Faults.unsupported(
          "a TIFF with sample format "
              + TiffNames.sampleFormat(header.format)
              + (header.format <= FLOATING_POINT ? samplesAndBits() : ""));
    }
    if (header.samples < 1) {
      throw Faults.damaged("TIFF", header.samples + " samples a pixel");
    }
    if (header.samples > MAX_SAMPLES) {
      throw Faults.unsupported(
          "a TIFF with " + header.samples + " samples a pixel", "1 to 6 are; convert it to PNG");
    }
    int most = header.colors == PALETTE_COLORS ? 8 : header.isWide() ? 32 : 16;
    for (int i = 0; i < Math.min(header.samples, directory.count(BITS)); i++) {
      long found = directory.value(BITS, i, 1);
      if (found < 1 || found > most) {
        throw Faults.unsupported(
            "a TIFF with " + found + " bits a sample", "1 to " + most + " are; convert it to PNG");
      }
      if (found != header.bits) {
        throw Faults.unsupported(
            "a TIFF whose samples have different lengths, "
                + header.bits
                + " and "
                + found
                + " bits");
      }
    }
    int needed = header.jpegColors() == null ? header.needed() : 1;
    if (header.samples < needed) {
      throw Faults.damaged(
          "TIFF",
          "photometric interpretation "
              + TiffNames.photometric(header.colors)
              + " with "
              + header.samples
              + " samples a pixel, but "
              + needed
              + " are needed");
    }
  }
}
