package dev.emotion4j.examples.report;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Annotations;
import dev.emotion4j.image.Images;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A picture with a box and a label drawn on each face. */
public final class AnnotatedImage {
  private AnnotatedImage() {}

  /** Draws the faces on a copy of the picture and writes it as PNG. */
  public static void write(RgbImage image, List<FaceResult> faces, Path png) throws IOException {
    BufferedImage canvas = Images.toBufferedImage(image);
    try {
      Annotations.drawOn(
          canvas,
          faces.stream().map(face -> new Annotations.Mark(face.box(), face.caption())).toList());
    } catch (IllegalStateException e) {
      throw new IOException(
          "This Java finds no font to write labels with; install fontconfig and a font, or leave"
              + " --annotate out",
          e);
    }
    // Through memory, since ImageIO would otherwise make a temporary file.
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(canvas, "png", out)) {
        throw new IOException(png + ": this Java cannot write PNG");
      }
    }
    Files.write(png, bytes.toByteArray());
  }
}
