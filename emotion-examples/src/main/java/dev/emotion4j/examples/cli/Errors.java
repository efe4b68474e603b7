package dev.emotion4j.examples.cli;

import dev.emotion4j.examples.report.Failures;
import java.nio.file.Path;
import picocli.CommandLine;

/** Tells the user of one command what went wrong: one line an error, on standard error. */
final class Errors {
  private final CommandLine command;

  Errors(CommandLine command) {
    this.command = command;
  }

  /** Prints a failure as one line; with {@code --verbose}, its stack trace follows. */
  void report(Throwable failure) {
    print(failure, Failures.messageOf(failure));
  }

  /**
   * As {@link #report(Throwable)}, for what went wrong with one picture: the line begins with it.
   */
  void report(Throwable failure, Path image) {
    report(failure, image.toString());
  }

  /** As {@link #report(Throwable, Path)}, for a picture that may have no path. */
  void report(Throwable failure, String image) {
    print(failure, Failures.messageOf(failure, image));
  }

  private void print(Throwable failure, String message) {
    print(message);
    if (command.getCommandSpec().root().userObject() instanceof EmotionCommand root
        && root.verbose()) {
      failure.printStackTrace(command.getErr());
      command.getErr().flush();
    }
  }

  /** Prints one line. */
  void print(String message) {
    command.getErr().println("emotion: " + oneLine(message));
  }

  /** Returns text on one line and without control characters. */
  static String oneLine(String text) {
    return Failures.oneLine(text);
  }
}
