package dev.emotion4j.onnx.testing;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.Images;
import java.nio.file.Path;

/** Reads a picture and prints what comes of it. */
public final class ReadPicture {
  private ReadPicture() {}

  public static void main(String[] args) {
    try {
      System.out.println(Images.read(Path.of(args[0])).width() + " pixels wide");
    } catch (ImageException e) {
      System.out.println(e.reason() + " " + e.getMessage());
    }
  }
}
