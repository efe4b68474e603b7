package dev.emotion4j.examples.cli.batch;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** The lines of a list of files, in UTF-8, read as they come; empty lines mean nothing. */
public final class FileList {
  private FileList() {}

  /**
   * Reads a list, a line at a time.
   *
   * @param in the list; the caller closes it
   * @return its lines, each read when it is asked for; asking fails with {@link
   *     java.io.UncheckedIOException} if the list cannot be read on
   */
  public static Iterator<String> lines(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
        .lines()
        .filter(line -> !line.isBlank())
        .iterator();
  }
}
