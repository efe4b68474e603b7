package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.testing.Golden;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends of Netpbm's headers of which Pillow makes other numbers, or nothing; here as Netpbm. */
class NetpbmTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "P5 2 1 255#note\nAB",
        "P5 2#width\n1#height\n255#white\nAB",
        "P2 2 1 255#note\n65 66"
      })
  void readsACommentAtTheEndOfANumber(String file) {
    assertThat(Golden.rgb(Images.read(bytes(file)))).containsExactly(65, 65, 65, 66, 66, 66);
  }

  @Test
  void refusesALetterAtTheEndOfTheHeader() {
    assertThatThrownBy(() -> Images.read(bytes("P5 2 1 255xAB")))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "picture: the Netpbm picture is damaged: at byte 10 there is no white space; copy it"
                + " again");
  }

  private static byte[] bytes(String file) {
    return file.getBytes(StandardCharsets.US_ASCII);
  }
}
