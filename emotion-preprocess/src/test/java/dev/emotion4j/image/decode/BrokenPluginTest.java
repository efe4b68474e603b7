package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.Images;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;

/** Plug-ins of ImageIO that do not work: an error of the one picture, not of the program. */
class BrokenPluginTest {
  private static final byte[] FILE = "PLUGGED IN".getBytes(StandardCharsets.US_ASCII);

  /** A plug-in for files that start as {@link #FILE} does, whose library is not there. */
  private static final class WithoutLibrary extends ImageReaderSpi {
    private final boolean throwsAtOnce;

    private WithoutLibrary(boolean throwsAtOnce) {
      super(
          "nobody",
          "1",
          new String[] {"plugged"},
          null,
          null,
          "Plugged",
          new Class<?>[] {ImageInputStream.class},
          null,
          false,
          null,
          null,
          null,
          null,
          false,
          null,
          null,
          null,
          null);
      this.throwsAtOnce = throwsAtOnce;
    }

    @Override
    public boolean canDecodeInput(Object source) throws IOException {
      ImageInputStream in = (ImageInputStream) source;
      in.mark();
      boolean known = in.read() == 'P' && in.read() == 'L';
      in.reset();
      return known;
    }

    @Override
    public ImageReader createReaderInstance(Object extension) {
      if (throwsAtOnce) {
        throw new NoClassDefFoundError("kotlin/jvm/internal/Intrinsics");
      }
      throw new IllegalStateException("no licence");
    }

    @Override
    public String getDescription(Locale locale) {
      return "a plug-in that does not work";
    }
  }

  private static void withPlugin(ImageReaderSpi plugin, Runnable test) {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    registry.registerServiceProvider(plugin);
    try {
      test.run();
    } finally {
      registry.deregisterServiceProvider(plugin);
    }
  }

  @Test
  void aMissingClassIsAnErrorOfThePicture() {
    withPlugin(
        new WithoutLibrary(true),
        () ->
            assertThatThrownBy(() -> Images.read(FILE))
                .isInstanceOf(ImageException.class)
                .hasMessage(
                    "picture: a picture for an ImageIO plug-in, which lacks a library"
                        + " (NoClassDefFoundError: kotlin/jvm/internal/Intrinsics); add what"
                        + " the plug-in needs with java -cp (java -jar ignores a class path), or"
                        + " convert the picture to PNG"));
  }

  @Test
  void anyExceptionIsAnErrorOfThePicture() {
    withPlugin(
        new WithoutLibrary(false),
        () ->
            assertThatThrownBy(() -> Images.read(FILE))
                .isInstanceOf(ImageException.class)
                .hasMessage(
                    "picture: the picture is damaged: it cannot be decoded: no licence;"
                        + " copy it again"));
  }
}
