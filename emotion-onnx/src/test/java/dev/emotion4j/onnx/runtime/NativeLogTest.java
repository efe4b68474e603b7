package dev.emotion4j.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.onnx.testing.FreshJvm;
import dev.emotion4j.onnx.testing.LevelLogging;
import dev.emotion4j.testing.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where ONNX Runtime's own log goes, and how much of it. */
@EnabledOnOs(OS.LINUX) // a shell parts the two streams
class NativeLogTest {
  @TempDir Path folder;

  /** Returns what a process that loads both bundled models wrote to the standard error stream. */
  private String standardError(String level) throws Exception {
    ChildJvm.Result result =
        new FreshJvm(folder)
            .launcher("sh", "-c", "exec \"$@\" 2> stderr.txt", "sh")
            .option("-Dslf4j.provider=" + LevelLogging.class.getName())
            .option("-Demotion4j.level=" + level)
            .run(LoadTwice.class);
    assertThat(result.output().lines()).containsExactly("loaded true", "loaded true");
    return Files.readString(folder.resolve("stderr.txt"));
  }

  @Test
  void atTraceTheStandardErrorStreamHasAllOfIt() throws Exception {
    assertThat(standardError("TRACE")).containsPattern("\\[[VI]:onnxruntime:");
  }

  @Test
  void atInfoThereIsNone() throws Exception {
    assertThat(standardError("INFO")).doesNotContain("onnxruntime");
  }

  @Test
  void atDebugThereAreNoMoreThanWarnings() throws Exception {
    assertThat(standardError("DEBUG")).doesNotContainPattern("\\[[VI]:onnxruntime:");
  }
}
