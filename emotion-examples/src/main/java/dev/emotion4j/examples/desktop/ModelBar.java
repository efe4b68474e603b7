package dev.emotion4j.examples.desktop;

import dev.emotion4j.examples.desktop.ModelFolder.LoadedModel;
import dev.emotion4j.examples.report.Failures;
import dev.emotion4j.onnx.ModelCheck;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.util.Objects;
import java.util.function.BiConsumer;
import javax.swing.DefaultComboBoxModel;
import javax.swing.DefaultListCellRenderer;
import javax.swing.Icon;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.UIManager;
import org.jspecify.annotations.Nullable;

/** Which model of the folder answers, and whether its checksum holds. */
final class ModelBar extends JPanel {
  private static final long serialVersionUID = 1;

  private final JComboBox<ModelCheck> models = new JComboBox<>();
  private final JLabel status = new JLabel();
  private transient @Nullable LoadedModel current;

  /**
   * Makes a bar without models.
   *
   * @param choice is told of the folder and the file that the user chooses
   */
  ModelBar(BiConsumer<ModelFolder, String> choice) {
    super(new FlowLayout(FlowLayout.TRAILING));
    JLabel label = new JLabel("Model:");
    label.setDisplayedMnemonic('l');
    label.setLabelFor(models);
    models.getAccessibleContext().setAccessibleName("Model");
    models.setRenderer(new Renderer());
    int em = getFontMetrics(getFont()).getHeight();
    models.setPreferredSize(new Dimension(20 * em, models.getPreferredSize().height));
    models.addActionListener(
        event -> {
          LoadedModel known = current;
          ModelCheck chosen = (ModelCheck) models.getSelectedItem();
          if (known != null && chosen != null && !chosen.equals(known.check())) {
            choice.accept(known.folder(), chosen.spec().fileName());
          }
        });
    status.getAccessibleContext().setAccessibleName("Checksum");
    add(label);
    add(models);
    add(status);
  }

  void show(LoadedModel model) {
    // While the list is filled, nobody chooses.
    current = null;
    DefaultComboBoxModel<ModelCheck> entries = new DefaultComboBoxModel<>();
    entries.addAll(model.folder().checks());
    entries.setSelectedItem(model.check());
    models.setModel(entries);
    current = model;
    status.setText(ModelFolder.status(model.check()));
    status.setIcon(new Dot(model.check().status()));
    status.setToolTipText(
        "SHA-256 " + Objects.requireNonNullElse(model.check().spec().sha256(), ""));
    status.getAccessibleContext().setAccessibleDescription(ModelFolder.status(model.check()));
    revalidate();
  }

  private static final class Renderer extends DefaultListCellRenderer {
    private static final long serialVersionUID = 1;

    @Override
    public Component getListCellRendererComponent(
        JList<?> list, Object value, int index, boolean isSelected, boolean cellHasFocus) {
      JLabel label =
          (JLabel) super.getListCellRendererComponent(list, value, index, isSelected, cellHasFocus);
      label.putClientProperty("html.disable", true);
      if (value instanceof ModelCheck check) {
        String name = Failures.oneLine(check.spec().name());
        label.setText(
            index < 0
                ? name
                : Failures.oneLine(check.spec().fileName()) + ", " + ModelFolder.status(check));
        label.setIcon(index < 0 ? null : new Dot(check.status()));
      }
      return label;
    }
  }

  /** A checksum's state as a colour, beside the words. */
  private record Dot(ModelCheck.Status status) implements Icon {
    @Override
    public void paintIcon(Component c, Graphics g, int x, int y) {
      Graphics2D graphics = (Graphics2D) g.create();
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setColor(
          UIManager.getColor(
              switch (status) {
                case VERIFIED -> "Actions.Green";
                case NO_CHECKSUM -> "Actions.Yellow";
                default -> "Actions.Red";
              }));
      graphics.fillOval(x, y, getIconWidth(), getIconHeight());
      graphics.dispose();
    }

    @Override
    public int getIconWidth() {
      return UIManager.getFont("Label.font").getSize() * 2 / 3;
    }

    @Override
    public int getIconHeight() {
      return getIconWidth();
    }
  }
}
