package dev.emotion4j.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A main class run in a new JVM with this one's class path. */
final class ChildJvm {
  private ChildJvm() {}

  /** Returns the lines that the main class prints: one at least. */
  static List<String> lines(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines;
    try (InputStream out = process.getInputStream()) {
      lines = new String(out.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    int exitCode = process.waitFor();
    if (exitCode != 0 || lines.isEmpty()) {
      throw new IOException(
          "The process "
              + main.getSimpleName()
              + " printed "
              + lines.size()
              + " lines and ended with exit code "
              + exitCode
              + ", expected some and 0; its errors are above");
    }
    return lines;
  }

  /** Returns the last line that the main class prints. */
  static String lastLine(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> lines = lines(main, arguments);
    return lines.get(lines.size() - 1);
  }
}
