package dev.emotion4j.onnx.graph.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The names of all operators that have a rule, as the source of {@code Operators} has them. */
final class OperatorNames {
  private static final Path SOURCE =
      Path.of("src/main/java/dev/emotion4j/onnx/graph/rules/Operators.java");
  private static final Pattern CASE = Pattern.compile("case (OWN \\+ )?\"(\\w+)\" ->");

  private OperatorNames() {}

  /** Returns them in alphabetical order. */
  static List<String> all() {
    try {
      List<String> names =
          CASE.matcher(Files.readString(SOURCE))
              .results()
              .map(found -> (found.group(1) == null ? "" : "com.microsoft.") + found.group(2))
              .sorted()
              .toList();
      if (names.size() < 150) {
        throw new IllegalStateException(SOURCE + " has " + names.size() + " cases");
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
