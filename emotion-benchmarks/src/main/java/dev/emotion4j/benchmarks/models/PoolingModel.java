package dev.emotion4j.benchmarks.models;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A model of the usual input and output that does next to nothing: the mean of each channel. */
public final class PoolingModel {
  public static final String FILE_NAME = "pooling.onnx";

  private PoolingModel() {}

  /** Writes the model with its description to a new folder, which is deleted when the JVM exits. */
  public static Path write() throws IOException {
    Path directory = Files.createTempDirectory("pooling-model");
    Path file = directory.resolve(FILE_NAME);
    OnnxGraph graph = new OnnxGraph("Pooling");
    String x = graph.flatten("flatten", graph.globalAveragePool("pool", "input"));
    graph.linear("classifier", x, 3, ReferenceModel.LABELS.size(), ReferenceWeights.LINEAR);
    try (OutputStream out = Files.newOutputStream(file)) {
      graph.write(out, ReferenceModel.LABELS.size(), bytes -> {});
    }
    Path info = directory.resolve("model_info.json");
    Files.writeString(
        info,
        String.format(
            Locale.ROOT,
            """
        {"models": {"%s": {"input_shape": [1, 3, 224, 224], "output_shape": [1, 4],
          "classes": ["Bored", "Confused", "Focused", "Tired"], "checksum": "%s"}}}
        """,
            FILE_NAME,
            ReferenceModels.sha256(file)));
    // In the order in which they can be deleted, which is the reverse.
    directory.toFile().deleteOnExit();
    file.toFile().deleteOnExit();
    info.toFile().deleteOnExit();
    return directory;
  }
}
