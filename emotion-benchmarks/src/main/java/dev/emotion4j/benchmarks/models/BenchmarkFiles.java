package dev.emotion4j.benchmarks.models;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;

/** The models and pictures that a benchmark's forked JVM works on. */
public final class BenchmarkFiles {
  /** The system property that tells a forked JVM where the reference models are. */
  public static final String MODELS_PROPERTY = "emotion4j.benchmarks.models";

  private BenchmarkFiles() {}

  /** Returns the directory with the model, which is written if it is not there. */
  public static Path models(ReferenceModel model) throws IOException {
    String chosen = System.getProperty(MODELS_PROPERTY);
    Path directory = chosen == null ? ReferenceModelOptions.defaultDirectory() : Path.of(chosen);
    ReferenceModels.write(directory, List.of(model), bytes -> {});
    return directory;
  }

  /**
   * Returns the file of a model.
   *
   * @param model a reference model's name, or the path of another model with the same input and
   *     labels, and with its metadata beside it
   */
  public static Path modelFile(String model) throws IOException {
    if (model.endsWith(".onnx")) {
      return Path.of(model).toAbsolutePath();
    }
    ReferenceModel reference = ReferenceModel.named(model);
    return models(reference).resolve(reference.fileName()).toAbsolutePath();
  }

  /** Returns the directory that an absolute file is in. */
  public static Path directoryOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "an absolute file has a directory");
  }

  /** Returns a decoded picture as a camera or a screen would give it: three bytes a pixel, BGR. */
  public static BufferedImage frame(String resource) throws IOException {
    BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(Verification.resource(resource)));
    BufferedImage frame =
        new BufferedImage(decoded.getWidth(), decoded.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = frame.createGraphics();
    graphics.drawImage(decoded, 0, 0, null);
    graphics.dispose();
    return frame;
  }
}
