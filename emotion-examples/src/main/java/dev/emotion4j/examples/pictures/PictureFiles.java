package dev.emotion4j.examples.pictures;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The pictures that a user names: files, and folders with all pictures below them. */
public final class PictureFiles {
  private static final Set<String> ENDINGS =
      Set.of("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "pgm", "ppm", "pbm", "pnm");

  private PictureFiles() {}

  /** Returns the pictures, those of a folder by the order of their names. */
  public static List<Path> of(List<Path> places) throws IOException {
    List<Path> pictures = new ArrayList<>();
    for (Path place : places) {
      if (!Files.exists(place)) {
        throw new NoSuchFileException(place.toString());
      }
      if (!Files.isDirectory(place)) {
        pictures.add(place);
        continue;
      }
      try (Stream<Path> below = Files.walk(place, FileVisitOption.FOLLOW_LINKS)) {
        below
            .filter(file -> Files.isRegularFile(file) && isPicture(file))
            .sorted()
            .forEach(pictures::add);
      }
    }
    return pictures;
  }

  /** Returns whether a file is named like a picture of a kind that is read. */
  public static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
