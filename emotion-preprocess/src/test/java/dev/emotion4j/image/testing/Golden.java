package dev.emotion4j.image.testing;

import dev.emotion4j.RgbImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;

/** The pictures and expected values written by {@code tools/golden_preprocess.py}. */
public final class Golden {
  private Golden() {}

  public static byte[] file(String name) {
    return resource("golden/" + name);
  }

  public static byte[] resource(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/dev/emotion4j/image/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fields of each line of a table. */
  public static Stream<String[]> table(String name) {
    return new String(file(name), StandardCharsets.UTF_8).lines().map(line -> line.split("\t"));
  }

  public static String sha256(byte[] data) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All pixels of an image. */
  public static byte[] rgb(RgbImage image) {
    byte[] all = new byte[3 * image.width() * image.height()];
    byte[] row = new byte[3 * image.width()];
    for (int y = 0; y < image.height(); y++) {
      image.readRow(0, y, image.width(), row);
      System.arraycopy(row, 0, all, y * row.length, row.length);
    }
    return all;
  }
}
