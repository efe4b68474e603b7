package dev.emotion4j.onnx.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.onnx.testing.NativeMemory;
import dev.emotion4j.testing.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;

class NativeBufferTest {
  private static final int SIZE = 256 << 20;

  @Test
  @EnabledOnOs(OS.LINUX)
  void closingGivesTheMemoryBackAtOnce() throws IOException {
    NativeBuffer buffer = NativeBuffer.allocate(SIZE);
    ByteBuffer bytes = buffer.bytes();
    assertThat(bytes.isDirect()).isTrue();
    assertThat(bytes.capacity()).isEqualTo(SIZE);
    assertThat(bytes.get(SIZE - 1)).isZero();
    bytes.put(SIZE - 1, (byte) 1);
    long open = NativeMemory.residentKilobytes();
    buffer.close();
    // The rest of the process may take a few megabytes meanwhile.
    assertThat(open - NativeMemory.residentKilobytes()).isGreaterThan((SIZE >> 10) * 9L / 10);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_22)
  void aClosedBufferThrows() {
    NativeBuffer buffer = NativeBuffer.allocate(8);
    buffer.close();
    assertThatThrownBy(() -> buffer.bytes().get(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void moreThanTheHeapMayHaveIsRefused() throws Exception {
    ChildJvm.Result result = ChildJvm.run(NativeBufferTest.class, 60, List.of("-Xmx64m"));
    assertThat(result.output().lines()).containsExactly("OutOfMemoryError");
  }

  public static void main(String[] args) {
    try (NativeBuffer buffer = NativeBuffer.allocate(SIZE)) {
      System.out.println(buffer.bytes());
    } catch (OutOfMemoryError e) {
      System.out.println("OutOfMemoryError");
    }
  }
}
