package dev.emotion4j.image;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DesktopOnly;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Draws boxes and labels on desktop images. Needs {@code java.desktop} and a font. All methods are
 * safe for concurrent use on different images.
 */
@DesktopOnly
public final class Annotations {
  private static final Color ACCENT = new Color(0xffd400);
  private static final Color INK = new Color(0x141414);

  /** Below this, letters cannot be read. */
  private static final int MIN_FONT = 10;

  private Annotations() {}

  /**
   * A box with a label.
   *
   * @param box the box, in pixels of the image
   * @param label what stands beside it; nothing if it is empty
   */
  public record Mark(BoundingBox box, String label) {

    /** Makes a mark. */
    public Mark {
      Objects.requireNonNull(box, "box");
      Objects.requireNonNull(label, "label");
    }

    /**
     * Makes a mark with the most probable label, such as {@code happy 0.998}.
     *
     * @param face the face
     * @return the mark
     */
    public static Mark of(FaceEmotion face) {
      return new Mark(
          face.box(),
          String.format(
              Locale.ROOT, "%s %.3f", face.prediction().label(), face.prediction().confidence()));
    }
  }

  /**
   * Draws faces on a copy of an image.
   *
   * @param image the image, which stays as it is
   * @param faces the faces, each with its most probable label
   * @return the copy
   * @throws dev.emotion4j.ImageException if the image cannot be read
   * @throws IllegalStateException if Java finds no font to write labels with
   */
  public static BufferedImage draw(RgbImage image, List<FaceEmotion> faces) {
    BufferedImage canvas = Images.toBufferedImage(image);
    List<Mark> marks = new ArrayList<>(faces.size());
    faces.forEach(face -> marks.add(Mark.of(face)));
    drawOn(canvas, marks);
    return canvas;
  }

  /**
   * Draws boxes and labels on an image. The letters suit the size of the image, and shrink until no
   * label covers another, as long as they can be read.
   *
   * @param canvas the image that is drawn on
   * @param marks the boxes and labels
   * @throws IllegalStateException if Java finds no font to write labels with
   */
  public static void drawOn(BufferedImage canvas, List<Mark> marks) {
    if (marks.isEmpty()) {
      return;
    }
    Graphics2D graphics = canvas.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      int line = Math.max(2, Math.max(canvas.getWidth(), canvas.getHeight()) / 220);
      for (Mark mark : marks) {
        drawBox(graphics, mark.box(), line);
      }
      drawLabels(graphics, canvas, marks.stream().filter(mark -> !mark.label().isEmpty()).toList());
    } catch (InternalError | LinkageError | NullPointerException e) {
      // What AWT throws on a machine without fonts depends on the Java version.
      throw new IllegalStateException(
          "This Java finds no font to write labels with; install fontconfig and a font, or draw"
              + " no labels",
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

  /** Labels last: they stay readable where boxes overlap. */
  private static void drawLabels(Graphics2D graphics, BufferedImage canvas, List<Mark> marks) {
    int width = canvas.getWidth();
    int height = canvas.getHeight();
    List<BoundingBox> boxes = marks.stream().map(Mark::box).toList();
    int size = Math.max(MIN_FONT + 1, Math.max(width, height) / 28);
    List<BoundingBox> places = null;
    while (places == null) {
      graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, size));
      FontMetrics metrics = graphics.getFontMetrics();
      List<LabelLayout.Size> sizes =
          marks.stream().map(mark -> size(metrics, mark.label())).toList();
      places = LabelLayout.place(width, height, boxes, sizes);
      if (places == null && size <= MIN_FONT) {
        places = LabelLayout.placeAnyhow(width, height, boxes, sizes);
      }
      size = Math.max(MIN_FONT, size * 7 / 8);
    }
    for (int i = 0; i < places.size(); i++) {
      drawLabel(graphics, marks.get(i).label(), places.get(i));
    }
  }

  private static LabelLayout.Size size(FontMetrics metrics, String label) {
    int padding = padding(metrics);
    return new LabelLayout.Size(
        metrics.stringWidth(label) + 2 * padding,
        metrics.getAscent() + metrics.getDescent() + padding / 2);
  }

  private static int padding(FontMetrics metrics) {
    return Math.max(2, metrics.getHeight() / 4);
  }

  private static void drawLabel(Graphics2D graphics, String label, BoundingBox place) {
    FontMetrics metrics = graphics.getFontMetrics();
    int padding = padding(metrics);
    graphics.setColor(INK);
    graphics.fillRect(place.x() - 1, place.y() - 1, place.width() + 2, place.height() + 2);
    graphics.setColor(ACCENT);
    graphics.fillRect(place.x(), place.y(), place.width(), place.height());
    graphics.setColor(INK);
    graphics.drawString(label, place.x() + padding, place.y() + padding / 4 + metrics.getAscent());
  }
}
