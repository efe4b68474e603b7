package dev.emotion4j.examples.spark;

import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.onnx.options.ExecutionOptions;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import org.jspecify.annotations.Nullable;

/**
 * Which classifier the executors use: it travels as names, and each executor opens the files.
 *
 * @param file the model's file name, or {@code null} for the bundled classifier
 * @param folder a model folder that is at this path on every machine, or {@code null} for the files
 *     that were sent with the job
 */
record ModelChoice(@Nullable String file, @Nullable String folder) implements Serializable {

  /** Sends a folder of this machine to the executors, without the models that are not used. */
  static void send(SparkContext context, Path folder, String file) throws IOException {
    List<String> models =
        ModelDirectory.open(folder).specs().stream().map(m -> m.fileName()).toList();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(Files::isRegularFile)
          .filter(path -> isNeeded(path.getFileName().toString(), file, models))
          .forEach(path -> context.addFile(path.toString()));
    }
  }

  private static boolean isNeeded(String name, String file, List<String> models) {
    return name.equals(file) || !models.contains(name);
  }

  OnnxEmotionClassifier open(ExecutionOptions options) {
    if (file == null) {
      return BundledModels.classifier(options);
    }
    Path place = Path.of(folder == null ? SparkFiles.getRootDirectory() : folder);
    return OnnxEmotionClassifier.builder(ModelDirectory.open(place), file).options(options).build();
  }
}
