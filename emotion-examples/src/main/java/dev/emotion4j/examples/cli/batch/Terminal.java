package dev.emotion4j.examples.cli.batch;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether standard output and standard error are seen by a person. */
public final class Terminal {
  private Terminal() {}

  /**
   * Returns whether a progress bar has a place: standard error is a terminal, and answers do not
   * run over it.
   *
   * @param answersGoToFile whether answers are written to a file, not to standard output
   * @return whether to show one
   */
  public static boolean hasRoomForProgress(boolean answersGoToFile) {
    return isTerminal(2) && (answersGoToFile || !isTerminal(1));
  }

  /** Java knows of both streams together only; Linux tells each. */
  @SuppressWarnings("SystemConsoleNull") // before Java 22 it does return null
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    if (Files.isSymbolicLink(link)) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/") || target.matches("/dev/(tty|console).*");
      } catch (IOException e) {
        return false;
      }
    }
    Console console = System.console();
    return console != null && isTerminal(console);
  }

  /** From Java 22 on, there is a console without a terminal too, which then says so. */
  private static boolean isTerminal(Console console) {
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
