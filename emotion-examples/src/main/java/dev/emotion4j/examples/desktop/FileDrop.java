package dev.emotion4j.examples.desktop;

import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.TransferHandler;

/** Takes files and folders that are dropped, or pasted. */
final class FileDrop extends TransferHandler {
  private static final long serialVersionUID = 1;

  private final transient Consumer<List<Path>> files;

  FileDrop(Consumer<List<Path>> files) {
    this.files = files;
  }

  @Override
  public boolean canImport(TransferSupport transfer) {
    if (!transfer.isDataFlavorSupported(DataFlavor.javaFileListFlavor)) {
      return false;
    }
    if (transfer.isDrop() && (transfer.getSourceDropActions() & COPY) != 0) {
      // Files stay where they are, whatever the file manager would do by itself.
      transfer.setDropAction(COPY);
    }
    return true;
  }

  @Override
  public boolean importData(TransferSupport transfer) {
    if (!canImport(transfer)) {
      return false;
    }
    List<Path> paths = new ArrayList<>();
    try {
      Object data = transfer.getTransferable().getTransferData(DataFlavor.javaFileListFlavor);
      for (Object file : (List<?>) data) {
        paths.add(((File) file).toPath());
      }
    } catch (UnsupportedFlavorException | IOException e) {
      return false;
    }
    if (!paths.isEmpty()) {
      files.accept(paths);
    }
    return !paths.isEmpty();
  }
}
