package dev.emotion4j.examples.cli;

import dev.emotion4j.FaceDetector;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxFaceDetector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --detector FILE}: what finds the faces, if it is not the bundled detector. */
final class DetectorOption {
  static final String NOT_WITH_WHOLE_IMAGE =
      "--detector finds faces, but --whole-image takes each picture as one; leave one of them out";

  @Option(
      names = "--detector",
      paramLabel = "FILE.onnx",
      description = {
        "Your own face detector, not the bundled one; model_info.json and model_checksums.json lie"
            + " beside it. --public-key is asked for it too."
      })
  private @Nullable Path file;

  /** Whether there is one, for a command that may find no faces. */
  boolean isGiven() {
    return file != null;
  }

  /**
   * Loads the detector.
   *
   * @param model whose key the detector's folder is signed with too, if it has one
   */
  FaceDetector open(@Nullable ModelOptions model) throws IOException {
    if (file == null) {
      return BundledModels.detector();
    }
    Path folder = Objects.requireNonNullElse(file.getParent(), Path.of(""));
    ModelDirectory models = model == null ? ModelDirectory.open(folder) : model.openWithKey(folder);
    return OnnxFaceDetector.builder(models, String.valueOf(file.getFileName())).build();
  }
}
