package dev.emotion4j.examples.cli.batch;

import java.io.PrintStream;
import java.util.Iterator;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A bar with rate and time left on standard error. How many pictures there are is counted beside
 * the run, which does not wait for it. Safe for all threads.
 */
public final class Progress implements AutoCloseable {
  private static final int COLUMNS = 79;

  private final PrintStream err;
  private final ProgressBar bar;

  /**
   * Shows an empty bar.
   *
   * @param err where to draw it
   * @param toCount the pictures once more, or {@code null} if they can be read once only
   */
  public Progress(PrintStream err, @Nullable Iterator<Input> toCount) {
    this.err = err;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("Pictures")
            .setInitialMax(-1)
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new ConsoleProgressBarConsumer(err, COLUMNS))
            .setMaxRenderedLength(COLUMNS)
            .showSpeed()
            .build();
    if (toCount != null) {
      Thread counter = new Thread(() -> count(toCount), "emotion-counter");
      counter.setDaemon(true);
      counter.start();
    }
  }

  /** Counts one more picture as done. */
  public void step() {
    bar.step();
  }

  /** Makes room for a line of text where the bar is. */
  public void clearLine() {
    err.print("\r" + " ".repeat(COLUMNS) + "\r");
    err.flush();
  }

  /** Draws the bar for the last time, and ends its line. */
  @Override
  public void close() {
    bar.close();
  }

  private void count(Iterator<Input> pictures) {
    long count = 0;
    while (pictures.hasNext()) {
      pictures.next();
      count++;
    }
    bar.maxHint(count);
  }
}
