package dev.emotion4j.onnx.runtime;

import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.ModelSource;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.nio.file.Files;
import java.nio.file.Path;

/** Loads m.onnx of a folder that is known as a source of streams alone, and prints how. */
final class LoadAsStream {
  private LoadAsStream() {}

  public static void main(String[] args) {
    ModelSource source = name -> Files.newInputStream(Path.of(args[0], name));
    try (OnnxEmotionClassifier classifier =
        OnnxEmotionClassifier.builder(ModelDirectory.open(source), "m.onnx").build()) {
      System.out.println(classifier.report().loading());
    }
  }
}
