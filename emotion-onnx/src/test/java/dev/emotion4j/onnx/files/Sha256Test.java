package dev.emotion4j.onnx.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import org.junit.jupiter.api.Test;

class Sha256Test {
  /** FIPS 180-2, appendix B.1: the digest of "abc". */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  /** FIPS 180-2, appendix B.3: the digest of a million times "a". */
  private static final String MILLION =
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

  /** Gives one byte at a time. */
  private static final class Drops implements ReadableByteChannel {
    private final ByteBuffer source;

    Drops(String text) {
      source = ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    @Override
    public int read(ByteBuffer target) {
      if (!source.hasRemaining()) {
        return -1;
      }
      target.put(source.get());
      return 1;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  @Test
  void aBufferIsFilledAndDigestedInParts() throws IOException {
    ByteBuffer target = ByteBuffer.allocateDirect(3);
    assertThat(Sha256.fill(target, new Drops("abcd"))).isEqualTo(ABC);
    assertThat(US_ASCII.decode(target.flip()).toString()).isEqualTo("abc");
    assertThat(Sha256.of(target.rewind())).isEqualTo(ABC);
  }

  @Test
  void moreThanOnePart() throws IOException {
    String million = "a".repeat(1_000_000);
    ByteBuffer target = ByteBuffer.allocateDirect(million.length());
    assertThat(
            Sha256.fill(
                target, Channels.newChannel(new ByteArrayInputStream(million.getBytes(US_ASCII)))))
        .isEqualTo(MILLION);
    assertThat(US_ASCII.decode(target.flip()).toString()).isEqualTo(million);
    assertThat(Sha256.fill(target.clear(), new Drops(million))).isEqualTo(MILLION);
  }

  @Test
  void aChannelThatEndsEarlyIsAnError() {
    assertThatThrownBy(() -> Sha256.fill(ByteBuffer.allocate(3), new Drops("ab")))
        .isInstanceOf(IOException.class)
        .hasMessage("the file became shorter while it was read");
  }
}
