package dev.emotion4j.image.decode;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.Faults;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a file is, by its first bytes: pictures that are read, and others that users take for such.
 *
 * <p>Source: the formats' specifications; of the ISO base media file format (ISO/IEC 14496-12) the
 * brands in its first box.
 */
@DesktopOnly
enum FileKind {
  JPEG("JPEG", ""),
  PNG("PNG", ""),
  GIF("GIF", ""),
  BMP("BMP", ""),
  TIFF("TIFF", ""),
  WEBP("WebP", ""),
  NETPBM("Netpbm picture", ""),
  HEIC("a HEIC picture, as iPhones make", "save it as JPEG"),
  AVIF("an AVIF picture", "save it as JPEG or PNG"),
  VIDEO("a video (MP4 or MOV)", "save one of its frames as JPEG or PNG"),
  JPEG_XL("a JPEG XL picture", "save it as JPEG or PNG"),
  JPEG_2000("a JPEG 2000 picture", "save it as JPEG or PNG"),
  CAMERA_RAW("a camera's raw picture", "develop it and save it as JPEG"),
  PHOTOSHOP("a Photoshop picture (PSD)", "export it as PNG"),
  PDF("a PDF document", "save its picture as JPEG or PNG"),
  SVG("an SVG drawing", "export it as PNG"),
  UNKNOWN("picture", "");

  private static final int SHOWN_BYTES = 12;
  private static final int SVG_BYTES = 1024;

  private final String name;
  private final String remedy;

  FileKind(String name, String remedy) {
    this.name = name;
    this.remedy = remedy;
  }

  static FileKind of(byte[] file, int length) {
    String start = new String(file, 0, Math.min(length, SVG_BYTES), StandardCharsets.ISO_8859_1);
    if (start.startsWith("\u00FF\u00D8\u00FF")) {
      return JPEG;
    }
    if (start.startsWith("\u0089PNG\r\n\u001A\n")) {
      return PNG;
    }
    if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
      return GIF;
    }
    if (start.startsWith("BM")) {
      return BMP;
    }
    // The second of the first pairs has its magic number in the wrong order, which Pillow lets
    // pass.
    if (start.startsWith("II*\0")
        || start.startsWith("II\0*")
        || start.startsWith("MM\0*")
        || start.startsWith("MM*\0")
        || start.startsWith("II+\0") // BigTIFF
        || start.startsWith("MM\0+")) {
      return TIFF;
    }
    if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
      return WEBP;
    }
    if (NetpbmPicture.isOne(start)) {
      return NETPBM;
    }
    return ofOther(start);
  }

  private static FileKind ofOther(String start) {
    if (start.startsWith("ftyp", 4)) {
      return ofBrands(start);
    }
    if (start.startsWith("\u00FF\n") || start.startsWith("\0\0\0\fJXL ")) {
      return JPEG_XL;
    }
    if (start.startsWith("\u00FFO\u00FFQ") || start.startsWith("\0\0\0\fjP  ")) {
      return JPEG_2000;
    }
    if (start.startsWith("8BPS")) {
      return PHOTOSHOP;
    }
    if (start.startsWith("%PDF")) {
      return PDF;
    }
    for (String box : new String[] {"moov", "mdat", "wide", "free", "skip"}) {
      if (start.startsWith(box, 4)) {
        return VIDEO;
      }
    }
    if (start.startsWith("\u001AE\u00DF\u00A3")
        || (start.startsWith("RIFF") && start.startsWith("AVI ", 8))) {
      return VIDEO;
    }
    return isSvg(start) ? SVG : UNKNOWN;
  }

  /** The brand, and if it says only that there are pictures, those after it. */
  private static FileKind ofBrands(String start) {
    FileKind kind = ofBrand(start, 8);
    if (kind != UNKNOWN) {
      return kind;
    }
    // Those that it is compatible with come after a version, up to the end of the box.
    int length = start.charAt(2) << 8 | start.charAt(3);
    for (int at = 16; at + 4 <= Math.min(length, start.length()); at += 4) {
      kind = ofBrand(start, at);
      if (kind != UNKNOWN) {
        return kind;
      }
    }
    return HEIC;
  }

  private static FileKind ofBrand(String start, int at) {
    return switch (start.length() < at + 4 ? "" : start.substring(at, at + 4)) {
      case "avif", "avis" -> AVIF;
      case "heic", "heix", "heim", "heis", "hevc", "hevx" -> HEIC;
      case "crx " -> CAMERA_RAW;
      // They say only that there are pictures.
      case "mif1", "mif2", "msf1", "miaf" -> UNKNOWN;
      default -> VIDEO;
    };
  }

  private static boolean isSvg(String start) {
    String text = start.startsWith("\u00EF\u00BB\u00BF") ? start.substring(3) : start;
    String lower = text.stripLeading().toLowerCase(Locale.ROOT);
    return lower.startsWith("<svg")
        || ((lower.startsWith("<?xml") || lower.startsWith("<!--") || lower.startsWith("<!doctype"))
            && lower.contains("<svg"));
  }

  /** What is said of a file of this kind if no plug-in reads it. */
  ImageException notRead(byte[] file) {
    return this == UNKNOWN
        ? Faults.unknown(
            "not a picture in a known format; found "
                + describe(file)
                + ", expected JPEG, PNG, GIF, BMP, TIFF, PGM or WebP; convert it to one of these")
        : Faults.unsupported(name, remedy);
  }

  /** The first bytes, as text if they are text. */
  private static String describe(byte[] file) {
    StringBuilder text = new StringBuilder();
    StringBuilder hex = new StringBuilder();
    boolean readable = true;
    for (int i = 0; i < Math.min(file.length, SHOWN_BYTES); i++) {
      text.append((char) (file[i] & 0x7F));
      hex.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02x", file[i]));
      readable &= (file[i] >= ' ' && file[i] < 0x7F) || file[i] == '\n' || file[i] == '\t';
    }
    return readable
        ? "the text \"" + text.toString().replace('\n', ' ').replace('\t', ' ') + "...\""
        : "the bytes " + hex;
  }

  @Override
  public String toString() {
    return name;
  }
}
