package dev.emotion4j.examples.cli;

import dev.emotion4j.ImageException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.ImageDecoder;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.ReadOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The pictures of a command, and how they are read. */
final class PictureArguments {
  /** A picture of which more is white shows nothing. */
  private static final double MOST_WHITE = 0.9;

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  // Text, because a name may be none in this locale, which must not stop the others.
  @Parameters(
      paramLabel = "IMAGE",
      arity = "0..*",
      description =
          "Pictures: JPEG, PNG, GIF, BMP, TIFF, WebP, PGM and its like; for classify also folders, of which all pictures are taken, quoted patterns such as 'in/**/*.jpg', and - for a picture on standard input.")
  private List<String> names = List.of();

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description = "Refuses pictures of more than N pixels; without it, 178956970.")
  private @Nullable Long maxPixels;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      description = "Refuses files of more than N bytes; without it, 536870912.")
  private @Nullable Long maxBytes;

  @Option(
      names = "--scale-gray16",
      description =
          "Keeps the higher 8 bits of 16-bit grey (infrared, thermal), instead of taking all above"
              + " 255 for white.")
  private boolean scaleGray16;

  /** The names as they were given. */
  List<String> names() {
    return names;
  }

  /** Refuses a command without pictures. */
  void require() {
    if (names.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'IMAGE'");
    }
  }

  /** How many names were given. */
  int count() {
    return names.size();
  }

  /** Those names that are paths here. */
  List<Path> paths() {
    List<Path> paths = new ArrayList<>();
    for (String name : names) {
      try {
        paths.add(Path.of(name));
      } catch (InvalidPathException e) {
        // Reported when its turn comes.
      }
    }
    return paths;
  }

  /** Takes the steps in order, tells of those that fail, and returns whether none did. */
  boolean forEach(ImageLoop.FailureListener listener, ImageLoop.Step step) {
    Errors errors = new Errors(spec.commandLine());
    boolean allWell = true;
    for (String name : names) {
      Path image;
      try {
        image = Path.of(name);
      } catch (InvalidPathException e) {
        errors.print(
            name
                + ": this name has characters that Java cannot read in this locale ("
                + System.getProperty("sun.jnu.encoding")
                + "); set LC_ALL=C.UTF-8 and run the command again");
        allWell = false;
        continue;
      }
      allWell &= ImageLoop.run(List.of(image), listener, step);
    }
    return allWell;
  }

  /** How pictures are read. */
  ReadOptions options() {
    ReadOptions options = ReadOptions.DEFAULT.withScaleGray16(scaleGray16);
    try {
      options = maxPixels == null ? options : options.withMaxPixels(maxPixels);
      return maxBytes == null ? options : options.withMaxBytes(maxBytes);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--max-pixels and --max-bytes need a number of at least 1");
    }
  }

  /**
   * Reads a picture, and warns if its 16-bit grey came out white.
   *
   * @return the picture, until the decoder's next
   */
  RgbImage read(ImageDecoder decoder, Path file) {
    RgbImage image = decoder.read(file);
    if (isWhite(image)) {
      warnIfLost(file);
    }
    return image;
  }

  /** Warns of a white picture if it is not white with the whole range of 16-bit grey. */
  void warnIfLost(Path file) {
    ReadOptions options = options();
    if (options.scaleGray16()) {
      return;
    }
    try {
      if (!isWhite(Images.read(file, options.withScaleGray16(true)))) {
        new Errors(spec.commandLine())
            .print(
                file
                    + ": a 16-bit grey picture, of which more than 90 % came out white; read it"
                    + " with --scale-gray16");
      }
    } catch (ImageException e) {
      // It could be read a moment ago; a pipe cannot be read twice.
    }
  }

  private static boolean isWhite(RgbImage image) {
    byte[] row = new byte[3 * image.width()];
    double others = (1 - MOST_WHITE) * image.width() * image.height();
    for (int y = 0; y < image.height() && others > 0; y++) {
      image.readRow(0, y, image.width(), row);
      for (int i = 0; i < row.length; i += 3) {
        others -= (row[i] & row[i + 1] & row[i + 2]) == -1 ? 0 : 1;
      }
    }
    return others > 0;
  }
}
