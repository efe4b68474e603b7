package dev.emotion4j.examples.desktop.view;

import java.awt.Component;
import java.awt.Dimension;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.Scrollable;
import org.jspecify.annotations.Nullable;

/** A card for each face: what it shows, how probable, and with a camera its last seconds. */
public final class FacesPanel extends JPanel implements Scrollable {
  private static final long serialVersionUID = 1;

  private final transient List<Card> cards = new ArrayList<>();
  private final JLabel nothing = new JLabel(" ");

  /** Makes a panel without faces. */
  public FacesPanel() {
    setLayout(new BoxLayout(this, BoxLayout.Y_AXIS));
    int gap = getFontMetrics(getFont()).getHeight() / 2;
    setBorder(BorderFactory.createEmptyBorder(gap, 2 * gap, gap, 2 * gap));
    getAccessibleContext().setAccessibleName("Faces");
    nothing.setEnabled(false);
    add(nothing);
  }

  /**
   * Shows faces.
   *
   * @param faces the faces
   * @param instead what is said if there is none
   */
  public void show(List<FaceView> faces, String instead) {
    nothing.setText(instead);
    nothing.setVisible(faces.isEmpty());
    boolean same =
        faces.size() == cards.size()
            && IntStream.range(0, faces.size()).allMatch(i -> cards.get(i).fits(faces.get(i)));
    if (!same) {
      cards.forEach(card -> remove(card.panel));
      cards.clear();
      for (FaceView face : faces) {
        Card card = new Card(face);
        cards.add(card);
        add(card.panel);
      }
      revalidate();
    }
    for (int i = 0; i < faces.size(); i++) {
      cards.get(i).show(faces.get(i));
    }
    repaint();
  }

  /** One face. */
  private static final class Card {
    private final JPanel panel = new JPanel();
    private final JLabel title = new JLabel();
    private final BarChart bars;
    private final @Nullable Timeline timeline;
    private final int labels;

    Card(FaceView face) {
      labels = face.prediction().labels().size();
      bars = new BarChart(face.prediction());
      timeline = face.moments() == null ? null : new Timeline();
      panel.setLayout(new BoxLayout(panel, BoxLayout.Y_AXIS));
      title.putClientProperty("FlatLaf.style", "font: bold +1");
      int gap = title.getFontMetrics(title.getFont()).getHeight() / 2;
      panel.setBorder(BorderFactory.createEmptyBorder(gap, 0, gap, 0));
      add(title, 0);
      add(bars, gap);
      if (timeline != null) {
        add(timeline, gap);
      }
    }

    private void add(JComponent part, int gap) {
      panel.add(Box.createVerticalStrut(gap));
      part.setAlignmentX(Component.LEFT_ALIGNMENT);
      panel.add(part);
    }

    boolean fits(FaceView face) {
      return labels == face.prediction().labels().size()
          && (timeline == null) == (face.moments() == null);
    }

    void show(FaceView face) {
      title.setText(face.title());
      panel.getAccessibleContext().setAccessibleName(face.title());
      bars.show(face.prediction(), face.label());
      if (timeline != null) {
        timeline.show(Objects.requireNonNull(face.moments()), face.title());
      }
    }
  }

  @Override
  public Dimension getPreferredScrollableViewportSize() {
    int em = getFontMetrics(getFont()).getHeight();
    return new Dimension(21 * em, 20 * em);
  }

  @Override
  public int getScrollableUnitIncrement(Rectangle visible, int orientation, int direction) {
    return getFontMetrics(getFont()).getHeight();
  }

  @Override
  public int getScrollableBlockIncrement(Rectangle visible, int orientation, int direction) {
    return visible.height;
  }

  @Override
  public boolean getScrollableTracksViewportWidth() {
    return true;
  }

  @Override
  public boolean getScrollableTracksViewportHeight() {
    return false;
  }
}
