package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DependenciesTest {
  private static final Pattern ARTIFACT = Pattern.compile("([\\w.-]+):([\\w.-]+):jar:");

  /** The build writes the list as a user's Maven would resolve it. */
  @Test
  void aUserPullsOnnxRuntimeJacksonCoreSlf4jAndNothingElse() throws IOException {
    String list = Files.readString(Path.of("target/runtime-dependencies.txt"));
    List<String> artifacts =
        ARTIFACT
            .matcher(list)
            .results()
            .map(MatchResult::group)
            .map(s -> s.replace(":jar:", ""))
            .toList();
    assertThat(artifacts)
        .containsExactlyInAnyOrder(
            "dev.emotion4j:emotion-core",
            "dev.emotion4j:emotion-preprocess",
            "com.microsoft.onnxruntime:onnxruntime",
            "com.fasterxml.jackson.core:jackson-core",
            "org.slf4j:slf4j-api");
  }
}
