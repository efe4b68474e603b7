package dev.emotion4j.benchmarks.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emotion4j.benchmarks.jmh.Step;
import dev.emotion4j.benchmarks.jmh.Timing;
import dev.emotion4j.benchmarks.jmh.Timing.Effort;
import dev.emotion4j.benchmarks.models.Verification;
import dev.emotion4j.benchmarks.models.Verification.Case;
import dev.emotion4j.testing.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This SDK beside what people would use instead, in one run: the same picture, the same weights,
 * one thread. Each peer's logits are compared with PyTorch's: a fast wrong answer is shown as
 * wrong.
 */
public final class PeerComparison {
  /** Peers in other languages, which print a JSON array of rows; see tools/peers. */
  private static final List<List<String>> SCRIPTS =
      List.of(
          List.of("/usr/bin/python3", "pillow_torchvision.py"),
          List.of("node", "sharp_onnxruntime_node.mjs"),
          List.of("node", "onnxruntime_web.mjs"));

  private final List<PeerResult> results;
  private final Path models;
  private final Effort effort;
  private final @Nullable Path scripts;

  public PeerComparison(
      List<PeerResult> results, Path models, Effort effort, @Nullable Path scripts) {
    this.results = results;
    this.models = models;
    this.effort = effort;
    this.scripts = scripts;
  }

  public void addTo(Consumer<Step> steps) {
    for (Peer peer : PeerBenchmark.peers()) {
      steps.accept(() -> results.add(measure(peer)));
    }
    if (scripts != null) {
      for (List<String> script : SCRIPTS) {
        steps.accept(() -> runScript(scripts.resolve(script.get(1)), script.get(0)));
      }
    }
  }

  private PeerResult measure(Peer peer) throws Exception {
    String model = models.resolve(PeerBenchmark.MODEL.fileName()).toAbsolutePath().toString();
    List<String> lines = ChildJvm.lines(PeerAnswer.class, peer.name(), model);
    // Some libraries print lines of their own first.
    List<String> answers = lines.subList(Math.max(0, lines.size() - 2), lines.size());
    List<Float> logits = logits(answers.get(0));
    return new PeerResult(
        peer.name(),
        difference(logits),
        difference(logits(answers.get(answers.size() - 1))),
        sameLabel(logits),
        median(peer, "jpegToLabel"),
        median(peer, "frameToLabel"),
        "");
  }

  private static List<Float> logits(String line) {
    return Arrays.stream(line.split(" ")).map(Float::valueOf).toList();
  }

  private double median(Peer peer, String method) throws Exception {
    return Timing.measure(
            "PeerBenchmark." + method,
            Map.of("peer", peer.name()),
            models.toAbsolutePath().toString(),
            effort)
        .p50();
  }

  public void runScript(Path script, String interpreter) throws Exception {
    Path picture = Files.createTempFile("emotion4j-peer", ".jpg");
    try {
      Files.write(picture, Verification.resource(PeerBenchmark.PICTURE));
      Optional<String> answer =
          output(
              List.of(
                  interpreter,
                  script.toString(),
                  models.resolve(PeerBenchmark.MODEL.fileName()).toAbsolutePath().toString(),
                  picture.toString(),
                  String.valueOf(effort.iterations() * effort.milliseconds() / 1000.0)));
      if (answer.isEmpty()) {
        System.err.println();
        System.err.println(script + " could not run here and is left out.");
        return;
      }
      for (JsonNode row : new ObjectMapper().readTree(answer.get())) {
        results.add(result(row));
      }
    } finally {
      Files.delete(picture);
    }
  }

  /** Returns what a command prints; empty if it cannot be started or fails, and it says why. */
  private static Optional<String> output(List<String> command)
      throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      System.err.println();
      System.err.println(e.getMessage());
      return Optional.empty();
    }
    String answer;
    try (InputStream out = process.getInputStream()) {
      answer = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
    return process.waitFor() == 0 ? Optional.of(answer) : Optional.empty();
  }

  /**
   * What a script measured; where it has preprocessing alone, bare ONNX Runtime's time is added,
   * and its logits are PyTorch's own, which there is nothing to compare with.
   */
  private PeerResult result(JsonNode answer) throws Exception {
    boolean preprocessingOnly = answer.path("preprocessing_only").asBoolean();
    double inference = 0;
    if (preprocessingOnly) {
      inference =
          Timing.measure(
                  "LatencyBenchmark.bareInference",
                  Map.of("model", PeerBenchmark.MODEL.displayName(), "threads", "1"),
                  models.toAbsolutePath().toString(),
                  effort)
              .p50();
    }
    List<Float> logits = logits(answer.path("logits"));
    JsonNode frame = answer.path("frame_logits");
    return new PeerResult(
        answer.path("name").asText(),
        preprocessingOnly ? Double.NaN : difference(logits),
        frame.isMissingNode() ? Double.NaN : difference(logits(frame)),
        sameLabel(logits),
        inference + answer.path("jpeg_ms").asDouble(Double.NaN),
        inference + answer.path("frame_ms").asDouble(Double.NaN),
        answer.path("remark").asText());
  }

  private static List<Float> logits(JsonNode numbers) {
    List<Float> logits = new ArrayList<>();
    numbers.forEach(logit -> logits.add(logit.floatValue()));
    return logits;
  }

  /** Returns the largest difference of a logit from PyTorch's. */
  private static double difference(List<Float> logits) throws IOException {
    List<Float> expected = expected().logits();
    if (logits.size() != expected.size()) {
      throw new IOException(
          "A peer gave " + logits.size() + " logits, expected " + expected.size());
    }
    double difference = 0;
    for (int i = 0; i < logits.size(); i++) {
      difference = Math.max(difference, Math.abs((double) logits.get(i) - expected.get(i)));
    }
    return difference;
  }

  private static boolean sameLabel(List<Float> logits) throws IOException {
    Case expected = expected();
    return new Case(expected.file(), logits).label().equals(expected.label());
  }

  private static Case expected() throws IOException {
    return Verification.cases(PeerBenchmark.MODEL).stream()
        .filter(c -> c.file().equals(PeerBenchmark.PICTURE))
        .findFirst()
        .orElseThrow();
  }
}
