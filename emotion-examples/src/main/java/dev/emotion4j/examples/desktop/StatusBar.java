package dev.emotion4j.examples.desktop;

import dev.emotion4j.video.EmotionStream;
import java.awt.BorderLayout;
import java.util.Locale;
import javax.swing.BorderFactory;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;

/** Says what happens, on the left, and how fast, on the right. */
final class StatusBar extends JPanel {
  private static final long serialVersionUID = 1;
  private static final double NANOS_PER_MILLI = 1e6;

  private final JLabel activity = new JLabel("Ready");
  private final JLabel speed = new JLabel(" ");
  private final JProgressBar bar = new JProgressBar();

  StatusBar() {
    super(new BorderLayout());
    int gap = getFontMetrics(getFont()).getHeight() / 2;
    setLayout(new BorderLayout(2 * gap, 0));
    setBorder(BorderFactory.createEmptyBorder(gap / 2, 2 * gap, gap / 2, 2 * gap));
    activity.getAccessibleContext().setAccessibleName("Status");
    speed.getAccessibleContext().setAccessibleName("Speed");
    bar.getAccessibleContext().setAccessibleName("Progress");
    bar.setVisible(false);
    add(activity, BorderLayout.LINE_START);
    add(bar, BorderLayout.CENTER);
    add(speed, BorderLayout.LINE_END);
  }

  /** Says that something goes on whose end is not known. */
  void busy(String what) {
    say(what);
    bar.setIndeterminate(true);
    bar.setVisible(true);
  }

  void progress(Display.Progress progress) {
    say(
        counted(progress.all(), "picture")
            + (progress.done() < progress.all() ? ", " + progress.done() + " done" : "")
            + ", "
            + counted(progress.faces(), "face")
            + (progress.failed() == 0 ? "" : ", " + progress.failed() + " failed"));
    sayHowFast(
        milliseconds(progress.p50Nanos())
            + " a picture, 99 % within "
            + milliseconds(progress.p99Nanos()));
    bar.setIndeterminate(false);
    bar.setMaximum(progress.all());
    bar.setValue(progress.done());
    bar.setVisible(progress.done() < progress.all());
  }

  void frame(int faces, EmotionStream.Report report) {
    say("Camera, " + counted(faces, "face"));
    sayHowFast(
        String.format(Locale.ROOT, "%.1f frames a second, latency ", report.framesPerSecond())
            + milliseconds(report.latency().p50Nanos())
            + ", 99 % within "
            + milliseconds(report.latency().p99Nanos())
            + ", "
            + report.dropped()
            + " of "
            + counted(report.offered(), "frame")
            + " dropped");
    bar.setVisible(false);
  }

  private void sayHowFast(String numbers) {
    speed.setText(numbers);
    speed.getAccessibleContext().setAccessibleDescription(numbers);
  }

  /** Says that nothing goes on any more. */
  void idle() {
    if (bar.isVisible() && bar.isIndeterminate()) {
      say("Ready");
    }
    bar.setVisible(false);
    bar.setIndeterminate(false);
  }

  void say(String what) {
    activity.setText(what);
    activity.getAccessibleContext().setAccessibleDescription(what);
  }

  private static String milliseconds(long nanos) {
    return Math.round(nanos / NANOS_PER_MILLI) + " ms";
  }

  static String counted(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
