package dev.emotion4j.examples.desktop;

import dev.emotion4j.InferenceException;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.analysis.LatencySummary;
import dev.emotion4j.analysis.Outcome;
import dev.emotion4j.image.Images;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Analyses a list of pictures, several at once, until its thread is interrupted. */
final class PictureRun {
  private final List<Path> files;
  private final EmotionAnalyzer analyzer;
  private final BiConsumer<Outcome<Integer>, Display.Progress> listener;

  private int done;
  private int failed;
  private int faces;

  /**
   * Prepares a run.
   *
   * @param listener is told of each outcome, whose source is an index of the list, on the thread
   *     that runs this
   */
  PictureRun(
      List<Path> files,
      EmotionAnalyzer analyzer,
      BiConsumer<Outcome<Integer>, Display.Progress> listener) {
    this.files = files;
    this.analyzer = analyzer;
    this.listener = listener;
  }

  void run() {
    try (Stream<Outcome<Integer>> outcomes =
        analyzer.analyzeAll(
            IntStream.range(0, files.size()).boxed(), index -> Images.read(files.get(index)))) {
      outcomes.forEach(this::tell);
    } catch (InferenceException e) {
      if (e.reason() != InferenceException.Reason.INTERRUPTED) {
        throw e;
      }
    }
  }

  private void tell(Outcome<Integer> outcome) {
    done++;
    failed += outcome.succeeded() ? 0 : 1;
    faces += outcome.faces().size();
    LatencySummary latency = analyzer.report().total();
    listener.accept(
        outcome,
        new Display.Progress(
            done, failed, files.size(), faces, latency.p50Nanos(), latency.p99Nanos()));
  }
}
