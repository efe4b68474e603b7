package dev.emotion4j.examples.cli;

import dev.emotion4j.examples.cli.batch.AnnotationFiles;
import dev.emotion4j.examples.cli.batch.Input;
import dev.emotion4j.examples.pictures.PictureFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --annotate}: a file for one picture, or a directory for any number. */
final class AnnotateOption {
  @Option(
      names = "--annotate",
      paramLabel = "OUT.png|DIR",
      description =
          "Writes each photo with boxes and labels drawn on it: one photo to OUT.png, any number to"
              + " DIR/<name>.png, where folders stay as they are.")
  private @Nullable Path target;

  /** Returns what is wrong with the option, or nothing. */
  String problem(List<String> images, boolean mayBeMany) throws IOException {
    if (target == null || Files.isDirectory(target)) {
      return "";
    }
    String name = target.toString().toLowerCase(Locale.ROOT);
    if (PictureFiles.isPicture(target) && !name.endsWith(".png")) {
      return "--annotate writes PNG and needs a name that ends in .png, or a directory, but got "
          + target;
    }
    if (isFile(target) && mayBeMany) {
      return "--annotate "
          + target
          + " names one picture, but there may be several; name a directory";
    }
    for (String image : images) {
      if (Files.exists(target)
          && BatchOptions.isFile(image)
          && Files.isSameFile(target, Path.of(image))) {
        return "--annotate would overwrite the image itself: " + target;
      }
    }
    return !isFile(target) && Files.exists(target)
        ? "--annotate needs a name that ends in .png, or a directory, but got the file " + target
        : "";
  }

  private static boolean isFile(Path target) {
    return target.toString().toLowerCase(Locale.ROOT).endsWith(".png")
        && !Files.isDirectory(target);
  }

  /** Returns whether copies go below a directory, which is made if it is missing. */
  boolean toDirectory() {
    return target != null && !isFile(target);
  }

  /** Returns what says where each picture's copy goes; for one thread. */
  Function<Input, @Nullable Path> places() {
    Path chosen = target;
    if (chosen == null) {
      return input -> null;
    }
    if (isFile(chosen)) {
      return input -> chosen;
    }
    return new AnnotationFiles(chosen)::next;
  }
}
