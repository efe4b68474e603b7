package dev.emotion4j.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.onnx.testing.UserModels;
import dev.emotion4j.testing.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@link LifecycleStress} in child processes, which a native crash would end. */
class LifecycleStressTest {
  /** How many times each; more by {@code -Demotion4j.stress=N}. */
  private static final int ROUNDS = Integer.getInteger("emotion4j.stress", 1);

  @TempDir Path directory;

  @Test
  void anyInterleavingOfCallsFromManyThreadsEndsInAnswersOrOurExceptions() throws Exception {
    UserModels.copyTo(directory);
    for (int seed = 0; seed < ROUNDS; seed++) {
      ChildJvm.Result result =
          ChildJvm.run(
              LifecycleStress.class,
              180,
              List.of("-Xmx512m", "-Djava.io.tmpdir=" + directory),
              directory.toString(),
              Integer.toString(seed),
              "400",
              "finish");
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(result.output()).containsPattern("[1-9]\\d* answers, [1-9]\\d* refusals");
    }
  }

  @Test
  void exitingWhileModelsAreLoadedAndRunIsAnOrderlyExit() throws Exception {
    UserModels.copyTo(directory);
    for (int seed = 0; seed < 5 * ROUNDS; seed++) {
      ChildJvm.Result result =
          ChildJvm.run(
              LifecycleStress.class,
              60,
              List.of("-Xmx512m", "-Djava.io.tmpdir=" + directory),
              directory.toString(),
              Integer.toString(seed),
              "200",
              "exit");
      assertThat(result.exitCode()).as(result.output()).isZero();
    }
  }
}
