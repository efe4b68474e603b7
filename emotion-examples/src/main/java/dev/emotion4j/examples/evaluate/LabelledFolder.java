package dev.emotion4j.examples.evaluate;

import dev.emotion4j.examples.pictures.PictureFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A folder of pictures with a folder for each label. */
public final class LabelledFolder {
  private LabelledFolder() {}

  /** A picture and what it shows. */
  public record Labelled(Path picture, String label) {}

  /**
   * Lists the pictures, label by label, each in the order of its file names.
   *
   * @param folder the folder
   * @param labels what a model can answer
   * @param names other names of labels: from a folder's name to a label, or to {@code -} for a
   *     folder that is left out
   * @throws IllegalArgumentException if a folder's name is no label, another name is of no folder,
   *     or there is no picture
   */
  public static List<Labelled> list(Path folder, List<String> labels, Map<String, String> names)
      throws IOException {
    List<Path> folders = children(folder).stream().filter(Files::isDirectory).toList();
    checkNames(folder, folders, names.keySet());
    List<Labelled> pictures = new ArrayList<>();
    for (Path labelled : folders) {
      String name = String.valueOf(labelled.getFileName());
      String label = names.getOrDefault(name, name);
      if (label.equals("-")) {
        continue;
      }
      if (!labels.contains(label)) {
        throw new IllegalArgumentException(
            labelled
                + ": the model has no label '"
                + label
                + "', it has "
                + labels
                + "; rename the folder, say --map "
                + name
                + "=LABEL, or leave it out with --map "
                + name
                + "=-");
      }
      for (Path picture : children(labelled)) {
        if (isPicture(picture)) {
          pictures.add(new Labelled(picture, label));
        }
      }
    }
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException(
          folder + ": has no pictures in folders named " + labels + "; sort pictures into such");
    }
    return List.copyOf(pictures);
  }

  /** A name of no folder is a slip, which would leave the folder that was meant as it is. */
  private static void checkNames(Path folder, List<Path> folders, Set<String> names) {
    List<String> present = folders.stream().map(f -> String.valueOf(f.getFileName())).toList();
    for (String name : names) {
      if (!present.contains(name)) {
        throw new IllegalArgumentException(
            folder
                + ": has no folder '"
                + name
                + "' for --map, it has "
                + present
                + "; correct the name or leave it out");
      }
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }

  private static boolean isPicture(Path file) {
    return Files.isRegularFile(file) && PictureFiles.isPicture(file);
  }
}
