package dev.emotion4j.examples.desktop.view;

import dev.emotion4j.BoundingBox;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;
import javax.swing.UIManager;
import org.jspecify.annotations.Nullable;

/** A picture with its faces outlined, or words where there is none. */
public final class PictureView extends PaintedComponent {
  private static final long serialVersionUID = 1;

  private static final String INVITATION = "Drop pictures or a folder here";
  private static final String HINT = "or open them, or start a camera";

  private transient @Nullable Canvas canvas;
  private transient List<FaceView> faces = List.of();
  private String instead = INVITATION;
  private String hint = HINT;
  private boolean dropping;

  /** Makes a view without a picture. */
  public PictureView() {
    describe("Picture", "none");
  }

  /**
   * Shows a picture.
   *
   * @param name what it is called
   * @param picture the picture, or {@code null} if it cannot be shown
   * @param found its faces
   */
  public void show(String name, @Nullable Canvas picture, List<FaceView> found) {
    canvas = picture;
    instead = name;
    hint = "cannot be shown";
    faces = List.copyOf(found);
    StringBuilder text = new StringBuilder(name);
    found.forEach(face -> text.append("; ").append(face.title()));
    describe("Picture", text.toString());
  }

  /** Shows no picture, and that one may be dropped. */
  public void clear() {
    canvas = null;
    faces = List.of();
    instead = INVITATION;
    hint = HINT;
    describe("Picture", "none");
  }

  /**
   * Shows whether what is dragged over the window would be taken.
   *
   * @param taken whether it would
   */
  public void setDropping(boolean taken) {
    dropping = taken;
    repaint();
  }

  @Override
  public Dimension getPreferredSize() {
    return new Dimension(42 * em(), 34 * em());
  }

  @Override
  void paintOn(Graphics2D graphics) {
    if (canvas == null) {
      paintWords(graphics);
    } else {
      paintPicture(graphics, canvas);
    }
    if (dropping) {
      graphics.setColor(UIManager.getColor("Component.focusColor"));
      graphics.setStroke(new BasicStroke(em() / 4f));
      graphics.draw(frame(em() / 8f));
    }
  }

  private RoundRectangle2D frame(float inset) {
    return new RoundRectangle2D.Float(
        inset, inset, getWidth() - 2 * inset, getHeight() - 2 * inset, em(), em());
  }

  private void paintWords(Graphics2D graphics) {
    float em = em();
    graphics.setColor(UIManager.getColor("Component.borderColor"));
    float[] dashes = {em / 2, em / 2};
    graphics.setStroke(
        new BasicStroke(em / 9, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, dashes, 0));
    graphics.draw(frame(em / 2));
    Font font = graphics.getFont();
    graphics.setColor(UIManager.getColor("Label.foreground"));
    graphics.setFont(font.deriveFont(1.6f * font.getSize2D()));
    if (graphics.getFontMetrics().stringWidth(instead) > getWidth() - 2 * em) {
      graphics.setFont(font);
    }
    centred(graphics, instead, getHeight() / 2f);
    graphics.setColor(UIManager.getColor("Label.disabledForeground"));
    graphics.setFont(font);
    centred(graphics, hint, getHeight() / 2f + 1.5f * em);
  }

  private void centred(Graphics2D graphics, String text, float baseline) {
    graphics.drawString(
        text, (getWidth() - graphics.getFontMetrics().stringWidth(text)) / 2f, baseline);
  }

  private void paintPicture(Graphics2D graphics, Canvas shown) {
    double scale =
        Math.min((double) getWidth() / shown.width(), (double) getHeight() / shown.height());
    double width = shown.width() * scale;
    double height = shown.height() * scale;
    Rectangle2D place =
        new Rectangle2D.Double((getWidth() - width) / 2, (getHeight() - height) / 2, width, height);
    AffineTransform toPlace = AffineTransform.getTranslateInstance(place.getX(), place.getY());
    toPlace.scale(width / shown.image().getWidth(), height / shown.image().getHeight());
    graphics.drawImage(shown.image(), toPlace, null);
    Font font = graphics.getFont();
    graphics.setFont(font.deriveFont(Font.BOLD, 1.15f * font.getSize2D()));
    for (FaceView face : faces) {
      BoundingBox box = face.box();
      paintFace(
          graphics,
          face,
          new Rectangle2D.Double(
              place.getX() + box.x() * scale,
              place.getY() + box.y() * scale,
              box.width() * scale,
              box.height() * scale),
          place);
    }
  }

  /** An outline with a dark rim, which is seen on light and dark, and the answer above it. */
  private void paintFace(
      Graphics2D graphics, FaceView face, Rectangle2D outline, Rectangle2D place) {
    float line = em() / 7f;
    Color color = face.visible() ? LabelColors.ACCENT : Color.LIGHT_GRAY;
    graphics.setStroke(new BasicStroke(line + em() / 9f));
    graphics.setColor(LabelColors.INK);
    graphics.draw(outline);
    graphics.setStroke(new BasicStroke(line));
    graphics.setColor(color);
    graphics.draw(outline);

    FontMetrics letters = graphics.getFontMetrics();
    String text = face.number() + "  " + face.answer();
    double padding = em() / 3.0;
    double width = letters.stringWidth(text) + 2 * padding;
    double height = letters.getHeight() + padding / 2;
    double x = Math.max(place.getX(), Math.min(outline.getX(), place.getMaxX() - width));
    double above = outline.getY() - height - line;
    double y = above >= place.getY() ? above : outline.getMaxY() + line;
    graphics.setColor(color);
    graphics.fill(new RoundRectangle2D.Double(x, y, width, height, padding, padding));
    graphics.setColor(LabelColors.INK);
    double baseline = y + (height - letters.getHeight()) / 2 + letters.getAscent();
    graphics.drawString(text, (float) (x + padding), (float) baseline);
  }
}
