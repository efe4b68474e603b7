package dev.emotion4j.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecipesDocumentTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("emotion.repository", ".."));
  private static final Path TESTS = REPOSITORY.resolve("emotion-examples/src/test");

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The blocks of one language in docs/recipes.md. */
  private static List<String> shown(String language) {
    return Pattern.compile("```" + language + "\n(.*?)\n```", Pattern.DOTALL)
        .matcher(text(REPOSITORY.resolve("docs/recipes.md")))
        .results()
        .map(match -> match.group(1).strip())
        .toList();
  }

  /** A source file from behind its imports. */
  private static String declaration(String name) {
    String source = text(TESTS.resolve("java/dev/emotion4j/examples/recipes/" + name + ".java"));
    int lastImport = source.lastIndexOf("\nimport ");
    return source.substring(source.indexOf('\n', lastImport + 1)).strip();
  }

  @Test
  void theJavaIsWhatTheSpringTestRuns() {
    assertThat(shown("java"))
        .isEqualTo(
            Stream.of("EmotionConfiguration", "EmotionHealth", "EmotionController")
                .map(RecipesDocumentTest::declaration)
                .toList());
  }

  @Test
  void thePropertiesAreWhatTheSpringTestReads() {
    assertThat(shown("properties"))
        .containsExactly(
            text(TESTS.resolve("resources/dev/emotion4j/examples/recipes/application.properties")));
  }

  @Test
  void theDockerfileIsTheOneThatIsTried() {
    assertThat(shown("dockerfile"))
        .containsExactly(text(REPOSITORY.resolve("emotion-examples/src/main/docker/Dockerfile")));
  }
}
