package dev.emotion4j.examples.cli.batch;

import dev.emotion4j.examples.report.Outcome;
import java.util.Optional;

/** Counts what became of a run's pictures. For one thread. */
public final class Tally {
  private long analysed;
  private long failed;
  private long passedOver;

  /** Begins at nothing. */
  public Tally() {}

  /**
   * Counts a picture.
   *
   * @param outcome what became of it, or empty if an earlier run had answered it
   */
  public void add(Optional<Outcome> outcome) {
    if (outcome.isEmpty()) {
      passedOver++;
    } else if (outcome.get().failure() == null) {
      analysed++;
    } else {
      failed++;
    }
  }

  /**
   * Returns how many pictures had their turn.
   *
   * @return their number
   */
  public long total() {
    return analysed + failed + passedOver;
  }

  /**
   * Returns whether each picture that had its turn is answered.
   *
   * @return {@code true} if none failed
   */
  public boolean allWell() {
    return failed == 0;
  }

  /**
   * Returns the run's last line, or nothing if there is nothing to say: all is well, or it was
   * about one picture, whose own line says all.
   *
   * @param others how many files in folders were no pictures
   * @param stopped whether the run ended early
   * @return a sentence, or an empty text
   */
  public String lastLine(long others, boolean stopped) {
    if (total() == 0 && !stopped) {
      return "no picture was found"
          + (others == 0 ? "" : " among " + others + " files")
          + "; a folder's pictures are found by their first bytes";
    }
    boolean sayNothing = failed == 0 && passedOver == 0;
    if (!stopped && (sayNothing || total() == 1)) {
      return "";
    }
    return (stopped ? "stopped early; " : "")
        + failed
        + " of "
        + (analysed + failed)
        + " pictures failed"
        + (passedOver == 0 ? "" : ", " + passedOver + " were answered before")
        + (others == 0 ? "" : ", " + others + " other files are no pictures");
  }
}
