package dev.emotion4j.examples.programs;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import java.nio.file.Path;

/** The repository's photo of one happy face. */
final class Samples {
  static final Path REPOSITORY = Path.of(System.getProperty("emotion.repository", ".."));
  static final Path ASTRONAUT = REPOSITORY.resolve("docs/images/astronaut.png");

  private Samples() {}

  static RgbImage astronaut() {
    return Images.read(ASTRONAUT);
  }
}
