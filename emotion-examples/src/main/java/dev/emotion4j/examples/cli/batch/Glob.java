package dev.emotion4j.examples.cli.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A pattern of file names that the shell left as it is: because it was quoted, or is Windows'.
 * {@code *} and {@code ?} stay inside one name, {@code **} is any number of folders. As in a shell,
 * names that begin with a dot are matched only by patterns that do.
 */
final class Glob {
  private static final String ANY_DEPTH = "**";

  private Glob() {}

  /** Returns whether an argument is a pattern. */
  static boolean isPattern(String argument) {
    return argument.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
  }

  /** Returns all that match, in the order of their names. */
  static List<Path> expand(String pattern) throws IOException {
    // On Windows a backslash is between folders, and never an escape.
    String[] parts = pattern.replace(Path.of("").getFileSystem().getSeparator(), "/").split("/");
    int part = 0;
    String start = pattern.startsWith("/") ? "/" : "";
    while (part < parts.length && !isPattern(parts[part])) {
      start += parts[part].isEmpty() ? "" : parts[part] + "/";
      part++;
    }
    Set<Path> found = new LinkedHashSet<>();
    match(Path.of(start), List.of(parts).subList(part, parts.length), found);
    return List.copyOf(found);
  }

  private static void match(Path path, List<String> parts, Set<Path> found) throws IOException {
    if (parts.isEmpty()) {
      found.add(path);
      return;
    }
    if (!Files.isDirectory(path.toString().isEmpty() ? Path.of(".") : path)) {
      return;
    }
    String part = parts.get(0);
    List<String> rest = parts.subList(1, parts.size());
    if (!isPattern(part)) {
      Path next = path.resolve(part);
      if (Files.exists(next)) {
        match(next, rest, found);
      }
      return;
    }
    boolean anyDepth = part.equals(ANY_DEPTH);
    if (anyDepth && !rest.isEmpty()) {
      match(path, rest, found);
    }
    for (Path entry : entries(path, part)) {
      if (!anyDepth || rest.isEmpty()) {
        match(entry, rest, found);
      } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        // Links are not followed here: one to a folder above would never end.
        match(entry, parts, found);
      }
    }
  }

  private static List<Path> entries(Path directory, String part) throws IOException {
    PathMatcher matcher = directory.getFileSystem().getPathMatcher("glob:" + part);
    List<Path> matching = new ArrayList<>();
    boolean here = directory.toString().isEmpty();
    for (Path entry : Folder.list(here ? Path.of(".") : directory)) {
      Path name = entry.getFileName();
      boolean hidden = name.toString().startsWith(".") && !part.startsWith(".");
      if (!hidden && matcher.matches(name)) {
        matching.add(here ? name : entry);
      }
    }
    return matching;
  }
}
