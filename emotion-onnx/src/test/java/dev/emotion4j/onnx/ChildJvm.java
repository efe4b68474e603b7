package dev.emotion4j.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM with this one's class path, for what may end a process. */
final class ChildJvm {

  /** What a child left behind. */
  record Result(int exitCode, String output) {}

  private ChildJvm() {}

  /**
   * Runs a main class to its end.
   *
   * @param timeoutSeconds after which the child is killed, and the test fails
   */
  static Result run(Class<?> mainClass, int timeoutSeconds, List<String> jvmArgs, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArgs);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass.getName());
    command.addAll(List.of(args));
    return run(mainClass.getSimpleName(), timeoutSeconds, new ProcessBuilder(command));
  }

  /** Runs any command to its end, with both of its streams in one. */
  static Result run(String name, int timeoutSeconds, ProcessBuilder builder)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("child", ".log");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(name + " did not end: " + Files.readString(output, UTF_8));
    }
    String text = Files.readString(output, UTF_8);
    Files.delete(output);
    return new Result(process.exitValue(), text);
  }
}
