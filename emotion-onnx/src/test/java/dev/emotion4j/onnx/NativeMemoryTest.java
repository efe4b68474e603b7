package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX) // reads /proc
class NativeMemoryTest {
  /*
   * The first half is warm-up: the JVM compiles, and the native allocator takes memory for each
   * thread that loads. A session that was not released takes more than 3 MB, so those of the second
   * half's 100 cycles would be far above this.
   */
  private static final long MAX_GROWTH_KILOBYTES = 24 << 10;

  @Test
  void residentMemoryStaysLevelOver200LoadsAnd20000Classifications(@TempDir Path directory)
      throws Exception {
    UserModels.copyTo(directory);
    ChildJvm.Result result =
        ChildJvm.run(
            NativeMemory.class,
            400,
            List.of("-Xmx64m", "-Xms64m", "-XX:+AlwaysPreTouch"),
            directory.toString(),
            "200",
            "100");
    assertThat(result.exitCode()).as(result.output()).isZero();
    List<Long> kilobytes =
        result.output().lines().filter(line -> line.matches("\\d+")).map(Long::valueOf).toList();
    assertThat(kilobytes).hasSize(10);
    assertThat(kilobytes.get(9) - kilobytes.get(4))
        .as("growth of %s", kilobytes)
        .isLessThan(MAX_GROWTH_KILOBYTES);
  }
}
