package dev.emotion4j.examples.desktop;

import dev.emotion4j.examples.camera.Cameras;
import java.awt.Component;
import java.awt.FlowLayout;
import java.awt.Toolkit;
import java.awt.event.ActionEvent;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import javax.swing.AbstractAction;
import javax.swing.Action;
import javax.swing.ButtonGroup;
import javax.swing.JButton;
import javax.swing.JFileChooser;
import javax.swing.JMenu;
import javax.swing.JMenuBar;
import javax.swing.JMenuItem;
import javax.swing.JPanel;
import javax.swing.JRadioButtonMenuItem;
import javax.swing.KeyStroke;
import org.jspecify.annotations.Nullable;

/** What the user may do: the menus and the buttons, with their keys. For the event thread. */
final class Commands {
  private final Component window;
  private final Consumer<Theme> theme;
  private @Nullable Workbench workbench;
  private String camera = "0";

  private final Action openPictures =
      action(
          "Open pictures…",
          'O',
          KeyEvent.VK_O,
          0,
          () -> choose(JFileChooser.FILES_ONLY, true, files -> workbench().open(files)));
  private final Action openFolder =
      action(
          "Open folder…",
          'D',
          KeyEvent.VK_O,
          InputEvent.SHIFT_DOWN_MASK,
          () -> choose(JFileChooser.DIRECTORIES_ONLY, false, files -> workbench().open(files)));
  private final Action startCamera =
      action("Start camera", 'A', KeyEvent.VK_K, 0, () -> workbench().film(camera));
  private final Action stop = action("Stop", 'S', KeyEvent.VK_PERIOD, 0, () -> workbench().stop());

  Commands(Component window, Consumer<Theme> theme) {
    this.window = window;
    this.theme = theme;
    stop.setEnabled(false);
  }

  /** Connects the commands with what they command. */
  void use(Workbench bench) {
    workbench = bench;
  }

  Workbench workbench() {
    return Objects.requireNonNull(workbench);
  }

  /** Says whether there is something to stop. */
  void running(boolean runs) {
    stop.setEnabled(runs);
  }

  JPanel toolBar() {
    JPanel bar = new JPanel(new FlowLayout(FlowLayout.LEADING));
    for (Action action : new Action[] {openPictures, openFolder, startCamera, stop}) {
      JButton button = new JButton(action);
      button.setToolTipText(null);
      bar.add(button);
    }
    return bar;
  }

  JMenuBar menuBar(Theme chosen, Runnable close) {
    JMenuBar bar = new JMenuBar();
    JMenu file = menu(bar, "File", 'F');
    file.add(openPictures);
    file.add(openFolder);
    file.addSeparator();
    file.add(action("Close", 'C', KeyEvent.VK_Q, 0, close));

    JMenu cameras = menu(bar, "Camera", 'C');
    cameras.add(startCamera);
    cameras.add(stop);
    cameras.addSeparator();
    ButtonGroup group = new ButtonGroup();
    for (String number : Cameras.numbers()) {
      JRadioButtonMenuItem item =
          new JRadioButtonMenuItem("Camera " + number, group.getButtonCount() == 0);
      item.addActionListener(event -> camera = number);
      group.add(item);
      cameras.add(item);
    }
    cameras.addSeparator();
    cameras.add(
        action(
            "Picture or folder as camera…",
            'P',
            0,
            0,
            () ->
                choose(
                    JFileChooser.FILES_AND_DIRECTORIES,
                    false,
                    files -> workbench().film(files.get(0).toString()))));

    JMenu models = menu(bar, "Model", 'M');
    models.add(
        action(
            "Choose model folder…",
            'C',
            KeyEvent.VK_M,
            0,
            () ->
                choose(
                    JFileChooser.DIRECTORIES_ONLY,
                    false,
                    files -> workbench().load(() -> ModelFolder.open(files.get(0)), null))));
    models.add(
        action("Bundled model", 'B', 0, 0, () -> workbench().load(ModelFolder::bundled, null)));

    JMenu view = menu(bar, "View", 'V');
    ButtonGroup themes = new ButtonGroup();
    for (Theme each : Theme.values()) {
      String name = each.name().charAt(0) + each.name().substring(1).toLowerCase(Locale.ROOT);
      JMenuItem item = new JRadioButtonMenuItem(name, each == chosen);
      item.setMnemonic(name.charAt(0));
      item.addActionListener(event -> theme.accept(each));
      themes.add(item);
      view.add(item);
    }
    return bar;
  }

  private static JMenu menu(JMenuBar bar, String name, char mnemonic) {
    JMenu menu = new JMenu(name);
    menu.setMnemonic(mnemonic);
    return bar.add(menu);
  }

  /** Makes a command, with a key of the menus unless that is 0. */
  private static Action action(
      String name, char mnemonic, int key, int modifiers, Runnable command) {
    AbstractAction action =
        new AbstractAction(name) {
          private static final long serialVersionUID = 1;

          @Override
          public void actionPerformed(ActionEvent event) {
            command.run();
          }
        };
    action.putValue(Action.MNEMONIC_KEY, (int) mnemonic);
    if (key != 0) {
      int menuKey = Toolkit.getDefaultToolkit().getMenuShortcutKeyMaskEx();
      action.putValue(Action.ACCELERATOR_KEY, KeyStroke.getKeyStroke(key, menuKey | modifiers));
    }
    return action;
  }

  private void choose(int what, boolean several, Consumer<List<Path>> use) {
    JFileChooser chooser = new JFileChooser();
    chooser.setFileSelectionMode(what);
    chooser.setMultiSelectionEnabled(several);
    if (chooser.showOpenDialog(window) == JFileChooser.APPROVE_OPTION) {
      File[] files = several ? chooser.getSelectedFiles() : new File[] {chooser.getSelectedFile()};
      use.accept(Arrays.stream(files).map(File::toPath).toList());
    }
  }
}
