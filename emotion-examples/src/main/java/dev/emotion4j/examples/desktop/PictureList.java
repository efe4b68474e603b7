package dev.emotion4j.examples.desktop;

import java.awt.Component;
import java.util.List;
import java.util.function.IntConsumer;
import javax.swing.AbstractListModel;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.ListSelectionModel;
import javax.swing.UIManager;

/** The pictures that were opened, each with what became of it. */
final class PictureList extends JList<PictureEntry> {
  private static final long serialVersionUID = 1;

  private final transient Entries entries = new Entries();

  PictureList(IntConsumer selection) {
    setModel(entries);
    setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
    setCellRenderer(new Renderer());
    getAccessibleContext().setAccessibleName("Pictures");
    addListSelectionListener(
        event -> {
          if (!event.getValueIsAdjusting() && getSelectedIndex() >= 0) {
            selection.accept(getSelectedIndex());
          }
        });
  }

  void show(List<PictureEntry> pictures) {
    entries.set(pictures);
    if (!pictures.isEmpty()) {
      // All rows are as high as this one, so that a long list is not measured row by row.
      setPrototypeCellValue(pictures.get(0));
    }
  }

  void changed(int index) {
    entries.changed(index);
  }

  private static final class Entries extends AbstractListModel<PictureEntry> {
    private static final long serialVersionUID = 1;
    private transient List<PictureEntry> pictures = List.of();

    void set(List<PictureEntry> newest) {
      int before = pictures.size();
      pictures = List.of();
      if (before > 0) {
        fireIntervalRemoved(this, 0, before - 1);
      }
      pictures = newest;
      if (!newest.isEmpty()) {
        fireIntervalAdded(this, 0, newest.size() - 1);
      }
    }

    void changed(int index) {
      fireContentsChanged(this, index, index);
    }

    @Override
    public int getSize() {
      return pictures.size();
    }

    @Override
    public PictureEntry getElementAt(int index) {
      return pictures.get(index);
    }
  }

  private static final class Renderer extends DefaultListCellRenderer {
    private static final long serialVersionUID = 1;

    @Override
    public Component getListCellRendererComponent(
        JList<?> list, Object value, int index, boolean isSelected, boolean cellHasFocus) {
      JLabel label =
          (JLabel) super.getListCellRendererComponent(list, value, index, isSelected, cellHasFocus);
      PictureEntry entry = (PictureEntry) value;
      // Not HTML: a file's name may look like it.
      label.putClientProperty("html.disable", true);
      label.setText(entry.name() + "   " + entry.summary());
      if (entry.failure() != null && !isSelected) {
        label.setForeground(UIManager.getColor("Actions.Red"));
      }
      return label;
    }
  }
}
