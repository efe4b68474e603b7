package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.ImageException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.ReadOptions;
import dev.emotion4j.image.testing.Golden;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Damages every file of the corpus at random places: a picture or our exception, nothing else. */
class DamagedFilesTest {
  private static final int DAMAGED_COPIES = 60;
  private static final ReadOptions OPTIONS = ReadOptions.DEFAULT.withMaxPixels(1_000_000);

  @Test
  void giveAPictureOrAnImageException() {
    for (String name :
        new String(Golden.resource("formats/names.txt"), StandardCharsets.UTF_8).lines().toList()) {
      byte[] whole = Golden.resource("formats/" + name);
      Random random = new Random(name.hashCode());
      for (int i = 0; i < DAMAGED_COPIES; i++) {
        read(name + ", copy " + i, damaged(whole, random));
      }
    }
  }

  private static void read(String name, byte[] file) {
    try {
      RgbImage image = Images.read(file, OPTIONS);
      assertThat((long) image.width() * image.height()).isBetween(1L, OPTIONS.maxPixels());
      Golden.rgb(image);
    } catch (ImageException e) {
      assertThat(e).as(name).hasMessageStartingWith("picture: ");
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(name, e);
    }
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] file = whole.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      // Half of the changes hit the headers.
      int at = random.nextInt(random.nextBoolean() ? Math.min(64, file.length) : file.length);
      switch (random.nextInt(4)) {
        case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> file[at] = (byte) random.nextInt(256);
        case 2 -> file[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
        default -> {
          int from = random.nextInt(file.length);
          int count = Math.min(random.nextInt(16), file.length - Math.max(at, from));
          System.arraycopy(file, from, file, at, count);
        }
      }
    }
    if (random.nextInt(8) == 0) {
      file = Arrays.copyOf(file, random.nextInt(file.length));
    }
    repairPngChecksums(file);
    return file;
  }

  /** Or else almost every damaged PNG would be refused for its checksums alone. */
  private static void repairPngChecksums(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    if (file.length < 8 || in.getInt(0) != 0x89504E47) {
      return;
    }
    int at = 8;
    while (at + 12 <= file.length) {
      int length = in.getInt(at);
      if (length < 0 || length > file.length - at - 12) {
        return;
      }
      CRC32 crc = new CRC32();
      crc.update(file, at + 4, length + 4);
      in.putInt(at + 8 + length, (int) crc.getValue());
      at += 12 + length;
    }
  }
}
