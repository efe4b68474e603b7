package dev.emotion4j.onnx.runtime;

import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.ModelSource;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.onnx.options.Loading;
import dev.emotion4j.onnx.testing.UserModels;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends the JVM while a model's private copy is half written. */
final class ExitWhileCopying {
  private ExitWhileCopying() {}

  public static void main(String[] args) {
    ModelSource source =
        name -> {
          InputStream file = BundledModels.class.getResourceAsStream("models/" + name);
          return name.endsWith(".onnx") ? new HalfAFile(file) : file;
        };
    OnnxEmotionClassifier.builder(ModelDirectory.open(source), UserModels.MODEL)
        .loading(Loading.PRIVATE_COPY)
        .build();
  }

  private static final class HalfAFile extends FilterInputStream {
    private int chunks;

    HalfAFile(InputStream file) {
      super(file);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (++chunks > 3) {
        System.out.println("half");
        // It never returns.
        System.exit(7);
      }
      return super.read(bytes, offset, length);
    }
  }
}
