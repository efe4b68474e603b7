package dev.emotion4j.examples.cli;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.RgbImage;
import dev.emotion4j.examples.report.FaceResult;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A picture with a box and a label drawn on each face. */
final class AnnotatedImage {
  private static final Color ACCENT = new Color(0xffd400);
  private static final Color INK = new Color(0x141414);

  private AnnotatedImage() {}

  /** Draws the faces on a copy of the picture and writes it as PNG. */
  static void write(RgbImage image, List<FaceResult> faces, Path png) throws IOException {
    BufferedImage canvas = copy(image);
    if (!faces.isEmpty()) {
      draw(canvas, faces);
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

  private static BufferedImage copy(RgbImage image) {
    int width = image.width();
    BufferedImage copy = new BufferedImage(width, image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = new byte[3 * width];
    int[] packed = new int[width];
    for (int y = 0; y < image.height(); y++) {
      image.readRow(0, y, width, rgb);
      for (int x = 0; x < width; x++) {
        packed[x] =
            (rgb[3 * x] & 0xff) << 16 | (rgb[3 * x + 1] & 0xff) << 8 | (rgb[3 * x + 2] & 0xff);
      }
      copy.setRGB(0, y, width, 1, packed, 0, width);
    }
    return copy;
  }

  private static void draw(BufferedImage canvas, List<FaceResult> faces) throws IOException {
    Graphics2D graphics = canvas.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      int side = Math.max(canvas.getWidth(), canvas.getHeight());
      graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, Math.max(11, side / 28)));
      int line = Math.max(2, side / 220);
      for (FaceResult face : faces) {
        drawBox(graphics, face.box(), line);
      }
      // Labels last: they stay readable where boxes overlap.
      for (FaceResult face : faces) {
        drawLabel(graphics, face, canvas.getWidth());
      }
    } catch (InternalError | LinkageError | NullPointerException e) {
      // What AWT throws on a machine without fonts depends on the Java version.
      throw new IOException(
          "This Java finds no font to write labels with; install fontconfig and a font, or leave"
              + " --annotate out",
          e);
    } finally {
      graphics.dispose();
    }
  }

  private static void drawBox(Graphics2D graphics, BoundingBox box, int line) {
    // The dark rim keeps the box visible on a light background.
    graphics.setColor(INK);
    frame(graphics, box.x() - 1, box.y() - 1, box.width() + 2, box.height() + 2, line + 2);
    graphics.setColor(ACCENT);
    frame(graphics, box.x(), box.y(), box.width(), box.height(), line);
  }

  /** Four filled sides: unlike a stroked rectangle's, their edges are sharp. */
  private static void frame(
      Graphics2D graphics, int x, int y, int width, int height, int thickness) {
    graphics.fillRect(x, y, width, thickness);
    graphics.fillRect(x, y + height - thickness, width, thickness);
    graphics.fillRect(x, y, thickness, height);
    graphics.fillRect(x + width - thickness, y, thickness, height);
  }

  private static void drawLabel(Graphics2D graphics, FaceResult face, int imageWidth) {
    BoundingBox box = face.box();
    FontMetrics metrics = graphics.getFontMetrics();
    String caption = face.caption();
    int padding = Math.max(2, metrics.getHeight() / 4);
    int width = metrics.stringWidth(caption) + 2 * padding;
    int height = metrics.getAscent() + metrics.getDescent() + padding / 2;
    // Above the box, or inside at its top where there is no room above; never past the right edge.
    int left = Math.max(0, Math.min(box.x(), imageWidth - width));
    int top = box.y() >= height ? box.y() - height : Math.max(0, box.y());
    graphics.setColor(INK);
    graphics.fillRect(left - 1, top - 1, width + 2, height + 2);
    graphics.setColor(ACCENT);
    graphics.fillRect(left, top, width, height);
    graphics.setColor(INK);
    graphics.drawString(caption, left + padding, top + padding / 4 + metrics.getAscent());
  }
}
