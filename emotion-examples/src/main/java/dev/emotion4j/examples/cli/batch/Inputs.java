package dev.emotion4j.examples.cli.batch;

import dev.emotion4j.ImageException;
import dev.emotion4j.examples.pictures.PictureSignature;
import dev.emotion4j.examples.report.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The pictures that arguments and lists of names stand for, one at a time: files, folders with all
 * that is in them, patterns, and standard input. Nothing of a folder is read before its turn comes.
 * For one thread.
 */
public final class Inputs implements Iterator<Input> {
  private final Iterator<String> arguments;
  private final Iterator<String> listed;
  private final Deque<Folder> folders = new ArrayDeque<>();
  private final AtomicLong othersInFolders = new AtomicLong();
  private Iterator<Path> expanded = Collections.emptyIterator();
  private @Nullable Input next;

  /**
   * Begins with the arguments; the list follows.
   *
   * @param arguments files, folders, patterns, or {@code -} for a picture on standard input
   * @param listed files or folders, each taken as it is written
   */
  public Inputs(Iterable<String> arguments, Iterator<String> listed) {
    this.arguments = arguments.iterator();
    this.listed = listed;
  }

  /**
   * Returns whether an argument may stand for more than one picture.
   *
   * @param argument a file, folder, pattern or {@code -}
   * @return whether it is a folder or a pattern
   */
  public static boolean mayBeMany(String argument) {
    return (Glob.isPattern(argument) && !exists(argument)) || isFolder(argument);
  }

  /**
   * Returns how many files in folders were left out because they are no pictures. Any thread may
   * ask.
   *
   * @return their number so far
   */
  public long othersInFolders() {
    return othersInFolders.get();
  }

  @Override
  public boolean hasNext() {
    while (next == null && advance()) {
      // Each step may find a picture, or open or end a folder.
    }
    return next != null;
  }

  @Override
  public Input next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all pictures were given out");
    }
    Input result = next;
    next = null;
    return Objects.requireNonNull(result);
  }

  private boolean advance() {
    if (!folders.isEmpty()) {
      stepInto(folders.getLast());
    } else if (expanded.hasNext()) {
      open(expanded.next());
    } else if (arguments.hasNext()) {
      take(arguments.next());
    } else if (listed.hasNext()) {
      takeLiterally(listed.next());
    } else {
      return false;
    }
    return true;
  }

  private void stepInto(Folder folder) {
    if (!folder.entries().hasNext()) {
      folders.removeLast();
      return;
    }
    Path entry = folder.entries().next();
    if (Files.isDirectory(entry)) {
      enter(entry, folder);
    } else if (Files.isRegularFile(entry) && PictureSignature.isPicture(entry)) {
      next = Input.inFolder(folder.top(), entry);
    } else {
      othersInFolders.incrementAndGet();
    }
  }

  private void take(String argument) {
    if (argument.equals(Input.STANDARD_INPUT)) {
      next = Input.standardInput();
    } else if (Glob.isPattern(argument) && !exists(argument)) {
      expand(argument);
    } else {
      takeLiterally(argument);
    }
  }

  private static boolean exists(String argument) {
    try {
      return Files.exists(Path.of(argument));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean isFolder(String argument) {
    try {
      return Files.isDirectory(Path.of(argument));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void expand(String pattern) {
    try {
      expanded = Glob.expand(pattern).iterator();
    } catch (IOException | RuntimeException e) {
      next = Input.unusable(pattern, unreadable(pattern, e));
      return;
    }
    if (!expanded.hasNext()) {
      next =
          Input.unusable(
              pattern,
              new ImageException(
                  ImageException.Reason.MISSING,
                  pattern + ": no file has a name like this; check the pattern and the folder"));
    }
  }

  private void takeLiterally(String name) {
    try {
      open(Path.of(name));
    } catch (InvalidPathException e) {
      next =
          Input.unusable(
              name,
              new ImageException(
                  ImageException.Reason.UNREADABLE,
                  name
                      + ": this name has characters that Java cannot read in this locale ("
                      + System.getProperty("sun.jnu.encoding")
                      + "); set LC_ALL=C.UTF-8 and run the command again",
                  e));
    }
  }

  private void open(Path path) {
    if (Files.isDirectory(path)) {
      enter(path, null);
    } else {
      next = Input.file(path);
    }
  }

  private void enter(Path directory, @Nullable Folder above) {
    try {
      folders.addLast(above == null ? Folder.at(directory) : above.into(directory));
    } catch (IOException e) {
      next = Input.unusable(directory.toString(), unreadable(directory.toString(), e));
    }
  }

  private static ImageException unreadable(String name, Exception cause) {
    String message = Failures.messageOf(cause).replaceFirst("^\\Q" + name + "\\E: ", "");
    return new ImageException(ImageException.Reason.UNREADABLE, name + ": " + message, cause);
  }
}
