package dev.emotion4j.onnx.files;

import java.io.FileNotFoundException;
import java.io.InputStream;
import java.util.Objects;

/** The resources of a class path location. */
public final class ResourceFiles implements ModelFiles {
  private final Class<?> anchor;
  private final String location;

  public ResourceFiles(Class<?> anchor, String location) {
    this.anchor = Objects.requireNonNull(anchor, "anchor");
    this.location = Objects.requireNonNull(location, "location");
  }

  @Override
  public InputStream open(String fileName) throws FileNotFoundException {
    InputStream stream = anchor.getResourceAsStream(location + "/" + fileName);
    if (stream == null) {
      EncapsulatedPackage.refuse(anchor, location, toString());
      throw new FileNotFoundException(this + "/" + fileName);
    }
    return stream;
  }

  @Override
  public String toString() {
    return "class path " + location + " beside " + anchor.getName();
  }
}
