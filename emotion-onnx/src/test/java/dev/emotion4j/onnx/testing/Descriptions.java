package dev.emotion4j.onnx.testing;

import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.ModelBytes;
import dev.emotion4j.onnx.files.ModelFiles;
import dev.emotion4j.onnx.files.ModelInfoReader;
import java.io.IOException;
import java.io.InputStream;

/** Descriptions as {@code ModelDirectory} reads them, for what lies below it. */
public final class Descriptions {
  private Descriptions() {}

  public static DescribedModel of(ModelFiles files, String model) throws IOException {
    return ModelInfoReader.read(
            files.toString(),
            read(files, ModelInfoReader.INFO_FILE),
            read(files, ModelInfoReader.CHECKSUMS_FILE),
            false)
        .get(model);
  }

  private static byte[] read(ModelFiles files, String name) throws IOException {
    try (InputStream stream = files.open(name)) {
      return ModelBytes.readUpTo(stream, Integer.MAX_VALUE);
    }
  }
}
