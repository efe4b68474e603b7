package dev.emotion4j.benchmarks.report;

import dev.emotion4j.benchmarks.jmh.FrameParts;
import dev.emotion4j.benchmarks.jmh.Int8Copy;
import dev.emotion4j.benchmarks.jmh.Timing;
import dev.emotion4j.benchmarks.loading.LoadingWay;
import dev.emotion4j.benchmarks.loading.MemoryUse;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.benchmarks.models.Verification;
import dev.emotion4j.benchmarks.peers.PeerResult;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A report as tables in the layout of the published ones, with the published figures beside ours.
 */
public final class Markdown {
  private static final String LATENCY = "LatencyBenchmark.";

  /** Fewer samples have less than three beyond the 99th percentile. */
  private static final int P99_SAMPLES = 300;

  private final Report report;
  private final StringBuilder out = new StringBuilder();

  private Markdown(Report report) {
    this.report = report;
  }

  static String of(Report report) {
    Markdown markdown = new Markdown(report);
    markdown.machine();
    markdown.latency();
    markdown.overhead();
    markdown.batches();
    markdown.int8();
    markdown.loading();
    markdown.memory();
    markdown.peers();
    return markdown.out.toString();
  }

  private void machine() {
    report.machine.forEach((key, value) -> line("- %s: %s", key, value));
  }

  private void latency() {
    if (report.timings.isEmpty()) {
      return;
    }
    title("Inference time (ms)");
    line(
        "| Model | From | Threads | Average | Min | Max | p50 | p99 | Published average, min, max |"
            + " Ratio of averages |");
    line("|---|---|---|---|---|---|---|---|---|---|");
    for (Timing t : report.timings) {
      if (t.benchmark().equals(LATENCY + "tensorToLabel")
          || t.benchmark().equals(LATENCY + "frameToLabel")) {
        ReferenceModel model = ReferenceModel.named(t.parameters().getOrDefault("model", ""));
        ReferenceModel.Published p = model.published();
        line(
            "| %s | %s | %s | %.2f | %.2f | %.2f | %.2f | %s | ~%.0f, ~%.0f, ~%.0f | %.3f |",
            model,
            t.benchmark().endsWith("frameToLabel") ? "640×480 frame" : "tensor",
            threads(t),
            t.average(),
            t.min(),
            t.max(),
            t.p50(),
            number(t.samples() < P99_SAMPLES ? Double.NaN : t.p99()),
            p.averageMs(),
            p.minMs(),
            p.maxMs(),
            t.average() / p.averageMs());
      }
    }
  }

  private void overhead() {
    if (report.frames.isEmpty()) {
      return;
    }
    title("A decoded 640×480 frame to its label, beside its parts (ms, median, one thread)");
    line(
        "| Model | Preprocessing | Bare inference | Frame to label | Rounds | Ratio | Target ≤ 1.05"
            + " |");
    line("|---|---|---|---|---|---|---|");
    for (FrameParts parts : report.frames) {
      line(
          "| %s | %.2f | %.2f | %.2f | %d | %.3f | %s |",
          parts.model(),
          parts.preprocessingMs(),
          parts.bareMs(),
          parts.wholeMs(),
          parts.rounds(),
          parts.ratio(),
          verdict(parts.ratio(), 1.05));
    }
  }

  private void batches() {
    List<Timing> rows =
        report.timings.stream()
            .filter(t -> t.benchmark().equals(LATENCY + "batchToLabels"))
            .toList();
    if (!rows.isEmpty()) {
      title("Batches of decoded 640×480 frames (ms, median, one thread)");
      line("| Model | Batch | Whole batch | Per picture |");
      line("|---|---|---|---|");
      for (Timing t : rows) {
        int batch = Integer.parseInt(t.parameters().getOrDefault("batch", "1"));
        line(
            "| %s | %d | %.2f | %.2f |",
            t.parameters().getOrDefault("model", ""), batch, t.p50(), t.p50() / batch);
      }
    }
  }

  private void int8() {
    if (report.int8.isEmpty()) {
      return;
    }
    title("INT8 copies: tensor to label, beside the original (ms, one thread, in turn)");
    line(
        "| File | Size (MB) | INT8, median | Original | Ratio | INT8, fastest | Original | Ratio |"
            + " Rounds | Same label as PyTorch's original | Relative error of the logits |");
    line("|---|---|---|---|---|---|---|---|---|---|---|");
    for (Int8Copy.Result copy : report.int8) {
      Verification.Agreement agreement = copy.agreement();
      line(
          "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %d | %d of %d | %.1f %% |",
          copy.file(),
          copy.sizeMb(),
          copy.medianMs(),
          copy.originalMedianMs(),
          copy.medianMs() / copy.originalMedianMs(),
          copy.fastestMs(),
          copy.originalFastestMs(),
          copy.fastestMs() / copy.originalFastestMs(),
          copy.rounds(),
          agreement.sameLabels(),
          agreement.pictures(),
          100 * agreement.relativeError());
    }
  }

  private void loading() {
    if (report.timings.isEmpty()) {
      return;
    }
    title("Loading (ms, median, page cache warm)");
    line("| Model | Verified, ours | SHA-256 alone | ONNX Runtime from the path, unverified |");
    line("|---|---|---|---|");
    for (ReferenceModel model : ReferenceModel.values()) {
      Map<String, String> parameters = Map.of("model", model.displayName());
      Optional<Timing> ours = report.timing("LoadBenchmark.verifiedLoad", parameters);
      if (ours.isPresent()) {
        line(
            "| %s | %.1f | %s | %s |",
            model,
            ours.get().p50(),
            median("LoadBenchmark.sha256", parameters),
            median("LoadBenchmark.barePathLoad", parameters));
      }
    }
  }

  private String median(String benchmark, Map<String, String> parameters) {
    return report
        .timing(benchmark, parameters)
        .map(t -> String.format(Locale.ROOT, "%.1f", t.p50()))
        .orElse("–");
  }

  private void memory() {
    if (report.memory.isEmpty()) {
      return;
    }
    title("Memory (MB of 2^20 bytes, growth of the process)");
    line(
        "| Model | Loaded by | Model size | Runtime memory (RSS) | Anonymous | File-backed | Peak |"
            + " Published size, memory | Ratio of memory |");
    line("|---|---|---|---|---|---|---|---|---|");
    for (MemoryUse m : report.memory) {
      ReferenceModel.Published p = m.model().published();
      line(
          "| %s | %s | %.2f | %.1f | %.1f | %.1f | %.1f | %.2f, ~%.0f | %.2f |",
          m.model(),
          m.way() == LoadingWay.EMOTION4J ? "emotion4j" : "ONNX Runtime, path",
          m.sizeMb(),
          m.rssMb(),
          m.anonymousMb(),
          m.fileMb(),
          m.peakMb(),
          p.sizeMb(),
          p.memoryMb(),
          m.rssMb() / p.memoryMb());
    }
  }

  private void peers() {
    if (report.peers.isEmpty()) {
      return;
    }
    title("Peers: 1920×1280 picture to MobileNetV2's label (ms, median, one thread)");
    line(
        "| Peer | JPEG to label | Frame to label | Max difference from PyTorch, JPEG | Frame | Label"
            + " | Remark |");
    line("|---|---|---|---|---|---|---|");
    for (PeerResult peer :
        report.peers.stream().sorted(Comparator.comparingDouble(p -> p.jpegMs())).toList()) {
      line(
          "| %s | %s | %s | %s | %s | %s | %s |",
          peer.name(),
          number(peer.jpegMs()),
          number(peer.frameMs()),
          difference(peer.difference()),
          difference(peer.frameDifference()),
          peer.sameLabel() ? "same" : "**different**",
          peer.remark());
    }
    target("the fastest exact peer, ", exactPeerLimit(), fastest(p -> p.exact() && !isOurs(p)));
    target("", 1.05, fastest(p -> p.name().startsWith("sharp, fastShrinkOnLoad off")));
    target("", 0.2, fastest(p -> p.name().startsWith("DJL")));
  }

  /** Java 25 can use the system's libjpeg-turbo where the JDK has none of its own. */
  private static double exactPeerLimit() {
    return Runtime.version().feature() >= 25 ? 0.75 : 0.9;
  }

  private Optional<PeerResult> fastest(java.util.function.Predicate<PeerResult> which) {
    return report.peers.stream()
        .filter(which)
        .filter(p -> !Double.isNaN(p.jpegMs()))
        .min(Comparator.comparingDouble(PeerResult::jpegMs));
  }

  private void target(String which, double limit, Optional<PeerResult> peer) {
    Optional<PeerResult> ours = fastest(Markdown::isOurs);
    if (ours.isPresent() && peer.isPresent()) {
      double ratio = ours.get().jpegMs() / peer.get().jpegMs();
      line("");
      line(
          "JPEG to label, ours over %s%s: %.2f, target ≤ %s: %s.",
          which, peer.get().name(), ratio, limit, verdict(ratio, limit));
    }
  }

  private static boolean isOurs(PeerResult peer) {
    return peer.name().equals("emotion4j");
  }

  private static String threads(Timing t) {
    return "0".equals(t.parameters().get("threads")) ? "all cores" : "1";
  }

  private static String verdict(double ratio, double limit) {
    return ratio <= limit ? "met" : "**missed**";
  }

  private static String difference(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return String.format(Locale.ROOT, "%.1e", value)
        + (value < Verification.TOLERANCE ? "" : " **wrong**");
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.2f", value);
  }

  private void title(String title) {
    line("");
    line("### %s", title);
    line("");
  }

  private void line(String format, Object... arguments) {
    out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
