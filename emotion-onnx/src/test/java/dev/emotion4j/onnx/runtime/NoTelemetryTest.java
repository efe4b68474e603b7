package dev.emotion4j.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.onnx.testing.FreshJvm;
import dev.emotion4j.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * ONNX Runtime from 1.29.0 on writes a device id and a database below the user's home, unless the
 * variable CI or one of its own is set; the child process has neither.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class NoTelemetryTest {
  @TempDir Path home;

  private List<String> filesInHome() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }

  @Test
  void aClassificationOpensNoSocketAndWritesNothingButTheUnpackedLibrary() throws Exception {
    ChildJvm.Result result = new FreshJvm(home).run(WatchedClassification.class);
    assertThat(result.exitCode()).as(result.output()).isZero();
    List<String> lines = result.output().lines().toList();
    assertThat(lines).as(result.output()).hasSize(5);
    assertThat(lines.get(0)).startsWith("label ");
    assertThat(lines.get(1)).matches("looks [1-9][0-9]*");
    assertThat(lines.get(2)).isEqualTo("sockets []");
    assertThat(lines.get(3)).matches("file onnxruntime-java[0-9]+/libonnxruntime\\.so");
    assertThat(lines.get(4)).matches("file onnxruntime-java[0-9]+/libonnxruntime4j_jni\\.so");

    assertThat(filesInHome()).isEmpty();
    try (Stream<Path> left = Files.list(home)) {
      // ONNX Runtime removes its files and forgets their folder.
      assertThat(left.map(path -> path.getFileName().toString()))
          .allMatch(name -> name.matches("onnxruntime-java[0-9]+"));
    }
  }

  @Test
  void aSocketAndAFileWouldBeSeen() throws Exception {
    ChildJvm.Result result = new FreshJvm(home).run(WatchedClassification.class, "misbehave");
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).containsPattern("sockets \\[socket:").contains("file deviceid");
    assertThat(filesInHome()).containsExactly(home.resolve("deviceid").toString());
  }
}
