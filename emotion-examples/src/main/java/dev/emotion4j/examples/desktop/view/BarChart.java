package dev.emotion4j.examples.desktop.view;

import dev.emotion4j.Prediction;
import dev.emotion4j.examples.report.Failures;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;
import java.util.stream.Collectors;
import javax.swing.UIManager;

/** How probable each label is: its name, a bar, and the number. */
final class BarChart extends PaintedComponent {
  private static final long serialVersionUID = 1;

  private transient Prediction prediction;
  private String shown;

  BarChart(Prediction prediction) {
    this.prediction = prediction;
    this.shown = prediction.label();
  }

  /** Shows probabilities, and which label the face is said to show. */
  void show(Prediction newest, String label) {
    prediction = newest;
    shown = label;
    describe(
        "Probabilities",
        newest.probabilities().entrySet().stream()
            .map(entry -> name(entry.getKey()) + " " + FaceView.percent(entry.getValue()))
            .collect(Collectors.joining(", ")));
  }

  private static String name(String label) {
    return Failures.oneLine(label);
  }

  private int rowHeight() {
    return em() * 5 / 4;
  }

  @Override
  public Dimension getPreferredSize() {
    return new Dimension(16 * em(), rowHeight() * prediction.labels().size());
  }

  @Override
  public Dimension getMaximumSize() {
    return new Dimension(Integer.MAX_VALUE, getPreferredSize().height);
  }

  @Override
  void paintOn(Graphics2D graphics) {
    List<String> labels = prediction.labels();
    float[] probabilities = prediction.toArray();
    Font font = graphics.getFont();
    Font bold = font.deriveFont(Font.BOLD);
    int widest =
        labels.stream()
            .mapToInt(label -> getFontMetrics(bold).stringWidth(name(label)))
            .max()
            .orElse(0);
    int names = Math.min(getWidth() / 2, widest);
    int left = names + em() / 2;
    int numbers = getFontMetrics(bold).stringWidth(FaceView.percent(1));
    int length = Math.max(0, getWidth() - left - em() / 2 - numbers);
    float height = em() / 2f;
    for (int i = 0; i < probabilities.length; i++) {
      int top = i * rowHeight();
      int baseline = top + (rowHeight() - em()) / 2 + metrics().getAscent();
      graphics.setFont(labels.get(i).equals(shown) ? bold : font);
      graphics.setColor(UIManager.getColor("Label.foreground"));
      String number = FaceView.percent(probabilities[i]);
      graphics.drawString(
          number, getWidth() - graphics.getFontMetrics().stringWidth(number), baseline);
      Graphics2D row = (Graphics2D) graphics.create();
      row.clipRect(0, top, names, rowHeight());
      row.drawString(name(labels.get(i)), 0, baseline);
      row.dispose();
      paintBar(
          graphics,
          i,
          probabilities[i],
          new Rectangle2D.Float(left, top + (rowHeight() - height) / 2, length, height));
    }
  }

  private static void paintBar(
      Graphics2D graphics, int label, float probability, Rectangle2D.Float whole) {
    graphics.setColor(UIManager.getColor("ProgressBar.background"));
    graphics.fill(rounded(whole, whole.width));
    graphics.setColor(LabelColors.of(label));
    graphics.fill(rounded(whole, whole.width * probability));
  }

  private static RoundRectangle2D rounded(Rectangle2D.Float bar, float width) {
    float arc = Math.min(width, bar.height);
    return new RoundRectangle2D.Float(bar.x, bar.y, width, bar.height, arc, arc);
  }
}
