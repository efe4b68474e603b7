package dev.emotion4j.examples.desktop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Whether the desktop is light or dark. Java does not tell, so the system's own programs do. */
final class SystemTheme {
  private static final int PATIENCE_SECONDS = 5;

  private SystemTheme() {}

  /** Asks the system; takes as long as a small program does. */
  static boolean isDark() {
    String system = System.getProperty("os.name", "");
    return isDark(system, ask(question(system)));
  }

  /** Returns the command whose output tells. */
  static List<String> question(String system) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return List.of(
          "reg",
          "query",
          "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize",
          "/v",
          "AppsUseLightTheme");
    }
    if (name.startsWith("mac")) {
      return List.of("defaults", "read", "-g", "AppleInterfaceStyle");
    }
    return List.of("gsettings", "get", "org.gnome.desktop.interface", "color-scheme");
  }

  /** Reads the answer; one that is not understood is light, which Java's own windows are. */
  static boolean isDark(String system, String answer) {
    return system.toLowerCase(Locale.ROOT).startsWith("windows")
        ? answer.strip().endsWith("0x0")
        : answer.toLowerCase(Locale.ROOT).contains("dark");
  }

  private static String ask(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "";
      }
      // The answer is a line, so it is whole although nobody has read it before.
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      // There is no such program, so there is no such setting.
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
