package dev.emotion4j.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source with a name for error messages. */
final class NamedSource implements ModelSource {
  private final String name;
  private final ModelSource source;

  NamedSource(String name, ModelSource source) {
    this.name = Objects.requireNonNull(name, "name");
    this.source = Objects.requireNonNull(source, "source");
  }

  @Override
  public @Nullable InputStream open(String fileName) throws IOException {
    return source.open(fileName);
  }

  @Override
  public String toString() {
    return name;
  }
}
