package dev.emotion4j.examples.desktop;

import java.awt.BorderLayout;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import javax.swing.UIManager;

/**
 * Says what went wrong, in the window and until the next thing goes well: a dialog for each broken
 * picture of a folder would be in the way.
 */
final class Banner extends JPanel {
  private static final long serialVersionUID = 1;

  private final JTextArea text = new JTextArea();

  Banner() {
    super(new BorderLayout());
    int gap = getFontMetrics(getFont()).getHeight() / 2;
    setBorder(BorderFactory.createEmptyBorder(gap, 2 * gap, gap, gap));
    putClientProperty("FlatLaf.style", "arc: 12");
    text.setEditable(false);
    text.setLineWrap(true);
    text.setWrapStyleWord(true);
    text.setOpaque(false);
    text.getAccessibleContext().setAccessibleName("Problem");
    add(text, BorderLayout.CENTER);
    JButton dismiss = new JButton("Dismiss");
    dismiss.setMnemonic('i');
    dismiss.addActionListener(event -> setVisible(false));
    JPanel right = new JPanel();
    right.setOpaque(false);
    right.add(dismiss);
    add(right, BorderLayout.LINE_END);
    setVisible(false);
  }

  void show(String problem) {
    text.setText(problem);
    setVisible(true);
  }

  @Override
  public void updateUI() {
    super.updateUI();
    // Amber, as far from the background as FlatLaf's own warnings are.
    setBackground(UIManager.getColor("Component.warning.borderColor"));
  }
}
