package dev.emotion4j.onnx.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder for temporary files that only this user can read and write, where the system knows. */
record PrivateFolder(Path path) {

  /** Makes a new one. */
  static PrivateFolder make() throws IOException {
    return new PrivateFolder(Files.createTempDirectory("emotion4j"));
  }

  /**
   * Deletes it with all that is in it.
   *
   * @return whether all is gone; a system may keep a mapped file. What is left is deleted when the
   *     process ends
   */
  boolean delete() {
    boolean gone = true;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        gone &= delete(file);
      }
    } catch (IOException e) {
      gone = Files.notExists(path);
    }
    return gone && delete(path);
  }

  private static boolean delete(Path file) {
    try {
      Files.deleteIfExists(file);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** For a process that ends while it loads, or before it closes. */
  void deleteAtExit(String... names) {
    try {
      // In the order in which they are registered, backwards: the folder must be empty first.
      path.toFile().deleteOnExit();
      for (String name : names) {
        path.resolve(name).toFile().deleteOnExit();
      }
    } catch (IllegalStateException e) {
      // It is ending already, and this thread with it.
    }
  }
}
