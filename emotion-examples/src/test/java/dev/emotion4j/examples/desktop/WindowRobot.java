package dev.emotion4j.examples.desktop;

import java.awt.Component;
import java.awt.KeyboardFocusManager;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.accessibility.Accessible;
import javax.accessibility.AccessibleContext;
import javax.imageio.ImageIO;
import javax.swing.JFrame;
import javax.swing.SwingUtilities;

/**
 * Uses the window as a person does, with keys and mouse, and perceives it as a screen reader does,
 * by the names and descriptions of what is visible. For the main thread.
 */
final class WindowRobot {
  private static final int TIMEOUT_SECONDS = 90;

  private final Robot robot;
  private final JFrame frame;

  WindowRobot() throws Exception {
    robot = new Robot();
    robot.setAutoDelay(15);
    robot.setAutoWaitForIdle(true);
    frame =
        onEventThread(
            () ->
                (JFrame)
                    Arrays.stream(Window.getWindows())
                        .filter(window -> window instanceof JFrame && window.isShowing())
                        .findFirst()
                        .orElseThrow());
  }

  static <T> T onEventThread(Callable<T> question) throws Exception {
    FutureTask<T> task = new FutureTask<>(question);
    SwingUtilities.invokeLater(task);
    return task.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  JFrame frame() {
    return frame;
  }

  /** Waits until it is true on the event thread. */
  void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!onEventThread(condition)) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what + " did not come; the window says:\n" + text());
      }
      Thread.sleep(20);
    }
  }

  /** Waits until a line of what the window says matches. */
  void awaitText(String regex) throws Exception {
    Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
    await(regex, () -> pattern.matcher(describe()).find());
  }

  /** Waits until no line of what the window says matches. */
  void awaitNoText(String regex) throws Exception {
    Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
    await("the end of " + regex, () -> !pattern.matcher(describe()).find());
  }

  /** Returns what the window says: a line a part, {@code role|name|description|text}. */
  String text() throws Exception {
    return onEventThread(this::describe);
  }

  private String describe() {
    StringBuilder text = new StringBuilder();
    describe(frame.getAccessibleContext(), text);
    return text.toString();
  }

  private static void describe(AccessibleContext context, StringBuilder text) {
    if (context.getAccessibleComponent() != null && !context.getAccessibleComponent().isShowing()) {
      return;
    }
    text.append(context.getAccessibleRole().toDisplayString(Locale.ROOT))
        .append('|')
        .append(context.getAccessibleName())
        .append('|')
        .append(context.getAccessibleDescription());
    if (context.getAccessibleEditableText() != null) {
      int length = context.getAccessibleText().getCharCount();
      text.append('|').append(context.getAccessibleEditableText().getTextRange(0, length));
    }
    text.append('\n');
    for (int i = 0; i < context.getAccessibleChildrenCount(); i++) {
      Accessible child = context.getAccessibleChild(i);
      if (child != null) {
        describe(child.getAccessibleContext(), text);
      }
    }
  }

  /** Presses keys together, the last one last. */
  void press(int... keys) {
    for (int key : keys) {
      robot.keyPress(key);
    }
    for (int i = keys.length - 1; i >= 0; i--) {
      robot.keyRelease(keys[i]);
    }
  }

  /** Drags from the corner where {@link DragSource} is to the middle of a part of the window. */
  void drag(Component target) throws Exception {
    Point to =
        onEventThread(
            () -> {
              Point corner = target.getLocationOnScreen();
              return new Point(corner.x + target.getWidth() / 2, corner.y + target.getHeight() / 2);
            });
    int from = DragSource.SIZE / 2;
    robot.mouseMove(from, from);
    robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
    int steps = 40;
    for (int i = 1; i <= steps; i++) {
      robot.mouseMove(from + (to.x - from) * i / steps, from + (to.y - from) * i / steps);
    }
    robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
  }

  /** Returns the accessible name of what has the keyboard. */
  String focused() throws Exception {
    return onEventThread(
        () -> {
          Component owner = KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusOwner();
          return owner == null ? "" : owner.getAccessibleContext().getAccessibleName();
        });
  }

  /** Presses Tab until a part has the keyboard. */
  void tabTo(String name) throws Exception {
    StringBuilder passed = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      String now = focused();
      if (name.equals(now)) {
        return;
      }
      passed.append(now).append(", ");
      press(KeyEvent.VK_TAB);
    }
    throw new AssertionError(name + " was not reached by Tab, but: " + passed);
  }

  int pixel(int x, int y) {
    return robot.getPixelColor(x, y).getRGB() & 0xffffff;
  }

  /** Writes the window as it is on the screen, with all pixels of the screen. */
  void screenshot(Path png) throws Exception {
    robot.waitForIdle();
    Rectangle bounds = onEventThread(frame::getBounds);
    Files.createDirectories(png.getParent());
    var pictures = robot.createMultiResolutionScreenCapture(bounds).getResolutionVariants();
    var sharpest = (RenderedImage) pictures.get(pictures.size() - 1);
    if (!ImageIO.write(sharpest, "png", png.toFile())) {
      throw new IOException("PNG cannot be written");
    }
  }
}
