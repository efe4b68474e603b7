package dev.emotion4j.examples.desktop;

import dev.emotion4j.examples.pictures.PictureSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the pictures in what a user opens: files as they are, and those in folders. */
final class PictureSearch {
  private PictureSearch() {}

  /** Lists files, those of a folder in the order of their names; what is no picture is left out. */
  static List<Path> find(List<Path> places) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path place : places) {
      if (Files.isDirectory(place)) {
        try (Stream<Path> below = Files.walk(place)) {
          below
              .filter(Files::isRegularFile)
              .filter(PictureSignature::isPicture)
              .sorted()
              .forEach(files::add);
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
      } else {
        files.add(place);
      }
    }
    return files;
  }
}
