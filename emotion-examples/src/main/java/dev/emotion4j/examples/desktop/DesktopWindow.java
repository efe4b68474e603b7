package dev.emotion4j.examples.desktop;

import dev.emotion4j.onnx.ModelDirectory;
import java.awt.AWTError;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.awt.Rectangle;
import java.awt.datatransfer.DataFlavor;
import java.awt.dnd.DropTargetAdapter;
import java.awt.dnd.DropTargetDragEvent;
import java.awt.dnd.DropTargetDropEvent;
import java.awt.dnd.DropTargetEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.TooManyListenersException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.swing.JFrame;
import javax.swing.SwingUtilities;
import javax.swing.TransferHandler;
import javax.swing.WindowConstants;

/** The window of {@code emotion desktop}. */
public final class DesktopWindow {
  private final JFrame frame = new JFrame("emotion4j");
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Asks the system whether it is dark, which takes as long as a small program does. */
  private final ExecutorService asking =
      Executors.newSingleThreadExecutor(Workbench.daemons("emotion-desktop-theme"));

  private final Workbench workbench;
  private Theme theme;

  /** On the event thread. */
  private DesktopWindow(DesktopOptions options, boolean systemIsDark) {
    theme = options.theme();
    theme.apply(systemIsDark);
    SwingUtilities.updateComponentTreeUI(frame);
    Commands commands = new Commands(frame, this::change);
    MainPanel panel = new MainPanel(commands);
    workbench = new Workbench(panel);
    commands.use(workbench);
    frame.setContentPane(panel);
    frame.setJMenuBar(commands.menuBar(theme, frame::dispose));
    TransferHandler drop = new FileDrop(workbench::open);
    panel.setTransferHandler(drop);
    showDropping(panel);
    frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
    frame.addWindowListener(
        new WindowAdapter() {
          @Override
          public void windowActivated(WindowEvent event) {
            change(theme);
          }

          @Override
          public void windowClosed(WindowEvent event) {
            workbench.close();
            asking.shutdownNow();
            closed.countDown();
          }
        });
    frame.pack();
    Rectangle screen = GraphicsEnvironment.getLocalGraphicsEnvironment().getMaximumWindowBounds();
    frame.setSize(
        Math.min(frame.getWidth(), screen.width), Math.min(frame.getHeight(), screen.height));
    frame.setLocationRelativeTo(null);
    frame.setVisible(true);
    begin(options);
  }

  /** Shows at once that what is dragged over the window may be dropped. */
  private static void showDropping(MainPanel panel) {
    DropTargetAdapter listener =
        new DropTargetAdapter() {
          @Override
          public void dragEnter(DropTargetDragEvent event) {
            panel.picture().setDropping(event.isDataFlavorSupported(DataFlavor.javaFileListFlavor));
          }

          @Override
          public void dragExit(DropTargetEvent event) {
            panel.picture().setDropping(false);
          }

          @Override
          public void drop(DropTargetDropEvent event) {
            panel.picture().setDropping(false);
          }
        };
    try {
      panel.getDropTarget().addDropTargetListener(listener);
    } catch (TooManyListenersException e) {
      // The drop target of a Swing component takes any number.
      throw new IllegalStateException(e);
    }
  }

  private void begin(DesktopOptions options) {
    ModelDirectory models = options.models();
    if (models == null) {
      workbench.load(ModelFolder::bundled, null);
    } else {
      workbench.load(() -> ModelFolder.of(models), options.modelFile());
    }
    if (options.camera() != null) {
      workbench.film(options.camera());
    } else if (!options.pictures().isEmpty()) {
      workbench.open(options.pictures());
    }
  }

  /** Changes the theme, at once or when the system has answered. */
  private void change(Theme chosen) {
    theme = chosen;
    if (chosen != Theme.SYSTEM) {
      chosen.apply(false);
      return;
    }
    if (asking.isShutdown()) {
      return;
    }
    asking.execute(
        () -> {
          boolean dark = SystemTheme.isDark();
          SwingUtilities.invokeLater(() -> theme.apply(dark));
        });
  }

  /**
   * Opens the window.
   *
   * @param options what it begins with
   * @return the window, which is visible
   * @throws IOException if there is no screen, or this Java cannot open windows; the message says
   *     what to do
   * @throws InterruptedException if the thread is interrupted before the window is visible
   */
  public static DesktopWindow open(DesktopOptions options)
      throws IOException, InterruptedException {
    try {
      if (GraphicsEnvironment.isHeadless()) {
        throw new HeadlessException();
      }
      boolean dark = options.theme() == Theme.SYSTEM && SystemTheme.isDark();
      DesktopWindow[] window = new DesktopWindow[1];
      SwingUtilities.invokeAndWait(() -> window[0] = new DesktopWindow(options, dark));
      return window[0];
    } catch (HeadlessException | AWTError | LinkageError e) {
      throw noScreen(e);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure
          && !(failure instanceof HeadlessException)) {
        throw failure;
      }
      throw noScreen(e);
    }
  }

  private static IOException noScreen(Throwable cause) {
    return new IOException(
        "There is no screen that a window could open on: start it in a desktop session with a Java"
            + " that has java.desktop (not a headless one), or use \"emotion serve\" and a browser",
        cause);
  }

  /**
   * Waits until the user has closed the window.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }
}
