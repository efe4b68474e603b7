package dev.emotion4j.examples.cli;

import dev.emotion4j.EmotionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
    print(failure, messageOf(failure));
  }

  /**
   * As {@link #report(Throwable)}, for what went wrong with one picture: the line begins with it.
   */
  void report(Throwable failure, Path image) {
    print(failure, messageOf(failure, image));
  }

  /** Returns what went wrong with one picture, beginning with its name. */
  static String messageOf(Throwable failure, Path image) {
    String message = messageOf(failure);
    // What the reader says begins with the picture; what a model says of it does not.
    return failure instanceof EmotionException && !message.startsWith(image + ": ")
        ? image + ": " + message
        : message;
  }

  /** Returns the kind of trouble in one word, for programs. */
  static String reasonOf(Throwable failure) {
    if (failure instanceof EmotionException emotion) {
      return emotion.reason().name();
    }
    return failure instanceof OutOfMemoryError ? "OUT_OF_MEMORY" : "OTHER";
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

  private static String messageOf(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof EmotionException && message != null) {
      // What is an option of the library has another name here.
      return message
          .replace("ReadOptions.maxPixels", "--max-pixels")
          .replace("ReadOptions.maxBytes", "--max-bytes");
    }
    if (failure instanceof OutOfMemoryError) {
      return "Not enough memory (" + message + "); allow more, such as java -Xmx4g -jar ...";
    }
    if (failure instanceof FileSystemException file) {
      return file.getFile() + ": " + reasonOf(file);
    }
    return message == null || message.isBlank() ? failure.toString() : message;
  }

  private static String reasonOf(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "exists and is not a directory";
    }
    return String.valueOf(failure.getReason());
  }

  /**
   * Returns text on one line and without control characters: messages quote file names and model
   * descriptions, which may hold line breaks or a terminal's escape sequences.
   */
  static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
  }
}
