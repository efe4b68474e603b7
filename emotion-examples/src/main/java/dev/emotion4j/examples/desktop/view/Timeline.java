package dev.emotion4j.examples.desktop.view;

import dev.emotion4j.Prediction;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;
import javax.swing.UIManager;

/** What a face has shown in the last seconds: the probabilities, stacked in the bars' colours. */
final class Timeline extends PaintedComponent {
  private static final long serialVersionUID = 1;

  private transient List<FaceHistory.Moment> moments = List.of();

  void show(List<FaceHistory.Moment> known, String text) {
    moments = known;
    describe("Timeline of the last 10 seconds", text);
  }

  @Override
  public Dimension getPreferredSize() {
    return new Dimension(16 * em(), 5 * em());
  }

  @Override
  public Dimension getMaximumSize() {
    return new Dimension(Integer.MAX_VALUE, getPreferredSize().height);
  }

  @Override
  void paintOn(Graphics2D graphics) {
    int height = getHeight() - em();
    float arc = em() / 3f;
    Shape frame = new RoundRectangle2D.Float(0.5f, 0.5f, getWidth() - 1, height - 1, arc, arc);
    graphics.setColor(UIManager.getColor("ProgressBar.background"));
    graphics.fill(frame);
    graphics.setClip(frame);
    for (int from = 0; from < moments.size(); ) {
      int to = from;
      while (to < moments.size() && moments.get(to).smoothed() != null) {
        to++;
      }
      paintSeen(graphics, moments.subList(from, to), height);
      from = to + 1;
    }
    graphics.setClip(null);
    graphics.setColor(UIManager.getColor("Label.disabledForeground"));
    int baseline = height + metrics().getAscent();
    graphics.drawString("10 s ago", 0, baseline);
    graphics.drawString("now", getWidth() - metrics().stringWidth("now"), baseline);
  }

  /** One stretch in which the face was seen: a band a label, from the first one at the bottom. */
  private void paintSeen(Graphics2D graphics, List<FaceHistory.Moment> seen, int height) {
    if (seen.isEmpty()) {
      return;
    }
    Prediction first = seen.get(0).smoothed();
    int labels = first == null ? 0 : first.labels().size();
    for (int label = 0; label < labels; label++) {
      Path2D band = new Path2D.Double();
      for (int i = 0; i < seen.size(); i++) {
        point(band, seen.get(i), sum(seen.get(i), label), height);
      }
      for (int i = seen.size() - 1; i >= 0; i--) {
        point(band, seen.get(i), sum(seen.get(i), label + 1), height);
      }
      band.closePath();
      Color color = LabelColors.of(label);
      graphics.setColor(color);
      graphics.fill(band);
      graphics.draw(band);
    }
  }

  private void point(Path2D band, FaceHistory.Moment moment, double value, int height) {
    long newest = moments.get(moments.size() - 1).nanos();
    double x = getWidth() * (1 - (double) (newest - moment.nanos()) / FaceHistory.WINDOW_NANOS);
    double y = height * (1 - value);
    if (band.getCurrentPoint() == null) {
      band.moveTo(x, y);
    } else {
      band.lineTo(x, y);
    }
  }

  /** How probable the labels before one are together. */
  private static double sum(FaceHistory.Moment moment, int end) {
    Prediction smoothed = moment.smoothed();
    double sum = 0;
    for (int i = 0; smoothed != null && i < end; i++) {
      sum += smoothed.probability(smoothed.labels().get(i));
    }
    return sum;
  }
}
