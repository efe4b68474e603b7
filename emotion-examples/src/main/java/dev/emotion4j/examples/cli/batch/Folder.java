package dev.emotion4j.examples.cli.batch;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is being gone through, in the order of its entries' names, so that two runs see the
 * same order. It holds the names of one folder a level, however many files lie below.
 */
final class Folder {
  private final Path top;
  private final Path real;
  private final @Nullable Folder parent;
  private final Iterator<Path> entries;

  private Folder(Path top, Path directory, @Nullable Folder parent) throws IOException {
    this.top = top;
    this.parent = parent;
    this.real = directory.toRealPath();
    for (Folder above = parent; above != null; above = above.parent) {
      if (above.real.equals(real)) {
        throw new FileSystemLoopException(directory.toString());
      }
    }
    this.entries = list(directory).iterator();
  }

  /** Begins with a folder that was asked for. */
  static Folder at(Path directory) throws IOException {
    return new Folder(directory, directory, null);
  }

  /** Goes down into one of its entries. */
  Folder into(Path directory) throws IOException {
    return new Folder(top, directory, this);
  }

  /** Returns the folder that was asked for. */
  Path top() {
    return top;
  }

  Iterator<Path> entries() {
    return entries;
  }

  /** Returns what is in a directory, by name. */
  static List<Path> list(Path directory) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(entries);
    return entries;
  }
}
