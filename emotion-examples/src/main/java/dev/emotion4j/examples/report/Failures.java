package dev.emotion4j.examples.report;

import dev.emotion4j.EmotionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says what went wrong: in a sentence for people, and in one word for programs. */
public final class Failures {
  private Failures() {}

  /** What the reader of pictures begins with where it knows no file's name. */
  private static final String NAMELESS = "picture: ";

  /**
   * Returns what went wrong with one picture, beginning with its name.
   *
   * @param failure what was thrown
   * @param image the picture's name
   * @return a sentence
   */
  public static String messageOf(Throwable failure, String image) {
    String message = messageOf(failure);
    // What the reader says begins with the picture; what a model says of it does not.
    if (!(failure instanceof EmotionException) || message.startsWith(image + ": ")) {
      return message;
    }
    boolean nameless = message.startsWith(NAMELESS);
    return image + ": " + (nameless ? message.substring(NAMELESS.length()) : message);
  }

  /**
   * Returns the kind of trouble in one word, for programs.
   *
   * @param failure what was thrown
   * @return the name of the failure's reason
   */
  public static String reasonOf(Throwable failure) {
    if (failure instanceof EmotionException emotion) {
      return emotion.reason().name();
    }
    return failure instanceof OutOfMemoryError ? "OUT_OF_MEMORY" : "OTHER";
  }

  /**
   * Returns what went wrong.
   *
   * @param failure what was thrown
   * @return a sentence
   */
  public static String messageOf(Throwable failure) {
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
    if (failure instanceof FileSystemLoopException) {
      return "a link to a folder that it lies in; remove the link, or leave it out";
    }
    if (failure instanceof NotDirectoryException) {
      return "is no folder; give one";
    }
    String reason = failure.getReason();
    return reason == null ? failure.getClass().getSimpleName() : reason;
  }

  /**
   * Returns text on one line and without control characters: messages quote file names and model
   * descriptions, which may hold line breaks or a terminal's escape sequences.
   *
   * @param text any text
   * @return one line
   */
  public static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
  }
}
