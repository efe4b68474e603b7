package dev.emotion4j.benchmarks.models;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;

/**
 * The three architectures, with what their owners published of their own, trained models.
 *
 * <p>The owners' latencies are of an unnamed "Intel Core i7", with ONNX Runtime for the web.
 */
public enum ReferenceModel {
  MOBILENET_V2("MobileNetV2", "mobilenet_emotion.onnx"),
  LANDMARK_CNN("LandmarkCNN", "landmark_cnn_emotion.onnx"),
  EFFICIENTNET_B0("EfficientNet-B0", "efficientnet_emotion.onnx");

  /**
   * What the owners of the trained models published.
   *
   * @param sizeMb the file's size, in units of 2^20 bytes
   * @param averageMs the average inference time
   * @param minMs the shortest
   * @param maxMs the longest
   * @param memoryMb the runtime memory
   * @param maxDifference the largest difference of a logit from PyTorch's
   * @param meanDifference the mean difference
   */
  public record Published(
      double sizeMb,
      double averageMs,
      double minMs,
      double maxMs,
      double memoryMb,
      double maxDifference,
      double meanDifference) {}

  /** Width and height of the input in pixels. */
  public static final int SIZE = 224;

  public static final List<String> LABELS = List.of("Bored", "Confused", "Focused", "Tired");

  private final String displayName;
  private final String fileName;

  ReferenceModel(String displayName, String fileName) {
    this.displayName = displayName;
    this.fileName = fileName;
  }

  /** Returns the model with this name for people, in any case. */
  public static ReferenceModel named(String name) {
    for (ReferenceModel model : values()) {
      if (model.displayName.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return model;
      }
    }
    throw new IllegalArgumentException(
        "No reference model '" + name + "'; there are MobileNetV2, LandmarkCNN, EfficientNet-B0");
  }

  public String displayName() {
    return displayName;
  }

  public String fileName() {
    return fileName;
  }

  public Published published() {
    return switch (this) {
      case MOBILENET_V2 -> new Published(8.48, 80, 60, 120, 50, 0.00000179, 0.00000113);
      case LANDMARK_CNN -> new Published(196.37, 150, 120, 200, 250, 0.00000358, 0.00000185);
      case EFFICIENTNET_B0 -> new Published(15.34, 100, 80, 150, 80, 0.00000154, 0.00000070);
    };
  }

  /** Returns the layers, ready to be written. */
  private OnnxGraph graph() {
    OnnxGraph graph = new OnnxGraph(displayName);
    switch (this) {
      case MOBILENET_V2 -> MobileNetV2.build(graph, LABELS.size());
      case LANDMARK_CNN -> LandmarkCnn.build(graph, LABELS.size());
      case EFFICIENTNET_B0 -> EfficientNetB0.build(graph, LABELS.size());
    }
    return graph;
  }

  /** Returns how many bytes of weights the model has. */
  long weightBytes() {
    return graph().weightBytes();
  }

  /** Writes the model, byte for byte the same each time; {@code stream} stays open. */
  void write(OutputStream stream, LongConsumer progress) throws IOException {
    graph().write(stream, LABELS.size(), progress);
  }

  @Override
  public String toString() {
    return displayName;
  }
}
