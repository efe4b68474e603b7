package dev.emotion4j.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM, for what may end a process, or must start in a new one. */
public final class ChildJvm {

  /** What a child left behind: both of its streams in one. */
  public record Result(int exitCode, String output) {}

  private ChildJvm() {}

  /**
   * Runs a main class to its end, with this JVM's class path.
   *
   * @param timeoutSeconds after which the child is killed, and the test fails
   */
  public static Result run(
      Class<?> mainClass, int timeoutSeconds, List<String> jvmArgs, String... args)
      throws IOException, InterruptedException {
    return run(
        mainClass.getSimpleName(),
        timeoutSeconds,
        java(System.getProperty("java.class.path"), jvmArgs, mainClass, args));
  }

  /** Runs any command to its end. */
  public static Result run(String name, int timeoutSeconds, ProcessBuilder builder)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("child", ".log");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    process.getOutputStream().close();
    if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(name + " did not end: " + Files.readString(output, UTF_8));
    }
    String text = Files.readString(output, UTF_8);
    Files.delete(output);
    return new Result(process.exitValue(), text);
  }

  /**
   * Returns the lines that a main class prints, one at least, with this JVM's class path. Its
   * errors go where this process's go.
   */
  public static List<String> lines(Class<?> mainClass, String... args)
      throws IOException, InterruptedException {
    Process process =
        java(System.getProperty("java.class.path"), List.of(), mainClass, args)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines;
    try (var out = process.getInputStream()) {
      lines = new String(out.readAllBytes(), UTF_8).lines().toList();
    }
    int exitCode = process.waitFor();
    if (exitCode != 0 || lines.isEmpty()) {
      throw new IOException(
          "The process "
              + mainClass.getSimpleName()
              + " printed "
              + lines.size()
              + " lines and ended with exit code "
              + exitCode
              + ", expected some and 0; its errors are above");
    }
    return lines;
  }

  /** Returns the last line that a main class prints. */
  public static String lastLine(Class<?> mainClass, String... args)
      throws IOException, InterruptedException {
    List<String> lines = lines(mainClass, args);
    return lines.get(lines.size() - 1);
  }

  /** Returns the command that runs a main class with a class path of its own. */
  public static ProcessBuilder java(
      String classPath, List<String> jvmArgs, Class<?> mainClass, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArgs);
    command.addAll(List.of("-cp", classPath, mainClass.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command);
  }
}
