package dev.emotion4j.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds how pixels become numbers, as far as a model's metadata has it under ONNX's standard keys
 * ({@code docs/MetadataProps.md} there), or names a maker whose classifiers are all fed alike.
 */
final class PixelText {
  private PixelText() {}

  /**
   * Returns a {@code preprocessing} block; empty if nothing is known but what holds without one.
   *
   * @param bytes whether the graph takes bytes, and normalises them itself
   */
  static Map<String, Object> preprocessing(
      Map<String, String> metadata, long channels, boolean bytes) {
    Map<String, Object> block = new LinkedHashMap<>();
    Normalize normalize = range(metadata.getOrDefault("Image.NominalPixelRange", ""));
    if ("Ultralytics".equals(metadata.get("author")) && "classify".equals(metadata.get("task"))) {
      block.put("mode", "center_crop");
      normalize = new Normalize(0, 1);
    }
    if (channels == 1) {
      block.put("color", "GRAY");
      normalize = normalize == null ? new Normalize(0, 1) : normalize;
    } else if (metadata.getOrDefault("Image.BitmapPixelFormat", "").startsWith("Bgr")) {
      block.put("color", "BGR");
    }
    if (normalize != null && !bytes) {
      Map<String, Object> numbers = new LinkedHashMap<>();
      numbers.put("mean", repeated(normalize.mean, channels));
      numbers.put("std", repeated(normalize.std, channels));
      block.put("normalize", numbers);
    }
    return block;
  }

  /** What is taken from a byte's share of 255, and what that is divided by. */
  private record Normalize(double mean, double std) {}

  private static @Nullable Normalize range(String name) {
    return switch (name) {
      case "NominalRange_0_255" -> new Normalize(0, 1 / 255.0);
      case "Normalized_0_1" -> new Normalize(0, 1);
      case "Normalized_1_1" -> new Normalize(0.5, 0.5);
      default -> null;
    };
  }

  private static List<Double> repeated(double number, long channels) {
    return Collections.nCopies((int) channels, number);
  }
}
