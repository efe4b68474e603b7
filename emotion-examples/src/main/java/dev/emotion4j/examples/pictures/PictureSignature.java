package dev.emotion4j.examples.pictures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Tells by its first bytes whether a file in a folder is meant as a picture. Formats that are not
 * read here count too (HEIC, AVIF): their owner must learn that they were not analysed.
 */
public final class PictureSignature {
  private static final int LENGTH = 18;

  /** The sizes of BMP's headers, at byte 14: "BM" alone begins many a text. */
  private static final Set<Integer> BMP_HEADER_SIZES = Set.of(12, 16, 40, 52, 56, 64, 108, 124);

  private static final Set<String> ISO_PICTURE_BRANDS =
      Set.of("heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif", "avis");

  private PictureSignature() {}

  /**
   * Returns whether a file looks like a picture.
   *
   * @param file the file
   * @return whether it does; also {@code true} for a file that cannot be read
   */
  public static boolean isPicture(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return isPicture(new String(in.readNBytes(LENGTH), ISO_8859_1));
    } catch (IOException e) {
      // Who reads it next says why it cannot be read.
      return true;
    }
  }

  private static boolean isPicture(String start) {
    return start.startsWith("\u00ff\u00d8\u00ff")
        || start.startsWith("\u0089PNG\r\n\u001a\n")
        || start.startsWith("GIF87a")
        || start.startsWith("GIF89a")
        || start.startsWith("II*\0")
        || start.startsWith("MM\0*")
        || (start.startsWith("RIFF") && start.startsWith("WEBP", 8))
        || (start.startsWith("ftyp", 4)
            && start.length() >= 12
            && ISO_PICTURE_BRANDS.contains(start.substring(8, 12)))
        || isBmp(start);
  }

  private static boolean isBmp(String start) {
    return start.startsWith("BM")
        && start.length() == LENGTH
        && start.charAt(16) == 0
        && start.charAt(17) == 0
        && BMP_HEADER_SIZES.contains(start.charAt(14) | start.charAt(15) << 8);
  }
}
