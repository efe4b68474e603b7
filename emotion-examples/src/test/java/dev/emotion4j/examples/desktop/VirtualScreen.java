package dev.emotion4j.examples.desktop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An X server without a screen, Debian's {@code xvfb}, and a window manager on it, {@code openbox}:
 * without one, Java's drag sources take no window for a target.
 */
final class VirtualScreen implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/bin/Xvfb");
  private static final Path MANAGER = Path.of("/usr/bin/openbox");

  /** In the order in which they were started. */
  private final List<Process> processes = new ArrayList<>();

  private final Path log;
  private final String display;

  private VirtualScreen(Path log) throws IOException {
    this.log = log;
    // It chooses a number that is free.
    ProcessBuilder server =
        new ProcessBuilder(
            SERVER.toString(),
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1920x1400x24",
            "-nolisten",
            "tcp");
    this.display = ":" + start(server);
  }

  static boolean isInstalled() {
    return Files.isExecutable(SERVER) && Files.isExecutable(MANAGER);
  }

  static VirtualScreen start(Path log) throws IOException {
    VirtualScreen screen = new VirtualScreen(log);
    try {
      ProcessBuilder manager =
          new ProcessBuilder(MANAGER.toString(), "--sm-disable", "--startup", "echo ready");
      manager.environment().put("DISPLAY", screen.display);
      screen.start(manager);
      return screen;
    } catch (IOException e) {
      screen.close();
      throw e;
    }
  }

  /** Returns the line that a program prints when it is ready. */
  private String start(ProcessBuilder program) throws IOException {
    Process process = program.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    processes.add(process);
    String line = process.inputReader(UTF_8).readLine();
    if (line == null) {
      throw new IOException(program.command() + " did not start: " + Files.readString(log));
    }
    return line;
  }

  /** Returns the value of the variable {@code DISPLAY}. */
  String display() {
    return display;
  }

  @Override
  public void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).destroy();
      processes.get(i).onExit().join();
    }
  }
}
