package dev.emotion4j.onnx;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How large the rooms of all modules are, and whether the map in docs/architecture.md is true. */
class SourceFilesTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("emotion.repository", ".."));

  static final Path MAP = REPOSITORY.resolve("docs/architecture.md");

  @Test
  void aPackageHasAtMost25SourceFiles() {
    Map<Path, Long> files = sources().collect(groupingBy(Path::getParent, counting()));
    assertThat(files).isNotEmpty().allSatisfy((name, count) -> assertThat(count).isLessThan(26));
  }

  @Test
  void halfOfAllFilesHaveAtMost120Lines() {
    List<Long> lengths = sources().map(SourceFilesTest::lineCount).sorted().toList();
    assertThat(lengths.get(lengths.size() / 2)).isLessThanOrEqualTo(120);
  }

  @Test
  void aFileOfMoreThan300LinesSaysWhyBeforeItsType() {
    List<Path> files = sources().filter(file -> lineCount(file) > 300).toList();
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      String top = text(file).split("\n(@|public |final |abstract |class |record |enum )")[0];
      assertThat(top).as(file.toString()).containsPattern("// .*[Oo]ver 300 lines|// .*onger than");
    }
  }

  /** The main code of all modules, whether published or not. */
  private static Stream<Path> sources() {
    return Stream.of("core", "preprocess", "onnx", "benchmarks", "examples")
        .map(module -> REPOSITORY.resolve("emotion-" + module + "/src/main/java"))
        .flatMap(SourceFilesTest::filesBelow)
        .filter(file -> file.toString().endsWith(".java"));
  }

  private static Stream<Path> filesBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long lineCount(Path file) {
    return text(file).lines().count();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The table "Where to find it". A name with slashes is a file in some module, below
   * dev/emotion4j; one that begins with a capital is a file beside it, and any other a method in
   * it.
   */
  @Test
  void theMapLeadsToFilesAndMethodsThatExist() {
    String table = text(MAP).split("## Where to find it")[1].split("\n## ")[0];
    List<String> rows = table.lines().filter(line -> line.contains("`")).toList();
    assertThat(rows).hasSizeGreaterThan(10);
    for (String row : rows) {
      Path file = Path.of("");
      for (String name : codeSpans(row.substring(row.lastIndexOf("| ", row.length() - 3)))) {
        if (name.contains("/")) {
          file = sourceFile(name);
        } else if (name.startsWith("…")) {
          String ending = name.substring(1) + ".java";
          assertThat(filesBelow(file.resolveSibling("")))
              .as(row)
              .anyMatch(other -> other.toString().endsWith(ending));
        } else if (Character.isUpperCase(name.charAt(0))) {
          assertThat(file.resolveSibling(name + ".java")).as(row).exists();
        } else {
          assertThat(text(file)).as(row).contains(" " + name + "(");
        }
      }
      assertThat(file).as(row).isRegularFile();
    }
  }

  private static Path sourceFile(String name) {
    return sources()
        .filter(file -> file.endsWith("dev/emotion4j/" + name + ".java"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is in no module"));
  }

  static List<String> codeSpans(String text) {
    return Pattern.compile("`([^`]+)`").matcher(text).results().map(span -> span.group(1)).toList();
  }
}
