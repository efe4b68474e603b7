package dev.emotion4j.examples.desktop;

import java.awt.Color;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.Transferable;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;
import javax.swing.TransferHandler;

/**
 * A program of its own with a small window in the screen's corner, from which files can be dragged
 * as from a file manager. It prints {@code ready}, and ends when its standard input ends.
 */
final class DragSource {
  static final int SIZE = 80;

  private DragSource() {}

  public static void main(String[] args) throws Exception {
    List<File> files = Arrays.stream(args).map(File::new).toList();
    SwingUtilities.invokeAndWait(() -> open(files));
    System.out.println("ready");
    int end = System.in.read();
    System.exit(end < 0 ? 0 : 1);
  }

  private static void open(List<File> files) {
    JLabel label = new JLabel("drag");
    label.setOpaque(true);
    label.setBackground(Color.ORANGE);
    label.setTransferHandler(
        new TransferHandler() {
          private static final long serialVersionUID = 1;

          @Override
          public int getSourceActions(JComponent component) {
            return COPY;
          }

          @Override
          protected Transferable createTransferable(JComponent component) {
            return new Files(files);
          }
        });
    label.addMouseMotionListener(
        new MouseAdapter() {
          @Override
          public void mouseDragged(MouseEvent event) {
            label.getTransferHandler().exportAsDrag(label, event, TransferHandler.COPY);
          }
        });
    JFrame frame = new JFrame();
    frame.setUndecorated(true);
    frame.add(label);
    frame.setBounds(0, 0, SIZE, SIZE);
    frame.setVisible(true);
  }

  private record Files(List<File> files) implements Transferable {
    @Override
    public DataFlavor[] getTransferDataFlavors() {
      return new DataFlavor[] {DataFlavor.javaFileListFlavor};
    }

    @Override
    public boolean isDataFlavorSupported(DataFlavor flavor) {
      return flavor.equals(DataFlavor.javaFileListFlavor);
    }

    @Override
    public Object getTransferData(DataFlavor flavor) {
      return files;
    }
  }
}
