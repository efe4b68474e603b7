package dev.emotion4j.examples.desktop.view;

import com.formdev.flatlaf.FlatLaf;
import java.awt.Color;
import java.util.List;

/** One colour a label. Names stand beside the colours, which are no more than a help. */
final class LabelColors {
  /**
   * Of Okabe and Ito (Color Universal Design, 2008), whom they look different to who see red and
   * green as one; the yellow and the black are left out, which a window has as its background.
   */
  private static final List<Color> COLORS =
      List.of(
          new Color(0x0072b2),
          new Color(0xe69f00),
          new Color(0x56b4e9),
          new Color(0xd55e00),
          new Color(0xcc79a7),
          new Color(0x009e73),
          new Color(0x999999));

  /** What marks faces in pictures, and its rim: seen on light and dark, as in annotated files. */
  static final Color ACCENT = new Color(0xffd400);

  static final Color INK = new Color(0x141414);

  private LabelColors() {}

  static Color of(int label) {
    Color color = COLORS.get(label % COLORS.size());
    return FlatLaf.isLafDark() && label % COLORS.size() == 0 ? new Color(0x3d9be0) : color;
  }
}
