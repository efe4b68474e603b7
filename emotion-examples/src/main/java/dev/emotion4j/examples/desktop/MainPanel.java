package dev.emotion4j.examples.desktop;

import dev.emotion4j.examples.desktop.ModelFolder.LoadedModel;
import dev.emotion4j.examples.desktop.view.Canvas;
import dev.emotion4j.examples.desktop.view.FaceView;
import dev.emotion4j.examples.desktop.view.FacesPanel;
import dev.emotion4j.examples.desktop.view.PictureView;
import dev.emotion4j.video.EmotionStream;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.util.List;
import javax.swing.BorderFactory;
import javax.swing.BoxLayout;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JSplitPane;
import javax.swing.ScrollPaneConstants;
import org.jspecify.annotations.Nullable;

/** All that is in the window, below its menus: it shows what the workbench tells. */
final class MainPanel extends JPanel implements Display {
  private static final long serialVersionUID = 1;

  private final transient Commands commands;
  private final ModelBar models;
  private final Banner banner = new Banner();
  private final PictureView picture = new PictureView();
  private final FacesPanel faces = new FacesPanel();
  private final StatusBar status = new StatusBar();
  private final PictureList list;
  private final JScrollPane listPane;

  private transient List<PictureEntry> entries = List.of();
  private transient @Nullable PictureEntry shown;
  private transient @Nullable Canvas canvas;

  /** Made before the workbench, which it is the display of, is known. */
  MainPanel(Commands commands) {
    super(new BorderLayout());
    this.commands = commands;
    this.models = new ModelBar((folder, file) -> commands.workbench().load(() -> folder, file));
    this.list = new PictureList(index -> commands.workbench().select(index));
    this.listPane = new JScrollPane(list);

    JPanel bar = new JPanel(new BorderLayout());
    bar.add(commands.toolBar(), BorderLayout.LINE_START);
    bar.add(models, BorderLayout.LINE_END);
    JPanel top = new JPanel();
    top.setLayout(new BoxLayout(top, BoxLayout.Y_AXIS));
    top.add(bar);
    top.add(banner);
    add(top, BorderLayout.PAGE_START);

    int em = getFontMetrics(getFont()).getHeight();
    JScrollPane facesPane =
        new JScrollPane(
            faces,
            ScrollPaneConstants.VERTICAL_SCROLLBAR_AS_NEEDED,
            ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);
    facesPane.setBorder(BorderFactory.createEmptyBorder());
    JPanel middle = new JPanel(new BorderLayout());
    middle.setBorder(BorderFactory.createEmptyBorder(em / 2, em / 2, em / 2, em / 2));
    middle.add(picture);
    JSplitPane right = new JSplitPane(JSplitPane.HORIZONTAL_SPLIT, true, middle, facesPane);
    right.setResizeWeight(1);
    JPanel left = new JPanel(new BorderLayout());
    left.add(listPane, BorderLayout.LINE_START);
    listPane.setPreferredSize(new Dimension(15 * em, 10 * em));
    listPane.setVisible(false);
    left.add(right, BorderLayout.CENTER);
    add(left, BorderLayout.CENTER);
    add(status, BorderLayout.PAGE_END);
    faces.show(List.of(), "Faces are listed here");
  }

  PictureView picture() {
    return picture;
  }

  @Override
  public void busy(String what) {
    status.busy(what);
    commands.running(true);
  }

  @Override
  public void idle() {
    status.idle();
    commands.running(false);
  }

  @Override
  public void stopped() {
    status.say("Stopped");
  }

  @Override
  public void model(LoadedModel model) {
    models.show(model);
    banner.setVisible(false);
    status.say("Ready");
  }

  @Override
  public void pictures(List<PictureEntry> pictures) {
    entries = pictures;
    shown = null;
    canvas = null;
    banner.setVisible(false);
    list.show(pictures);
    // One picture needs no list.
    listPane.setVisible(pictures.size() > 1);
    picture.clear();
    faces.show(List.of(), pictures.isEmpty() ? "No pictures" : "Looking for faces");
    revalidate();
  }

  @Override
  public void selected(int index) {
    list.setSelectedIndex(index);
    list.ensureIndexIsVisible(index);
  }

  @Override
  public void entry(int index) {
    list.changed(index);
    if (entries.get(index) == shown) {
      showPicture(entries.get(index));
    }
  }

  @Override
  public void picture(PictureEntry entry, @Nullable Canvas painted) {
    shown = entry;
    canvas = painted;
    showPicture(entry);
  }

  private void showPicture(PictureEntry entry) {
    String failure = entry.failure();
    if (failure == null) {
      banner.setVisible(false);
    } else {
      banner.show(failure);
    }
    picture.show(entry.name(), canvas, entry.faces());
    faces.show(entry.faces(), entry.name() + ": " + entry.summary());
  }

  @Override
  public void progress(Progress progress) {
    status.progress(progress);
  }

  @Override
  public void cameraStarted(String name) {
    pictures(List.of());
    faces.show(List.of(), "No face");
    status.busy("Camera " + name);
  }

  @Override
  public void frame(Canvas frame, List<FaceView> found, EmotionStream.Report report) {
    picture.show("Camera", frame, found);
    faces.show(found, "No face");
    status.frame(found.size(), report);
  }

  @Override
  public void problem(String message) {
    banner.show(message);
  }
}
