package dev.emotion4j.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.onnx.testing.NativeMemory;
import dev.emotion4j.onnx.testing.UserModels;
import dev.emotion4j.testing.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX) // reads /proc
class NativeMemoryTest {
  /*
   * In the warm-up the JVM compiles (on a busy machine still after fifty loads), and the native
   * allocator takes memory for each thread that
   * loads. After it, samples differ by up to 9 MB. A session that is not released takes more than 3
   * MB: one in forty would be above this.
   */
  private static final long MAX_GROWTH_KILOBYTES = 16 << 10;

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
            "90",
            "200",
            "100");
    assertThat(result.exitCode()).as(result.output()).isZero();
    List<Long> kilobytes =
        result.output().lines().filter(line -> line.matches("\\d+")).map(Long::valueOf).toList();
    assertThat(kilobytes).hasSize(11);
    assertThat(kilobytes.get(10) - kilobytes.get(0))
        .as("growth of %s", kilobytes)
        .isLessThan(MAX_GROWTH_KILOBYTES);
  }
}
