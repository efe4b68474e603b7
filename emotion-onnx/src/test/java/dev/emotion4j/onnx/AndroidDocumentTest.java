package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AndroidDocumentTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("emotion.repository", ".."));

  private static List<String> blocks(String regex, String file) throws IOException {
    return Pattern.compile(regex, Pattern.DOTALL)
        .matcher(Files.readString(REPOSITORY.resolve(file)))
        .results()
        .map(match -> match.group(1).stripTrailing().stripIndent())
        .toList();
  }

  @Test
  void theDocumentsCodeIsTheCodeThatRunsOnRobolectric() throws IOException {
    List<String> compiled =
        blocks(
            "// sample\n(.*?)\n *// end of sample",
            "emotion-onnx/src/test/java/dev/emotion4j/onnx/android/AndroidSamples.java");
    assertThat(compiled).hasSize(3);
    assertThat(blocks("```java\n(.*?)\n```", "docs/android.md")).isEqualTo(compiled);
  }

  @Test
  void theDocumentsVersionOfOnnxRuntimeIsTheBuilds() throws IOException {
    List<String> built = blocks("<onnxruntime.version>(.*?)</onnxruntime.version>", "pom.xml");
    assertThat(built).hasSize(1);
    assertThat(blocks("onnxruntime-android:([\\d.]+)", "docs/android.md"))
        .isNotEmpty()
        .allMatch(built.get(0)::equals);
  }
}
