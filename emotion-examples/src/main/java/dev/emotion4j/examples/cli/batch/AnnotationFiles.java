package dev.emotion4j.examples.cli.batch;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Where the annotated copy of each picture goes: below one directory, at the picture's place inside
 * the folder that was given, its name with {@code .png} after it. A place that is taken gets a
 * number. It depends on the pictures' order alone, so that a run that is taken up again finds the
 * same places. For one thread.
 */
public final class AnnotationFiles {
  private final Path directory;
  private final Set<String> taken = new HashSet<>();

  /**
   * Chooses the directory.
   *
   * @param directory where all copies go; need not exist
   */
  public AnnotationFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Returns where the next picture's copy goes.
   *
   * @param input the next picture
   * @return a file that no picture before it was given
   */
  public Path next(Input input) {
    String inside = input.inside().toString();
    String name = inside;
    for (int number = 2; !taken.add(name); number++) {
      name = inside + "-" + number;
    }
    return directory.resolve(name + ".png");
  }
}
