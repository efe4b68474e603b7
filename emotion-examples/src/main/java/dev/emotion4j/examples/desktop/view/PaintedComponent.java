package dev.emotion4j.examples.desktop.view;

import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import javax.accessibility.Accessible;
import javax.accessibility.AccessibleContext;
import javax.accessibility.AccessibleRole;
import javax.swing.JComponent;
import javax.swing.UIManager;

/**
 * A component that paints itself, in units of the font's height, so that it is right on every
 * screen. What it shows, it also says in words, for those who do not see it.
 */
abstract class PaintedComponent extends JComponent implements Accessible {
  private static final long serialVersionUID = 1;

  /** Says what is shown. */
  final void describe(String name, String text) {
    getAccessibleContext().setAccessibleName(name);
    getAccessibleContext().setAccessibleDescription(text);
    repaint();
  }

  /** Returns the measures of the window's font. */
  final FontMetrics metrics() {
    return getFontMetrics(UIManager.getFont("Label.font"));
  }

  /** Returns the height of a line of text. */
  final int em() {
    return metrics().getHeight();
  }

  abstract void paintOn(Graphics2D graphics);

  @Override
  protected final void paintComponent(Graphics g) {
    Graphics2D graphics = (Graphics2D) g.create();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    Object text = UIManager.get(RenderingHints.KEY_TEXT_ANTIALIASING);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING,
        text == null ? RenderingHints.VALUE_TEXT_ANTIALIAS_ON : text);
    graphics.setFont(UIManager.getFont("Label.font"));
    paintOn(graphics);
    graphics.dispose();
  }

  @Override
  public AccessibleContext getAccessibleContext() {
    if (accessibleContext == null) {
      accessibleContext =
          new AccessibleJComponent() {
            private static final long serialVersionUID = 1;

            @Override
            public AccessibleRole getAccessibleRole() {
              return AccessibleRole.CANVAS;
            }
          };
    }
    return accessibleContext;
  }
}
