package dev.emotion4j.examples.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import com.formdev.flatlaf.FlatLaf;
import dev.emotion4j.examples.cli.EmotionCommand;
import dev.emotion4j.examples.desktop.view.PictureView;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.testing.ChildJvm;
import java.awt.Component;
import java.awt.Container;
import java.awt.Point;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What {@link DesktopWindowTest} does with a window, in a process of its own, which has a screen.
 */
final class WindowScenarios {
  private static final String HAPPY = "^label\\|Face 1: happy (9\\d\\.\\d|100\\.0) %\\|";

  private final Path photo;
  private final Path temp;
  private final Path screenshots;

  private WindowScenarios(Path photo, Path temp, Path screenshots) {
    this.photo = photo;
    this.temp = temp;
    this.screenshots = screenshots;
  }

  /** A scenario's name, the sample photo, a folder for files and one for screenshots. */
  public static void main(String[] args) {
    WindowScenarios scenarios =
        new WindowScenarios(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
    try {
      switch (args[0]) {
        case "drop" -> scenarios.drop();
        case "command" -> scenarios.command();
        case "scale" -> scenarios.scale();
        case "keyboard" -> scenarios.keyboard();
        case "camera" -> scenarios.camera();
        case "waiting" -> scenarios.waiting();
        case "broken" -> scenarios.broken();
        case "models" -> scenarios.models();
        default -> throw new IllegalArgumentException(args[0]);
      }
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(1);
    }
    // The process ends by itself: the closed window has left nothing that runs.
  }

  private static DesktopOptions options(Path... pictures) {
    return new DesktopOptions(List.of(pictures), null, Theme.LIGHT, null, null);
  }

  private static DesktopOptions camera(Path frames, Theme theme) {
    return new DesktopOptions(List.of(), frames.toString(), theme, null, null);
  }

  private static void close(DesktopWindow window, WindowRobot robot) throws Exception {
    robot.press(KeyEvent.VK_CONTROL, KeyEvent.VK_Q);
    window.awaitClosed();
  }

  private void drop() throws Exception {
    DesktopWindow window = DesktopWindow.open(options());
    WindowRobot robot = new WindowRobot();
    robot.awaitText("^label\\|Checksum\\|checksum verified$");
    robot.screenshot(screenshots.resolve("empty.png"));
    Process source =
        ChildJvm.java(
                System.getProperty("java.class.path"),
                List.of(),
                DragSource.class,
                photo.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var output = source.inputReader()) {
      assertThat(output.readLine()).isEqualTo("ready");
      robot.drag(picture(robot));
    } finally {
      source.getOutputStream().close();
      source.waitFor();
    }
    robot.awaitText(HAPPY);
    robot.awaitText("^canvas\\|Picture\\|astronaut\\.png; Face 1: happy ");
    robot.awaitText("^canvas\\|Probabilities\\|neutral \\d+\\.\\d %, happy .* surprised \\d");
    robot.awaitText("^label\\|Status\\|1 picture, 1 face$");
    robot.awaitText("^label\\|Speed\\|\\d+ ms a picture, ");
    assertOutlined(robot);
    robot.screenshot(screenshots.resolve("dropped.png"));
    close(window, robot);
  }

  private void scale() throws Exception {
    DesktopWindow window = DesktopWindow.open(options(photo));
    WindowRobot robot = new WindowRobot();
    assertThat(robot.frame().getGraphicsConfiguration().getDefaultTransform().getScaleX())
        .isEqualTo(2);
    robot.awaitText(HAPPY);
    assertOutlined(robot);
    robot.screenshot(screenshots.resolve("scale-2.png"));
    close(window, robot);
  }

  /** The program itself, which decides whether there is a screen; it ends this process. */
  private void command() throws Exception {
    new Thread(() -> EmotionCommand.main(new String[] {"desktop", photo.toString()})).start();
    // Nothing here may ask AWT for a screen before the program does.
    while (Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().startsWith("AWT-EventQueue"))) {
      Thread.sleep(50);
    }
    WindowRobot robot = new WindowRobot();
    robot.awaitText(HAPPY);
    robot.press(KeyEvent.VK_CONTROL, KeyEvent.VK_Q);
    Thread.currentThread().join();
  }

  private static PictureView picture(WindowRobot robot) throws Exception {
    return WindowRobot.onEventThread(() -> find(robot.frame()));
  }

  private static PictureView find(Container container) {
    for (Component child : container.getComponents()) {
      if (child instanceof PictureView view) {
        return view;
      }
      PictureView below = child instanceof Container inner ? find(inner) : null;
      if (below != null) {
        return below;
      }
    }
    return null;
  }

  /** The box's left side is at about x = 180 of 512, halfway down the face; 8 pixels either way. */
  private static void assertOutlined(WindowRobot robot) throws Exception {
    PictureView view = picture(robot);
    Point corner = WindowRobot.onEventThread(view::getLocationOnScreen);
    double scale = Math.min(view.getWidth(), view.getHeight()) / 512.0;
    double left = corner.x + (view.getWidth() - 512 * scale) / 2;
    double top = corner.y + (view.getHeight() - 512 * scale) / 2;
    robot.await(
        "an outline",
        () -> {
          for (double x = 172; x <= 188; x += 0.5) {
            int color = robot.pixel((int) (left + x * scale), (int) (top + 118 * scale));
            if (color == 0xffd400) {
              return true;
            }
          }
          return false;
        });
  }

  private void keyboard() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("folder"));
    Files.copy(photo, folder.resolve("1.png"));
    Files.copy(photo, folder.resolve("2.png"));
    Files.writeString(folder.resolve("notes.txt"), "no picture");
    DesktopWindow window = DesktopWindow.open(options(folder));
    WindowRobot robot = new WindowRobot();
    robot.awaitText("^label\\|Status\\|2 pictures, 2 faces$");
    robot.awaitText("^canvas\\|Picture\\|1\\.png; Face 1: happy ");
    for (String part :
        List.of("Open pictures…", "Open folder…", "Start camera", "Model", "Pictures")) {
      robot.tabTo(part);
    }
    robot.press(KeyEvent.VK_DOWN);
    robot.awaitText("^canvas\\|Picture\\|2\\.png; Face 1: happy ");
    assertThat(WindowRobot.onEventThread(FlatLaf::isLafDark)).isFalse();
    robot.press(KeyEvent.VK_ALT, KeyEvent.VK_V);
    robot.press(KeyEvent.VK_D);
    robot.await("the dark theme", FlatLaf::isLafDark);
    robot.screenshot(screenshots.resolve("folder-dark.png"));
    robot.press(KeyEvent.VK_ALT, KeyEvent.VK_V);
    robot.press(KeyEvent.VK_L);
    robot.await("the light theme", () -> !FlatLaf.isLafDark());
    close(window, robot);
  }

  private void camera() throws Exception {
    DesktopWindow window = DesktopWindow.open(camera(photo, Theme.DARK));
    WindowRobot robot = new WindowRobot();
    robot.awaitText(HAPPY);
    robot.awaitText("^canvas\\|Timeline of the last 10 seconds\\|Face 1: happy ");
    robot.awaitText(
        "^label\\|Speed\\|\\d+\\.\\d frames a second, latency \\d+ ms, 99 % within \\d+ ms,"
            + " \\d+ of ([2-9]\\d|\\d{3,}) frames dropped$");
    robot.screenshot(screenshots.resolve("camera-dark.png"));
    robot.press(KeyEvent.VK_CONTROL, KeyEvent.VK_PERIOD);
    robot.awaitText("^label\\|Status\\|Stopped$");
    // Another camera, or pictures, may follow one that was stopped.
    robot.press(KeyEvent.VK_ALT, KeyEvent.VK_A);
    robot.awaitText("^text\\|Problem\\|.*\\|.*(camera library|cannot be opened)");
    close(window, robot);
  }

  /** The frame comes from a pipe: until it is written, whoever reads it waits. */
  private void waiting() throws Exception {
    Path pipe = temp.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    DesktopWindow window = DesktopWindow.open(camera(pipe, Theme.LIGHT));
    WindowRobot robot = new WindowRobot();
    robot.awaitText("^label\\|Status\\|Camera ");
    robot.press(KeyEvent.VK_ALT, KeyEvent.VK_V);
    robot.press(KeyEvent.VK_D);
    robot.await("the dark theme", FlatLaf::isLafDark);
    assertThat(robot.text()).contains("|No face|").doesNotContain("happy");
    Files.write(pipe, Files.readAllBytes(photo));
    robot.awaitText(HAPPY);
    close(window, robot);
  }

  private void broken() throws Exception {
    List<Path> pictures = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      pictures.add(Files.writeString(temp.resolve("notes" + i + ".png"), "no picture"));
    }
    pictures.add(photo);
    DesktopWindow window = DesktopWindow.open(options(pictures.toArray(Path[]::new)));
    WindowRobot robot = new WindowRobot();
    robot.awaitText("^label\\|Status\\|21 pictures, 1 face, 20 failed$");
    robot.awaitText("^text\\|Problem\\|.*\\|notes1\\.png: .*not a picture");
    robot.screenshot(screenshots.resolve("broken.png"));
    assertThat(Arrays.stream(Window.getWindows()).filter(Window::isShowing)).hasSize(1);
    robot.press(KeyEvent.VK_ALT, KeyEvent.VK_I);
    robot.awaitNoText("^text\\|Problem");
    robot.tabTo("Pictures");
    robot.press(KeyEvent.VK_END);
    robot.awaitText(HAPPY);
    close(window, robot);
  }

  private void models() throws Exception {
    DesktopWindow window =
        DesktopWindow.open(
            new DesktopOptions(
                List.of(photo),
                null,
                Theme.LIGHT,
                ModelDirectory.open(temp.resolve("models")),
                "face_expression.onnx"));
    WindowRobot robot = new WindowRobot();
    robot.awaitText(HAPPY);
    robot.awaitText("^label\\|Checksum\\|checksum verified$");
    robot.press(KeyEvent.VK_ALT, KeyEvent.VK_L);
    robot.press(KeyEvent.VK_ALT, KeyEvent.VK_DOWN);
    robot.screenshot(screenshots.resolve("models.png"));
    robot.press(KeyEvent.VK_DOWN);
    robot.press(KeyEvent.VK_ENTER);
    robot.awaitText("^text\\|Problem\\|.*\\|.*changed\\.onnx: .*SHA-256");
    robot.awaitText("^label\\|Checksum\\|checksum verified$");
    robot.screenshot(screenshots.resolve("model-refused.png"));
    robot.awaitText(HAPPY);
    close(window, robot);
  }
}
