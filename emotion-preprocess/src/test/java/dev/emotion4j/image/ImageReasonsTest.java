package dev.emotion4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emotion4j.ImageException;
import dev.emotion4j.ImageException.Reason;
import dev.emotion4j.image.testing.Golden;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program is told of a picture that cannot be used, without reading the message. */
class ImageReasonsTest {
  @TempDir private Path folder;

  private static Reason reason(ThrowingCallable call) {
    return catchThrowableOfType(ImageException.class, call).reason();
  }

  @Test
  void aFileThatIsNotThereIsMissing() {
    assertThat(reason(() -> Images.read(folder.resolve("nobody.jpg")))).isEqualTo(Reason.MISSING);
  }

  @Test
  void aDirectoryOrAStreamThatFailsIsUnreadable() {
    assertThat(reason(() -> Images.read(folder))).isEqualTo(Reason.UNREADABLE);
    InputStream broken =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("unplugged");
          }
        };
    assertThat(reason(() -> Images.read(broken))).isEqualTo(Reason.UNREADABLE);
  }

  @Test
  void tooManyBytesOrPixelsAreTooLargeHoweverTheyCome() throws IOException {
    byte[] file = Golden.file("photo_odd.jpg");
    Path path = Files.write(folder.resolve("photo.jpg"), file);
    ReadOptions few = ReadOptions.DEFAULT.withMaxBytes(file.length - 1);
    ReadOptions small = ReadOptions.DEFAULT.withMaxPixels(10);
    for (ReadOptions options : new ReadOptions[] {few, small}) {
      assertThat(reason(() -> Images.read(file, options))).isEqualTo(Reason.TOO_LARGE);
      assertThat(reason(() -> Images.read(path, options))).isEqualTo(Reason.TOO_LARGE);
      assertThat(reason(() -> Images.read(Files.newInputStream(path), options)))
          .isEqualTo(Reason.TOO_LARGE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dear diary", "%PDF-1.7", "<svg/>"})
  void whatIsNoPictureIsUnsupported(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(reason(() -> Images.read(bytes))).isEqualTo(Reason.UNSUPPORTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"photo_odd.jpg", "photo_progressive.jpg", "noise_100x224.png", "palette.png"})
  void aPictureThatIsCutIsDamaged(String name) {
    byte[] whole = Golden.file(name);
    for (int part = 1; part < 10; part++) {
      byte[] cut = Arrays.copyOf(whole, Math.max(12, whole.length * part / 10));
      assertThat(reason(() -> Images.read(cut))).as("%s %d", name, part).isEqualTo(Reason.DAMAGED);
    }
  }

  @Test
  void noBytesAreDamaged() {
    assertThat(reason(() -> Images.read(new byte[0]))).isEqualTo(Reason.DAMAGED);
  }
}
