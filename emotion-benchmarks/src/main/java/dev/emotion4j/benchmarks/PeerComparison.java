package dev.emotion4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emotion4j.benchmarks.Report.PeerResult;
import dev.emotion4j.benchmarks.Timing.Effort;
import dev.emotion4j.benchmarks.Verification.Case;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This SDK beside what people would use instead, in one run: the same picture, the same weights,
 * one thread. Each peer's logits are compared with PyTorch's: a fast wrong answer is shown as
 * wrong.
 */
final class PeerComparison {
  /** Peers in other languages, which print one JSON object; see tools/peers. */
  private static final List<List<String>> SCRIPTS =
      List.of(
          List.of("/usr/bin/python3", "pillow_torchvision.py"),
          List.of("node", "sharp_onnxruntime_node.mjs"),
          List.of("node", "onnxruntime_web.mjs"));

  private final Report report;
  private final Path models;
  private final Effort effort;
  private final @Nullable Path scripts;

  PeerComparison(Report report, Path models, Effort effort, @Nullable Path scripts) {
    this.report = report;
    this.models = models;
    this.effort = effort;
    this.scripts = scripts;
  }

  void addTo(Consumer<Step> steps) {
    for (Peer peer : PeerBenchmark.peers()) {
      steps.accept(() -> report.peers.add(measure(peer)));
    }
    if (scripts != null) {
      for (List<String> script : SCRIPTS) {
        steps.accept(() -> runScript(scripts.resolve(script.get(1)), script.get(0)));
      }
    }
  }

  private PeerResult measure(Peer peer) throws Exception {
    List<Float> logits = new ArrayList<>();
    String model = models.resolve(PeerBenchmark.MODEL.fileName()).toAbsolutePath().toString();
    for (String logit : ChildJvm.lastLine(PeerAnswer.class, peer.name(), model).split(" ")) {
      logits.add(Float.parseFloat(logit));
    }
    return result(
        peer.name(), logits, median(peer, "jpegToLabel"), median(peer, "frameToLabel"), "");
  }

  private double median(Peer peer, String method) throws Exception {
    return Timing.measure(
            "PeerBenchmark." + method,
            Map.of("peer", peer.name()),
            models.toAbsolutePath().toString(),
            effort)
        .p50();
  }

  private void runScript(Path script, String interpreter) throws Exception {
    Path picture = Files.createTempFile("emotion4j-peer", ".jpg");
    try {
      Files.write(picture, Verification.resource(PeerBenchmark.PICTURE));
      Process process =
          new ProcessBuilder(
                  interpreter,
                  script.toString(),
                  models.resolve(PeerBenchmark.MODEL.fileName()).toAbsolutePath().toString(),
                  picture.toString(),
                  String.valueOf(effort.iterations() * effort.milliseconds() / 1000.0))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String answer;
      try (InputStream out = process.getInputStream()) {
        answer = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (process.waitFor() != 0) {
        System.err.printf("%n%s could not run here and is left out.%n", script);
        return;
      }
      report.peers.add(result(new ObjectMapper().readTree(answer)));
    } finally {
      Files.delete(picture);
    }
  }

  /**
   * What a script measured; where it has preprocessing alone, bare ONNX Runtime's time is added.
   */
  private PeerResult result(JsonNode answer) throws Exception {
    List<Float> logits = new ArrayList<>();
    answer.path("logits").forEach(logit -> logits.add(logit.floatValue()));
    double inference = 0;
    String remark = answer.path("remark").asText();
    if (answer.path("preprocessing_only").asBoolean()) {
      inference =
          Timing.measure(
                  "LatencyBenchmark.bareInference",
                  Map.of("model", PeerBenchmark.MODEL.displayName(), "threads", "1"),
                  models.toAbsolutePath().toString(),
                  effort)
              .p50();
    }
    return result(
        answer.path("name").asText(),
        logits,
        inference + answer.path("jpeg_ms").asDouble(Double.NaN),
        inference + answer.path("frame_ms").asDouble(Double.NaN),
        remark);
  }

  private static PeerResult result(
      String name, List<Float> logits, double jpegMs, double frameMs, String remark)
      throws IOException {
    Case expected = expected();
    double difference = 0;
    for (int i = 0; i < logits.size(); i++) {
      difference =
          Math.max(difference, Math.abs((double) logits.get(i) - expected.logits().get(i)));
    }
    boolean same = new Case(name, logits).label().equals(expected.label());
    return new PeerResult(name, difference, same, jpegMs, frameMs, remark);
  }

  private static Case expected() throws IOException {
    return Verification.cases(PeerBenchmark.MODEL).stream()
        .filter(c -> c.file().equals(PeerBenchmark.PICTURE))
        .findFirst()
        .orElseThrow();
  }
}
