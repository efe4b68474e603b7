package dev.emotion4j.examples.desktop;

import dev.emotion4j.onnx.ModelDirectory;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a window begins with.
 *
 * @param pictures files and folders to open; may be empty
 * @param camera a name for {@link dev.emotion4j.examples.camera.Cameras#open}, or {@code null}
 * @param theme light, dark, or as the system is
 * @param models a folder of the user's own models, or {@code null} for the bundled one
 * @param modelFile which of these models to use; {@code null} if and only if there is no folder
 */
public record DesktopOptions(
    List<Path> pictures,
    @Nullable String camera,
    Theme theme,
    @Nullable ModelDirectory models,
    @Nullable String modelFile) {

  /** Makes options. */
  public DesktopOptions {
    pictures = List.copyOf(pictures);
    if ((models == null) != (modelFile == null)) {
      throw new IllegalArgumentException(
          "A folder of models and a model's file belong together, but got " + modelFile);
    }
  }
}
