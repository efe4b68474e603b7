package dev.emotion4j.benchmarks.loading;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.emotion4j.benchmarks.models.BareSession;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.onnx.options.Loading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Ways to load a model file, and what a verified one cannot do without. */
public enum LoadingWay {
  SHA256("SHA-256 of the file alone"),
  PATH("ONNX Runtime from the path, unverified"),
  BYTES("read all bytes, SHA-256, ONNX Runtime from the array"),
  EMOTION4J("emotion4j, default"),
  IN_MEMORY("emotion4j, in memory"),
  PRIVATE_COPY("emotion4j, private copy");

  private final String description;

  LoadingWay(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  /** Loads a model and returns what keeps it loaded. */
  AutoCloseable load(Path directory, String fileName)
      throws IOException, OrtException, NoSuchAlgorithmException {
    Path file = directory.resolve(fileName);
    return switch (this) {
      case SHA256 -> {
        sha256(file);
        yield () -> {};
      }
      case PATH -> BareSession.open(file, 1);
      case BYTES -> {
        byte[] bytes = Files.readAllBytes(file);
        MessageDigest.getInstance("SHA-256").digest(bytes);
        try (SessionOptions options = new SessionOptions()) {
          options.setIntraOpNumThreads(1);
          OrtSession session = OrtEnvironment.getEnvironment().createSession(bytes, options);
          yield session;
        }
      }
      case EMOTION4J -> emotion4j(directory, fileName, Loading.AUTO);
      case IN_MEMORY -> emotion4j(directory, fileName, Loading.IN_MEMORY);
      case PRIVATE_COPY -> emotion4j(directory, fileName, Loading.PRIVATE_COPY);
    };
  }

  private static byte[] sha256(Path file) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = Files.newInputStream(file)) {
      byte[] chunk = new byte[1 << 16];
      for (int length; (length = in.read(chunk)) != -1; ) {
        digest.update(chunk, 0, length);
      }
    }
    return digest.digest();
  }

  private static AutoCloseable emotion4j(Path directory, String fileName, Loading loading) {
    return OnnxEmotionClassifier.builder(ModelDirectory.open(directory), fileName)
        .loading(loading)
        .intraOpThreads(1)
        .build();
  }
}
