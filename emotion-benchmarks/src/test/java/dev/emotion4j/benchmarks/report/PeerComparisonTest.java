package dev.emotion4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.benchmarks.jmh.Timing.Effort;
import dev.emotion4j.benchmarks.peers.PeerComparison;
import dev.emotion4j.benchmarks.peers.PeerResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerComparisonTest {
  @TempDir Path directory;

  private final Report report = new Report();

  @Test
  void aScriptWhoseInterpreterIsNotHereIsLeftOut() throws Exception {
    new PeerComparison(report.peers, directory, Effort.SMOKE, directory)
        .runScript(directory.resolve("peer.py"), directory.resolve("no-interpreter").toString());

    assertThat(report.peers).isEmpty();
  }

  @Test
  void aWrongAnswerIsShownForTheFileOrTheFrameThatItIsGivenFor() {
    add("exact", 1e-6, 2e-6);
    add("frame", 1e-6, 2e-3);
    add("PyTorch's own", Double.NaN, Double.NaN);

    assertThat(report.peers).extracting(PeerResult::exact).containsExactly(true, false, true);
    assertThat(Markdown.of(report))
        .contains("| exact | 3.00 | – | 1.0e-06 | 2.0e-06 | same |")
        .contains("| frame | 3.00 | – | 1.0e-06 | 2.0e-03 **wrong** | same |")
        .contains("| PyTorch's own | 3.00 | – | – | – | same |");
  }

  @Test
  void oursIsComparedWithTheFastestThatIsExact() {
    addTimed("emotion4j", 1e-6, 6);
    addTimed("exact, slow", 1e-6, 20);
    addTimed("exact, fast", 1e-6, 10);
    addTimed("sharp, fastShrinkOnLoad off + node", 4e-2, 5);

    assertThat(Markdown.of(report))
        .contains("ours over the fastest exact peer, exact, fast: 0.60, target ≤ 0.")
        .contains("ours over sharp, fastShrinkOnLoad off + node: 1.20, target ≤ 1.05: **missed**.");
  }

  /** The frame's time is unknown here, so the plot has no bar for it. */
  @Test
  void whatWasNotMeasuredDoesNotHinderThePlots() throws Exception {
    add("exact", 1e-6, Double.NaN);

    Charts.write(report, directory);

    assertThat(directory.resolve("peers.png")).isNotEmptyFile();
    assertThat(directory.resolve("peers.svg")).isNotEmptyFile();
  }

  private void add(String name, double difference, double frameDifference) {
    report.peers.add(new PeerResult(name, difference, frameDifference, true, 3, Double.NaN, ""));
  }

  private void addTimed(String name, double difference, double jpegMs) {
    report.peers.add(new PeerResult(name, difference, difference, true, jpegMs, jpegMs, ""));
  }
}
