package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.testing.Golden;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.junit.jupiter.api.Test;

/** WebP files that the plug-in does not read, or reads although they are damaged. */
class BrokenWebpTest {
  private static final String ANIMATED_WEBP =
      "picture: an animated WebP, which is not supported; save its first frame as PNG or WebP";

  @Test
  void saysWhichPluginReadsWebpIfThereIsNone() {
    byte[] file = Golden.resource("formats/webp_lossless.webp");
    IIORegistry registry = IIORegistry.getDefaultInstance();
    ImageReaderSpi plugin =
        ImageIO.getImageReadersByFormatName("webp").next().getOriginatingProvider();
    registry.deregisterServiceProvider(plugin);
    try {
      assertThatThrownBy(() -> Images.read(file))
          .isInstanceOf(ImageException.class)
          .hasMessage(
              "picture: a WebP picture, which Java reads only with an ImageIO plug-in; add"
                  + " com.github.usefulness:webp-imageio and its kotlin-stdlib with java -cp (java -jar"
                  + " ignores a class path), or convert the picture to PNG");
    } finally {
      registry.registerServiceProvider(plugin);
    }
  }

  @Test
  void saysWhatToDoWithAnAnimatedWebp() {
    assertThatThrownBy(() -> Images.read(Golden.resource("formats/webp_animated.webp")))
        .isInstanceOf(ImageException.class)
        .hasMessage(ANIMATED_WEBP);
  }

  @Test
  void takesAWebpWithAnAnimationChunkForAnAnimatedOneWhateverItsFlagsSay() {
    byte[] file = Golden.resource("formats/webp_animated.webp");
    // Chunk VP8X starts at 12, its flags stand at 20; Pillow refuses this file as a whole.
    file[20] = 0;

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessage(ANIMATED_WEBP);
  }

  @Test
  void refusesAWebpWhoseCodesRunOverTheirEndIntoOtherChunks() {
    byte[] file = Golden.resource("formats/webp_orientation_6.webp");
    // These are amid the codes; a chunk with the orientation follows. Pillow refuses this file.
    Arrays.fill(file, 527, 531, (byte) 0xFF);

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("picture: the WebP is damaged: it cannot be decoded: ");
  }

  @Test
  void saysThatAWebpIsTruncatedAlthoughItsPictureIsWhole() {
    byte[] whole = Golden.resource("formats/webp_orientation_6.webp");
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);

    assertThatThrownBy(() -> Images.read(cut))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the WebP is truncated: no picture and whole chunks in its "
                + cut.length
                + " bytes; copy it again");
  }

  @Test
  void refusesAWebpWhoseChunksAreShiftedByLostBytes() {
    byte[] whole = Golden.resource("formats/webp_orientation_6.webp");
    // Eight bytes amid the codes are lost. Pillow refuses this file.
    byte[] file = new byte[whole.length];
    System.arraycopy(whole, 0, file, 0, 3000);
    System.arraycopy(whole, 3008, file, 3000, whole.length - 3008);

    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("picture: the WebP is truncated: no picture and whole");
  }
}
