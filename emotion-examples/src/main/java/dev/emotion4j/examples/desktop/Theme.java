package dev.emotion4j.examples.desktop;

import com.formdev.flatlaf.FlatDarkLaf;
import com.formdev.flatlaf.FlatLaf;
import com.formdev.flatlaf.FlatLightLaf;
import javax.swing.LookAndFeel;
import javax.swing.UIManager;
import javax.swing.UnsupportedLookAndFeelException;

/** How the window looks. */
public enum Theme {
  /** Light or dark, whichever the desktop is. */
  SYSTEM,
  /** Dark on light. */
  LIGHT,
  /** Light on dark. */
  DARK;

  /**
   * Changes all windows, on the event thread.
   *
   * @param systemIsDark what the desktop was found to be
   */
  void apply(boolean systemIsDark) {
    boolean dark = this == DARK || (this == SYSTEM && systemIsDark);
    if (UIManager.getLookAndFeel() instanceof FlatLaf current && current.isDark() == dark) {
      return;
    }
    LookAndFeel look = dark ? new FlatDarkLaf() : new FlatLightLaf();
    try {
      UIManager.setLookAndFeel(look);
    } catch (UnsupportedLookAndFeelException e) {
      // FlatLaf is supported everywhere.
      throw new IllegalStateException(e);
    }
    FlatLaf.updateUI();
  }
}
