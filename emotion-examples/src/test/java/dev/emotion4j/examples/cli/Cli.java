package dev.emotion4j.examples.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** Runs the command line inside the test's JVM. */
final class Cli {
  /** The root of the repository. */
  static final Path REPOSITORY = Path.of(System.getProperty("emotion.repository", ".."));

  static final Path ASTRONAUT = REPOSITORY.resolve("docs/images/astronaut.png");

  static final Path DETECTOR =
      REPOSITORY.resolve(
          "emotion-onnx/src/test/resources/dev/emotion4j/onnx/grid/tiny_face_detector.onnx");

  private Cli() {}

  /** What a run gave. */
  record Result(int exitCode, String out, String err) {
    List<String> outLines() {
      return out.lines().toList();
    }

    List<String> errLines() {
      return err.lines().toList();
    }
  }

  static Result run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    CommandLine commandLine = EmotionCommand.commandLine(words);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    int exitCode = EmotionCommand.run(commandLine, words);
    return new Result(exitCode, out.toString(), err.toString());
  }
}
