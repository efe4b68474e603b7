package dev.emotion4j.onnx.testing;

import dev.emotion4j.testing.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A JVM in which nothing is loaded yet, with a class path and options of its own. Its home and
 * temporary folder are the given folder, and no variable tells it to behave.
 */
public final class FreshJvm {
  private final Path folder;
  private final List<String> launcher = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private String classPath = classPath(entry -> true);

  public FreshJvm(Path folder) {
    this.folder = folder;
  }

  /** Returns the tests' class path, or the part of it that is wanted. */
  public static String classPath(Predicate<String> wanted) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(wanted)
        .collect(Collectors.joining(File.pathSeparator));
  }

  public static boolean isOnnxRuntime(String classPathEntry) {
    return Path.of(classPathEntry).getFileName().toString().startsWith("onnxruntime-");
  }

  public FreshJvm classPath(String wanted) {
    classPath = wanted;
    return this;
  }

  /** Starts the JVM through another program, which gets the JVM's command as its last arguments. */
  public FreshJvm launcher(String... command) {
    launcher.addAll(List.of(command));
    return this;
  }

  public FreshJvm option(String option) {
    options.add(option);
    return this;
  }

  public ChildJvm.Result run(Class<?> main, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Otherwise the JVM itself writes a file with performance counters.
    command.add("-XX:-UsePerfData");
    if (Runtime.version().feature() >= 24) {
      // Otherwise it prints a warning.
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-Duser.home=" + folder);
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.equals("CI")
                    || name.startsWith("ORT_")
                    || name.startsWith("XDG_")
                    || name.equals("JAVA_TOOL_OPTIONS")
                    || name.equals("JDK_JAVA_OPTIONS"));
    for (String home : new String[] {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "TMPDIR"}) {
      builder.environment().put(home, folder.toString());
    }
    return ChildJvm.run(main.getSimpleName(), 120, builder);
  }
}
