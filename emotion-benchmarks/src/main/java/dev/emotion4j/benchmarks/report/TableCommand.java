package dev.emotion4j.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.emotion4j.benchmarks.jmh.FrameParts;
import dev.emotion4j.benchmarks.jmh.Int8Copy;
import dev.emotion4j.benchmarks.jmh.Step;
import dev.emotion4j.benchmarks.jmh.Timing;
import dev.emotion4j.benchmarks.jmh.Timing.Effort;
import dev.emotion4j.benchmarks.loading.LoadingWay;
import dev.emotion4j.benchmarks.loading.MemoryUse;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.benchmarks.models.ReferenceModelOptions;
import dev.emotion4j.benchmarks.peers.PeerBenchmark;
import dev.emotion4j.benchmarks.peers.PeerComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "table",
    description = {
      "Measures latency, loading and memory of the reference models, and the peers of this build;",
      "prints the tables, and writes them with the plots."
    })
public final class TableCommand implements Callable<Integer> {

  /** How many classifications follow a loading whose memory is measured. */
  private static final int MEMORY_RUNS = 10;

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private final ReferenceModelOptions options = new ReferenceModelOptions();

  enum Mode {
    SMOKE,
    QUICK,
    FULL
  }

  @Option(
      names = "--mode",
      defaultValue = "QUICK",
      description =
          "QUICK (a minute or two), FULL (ten minutes), or SMOKE, whose figures mean nothing"
              + " (default: ${DEFAULT-VALUE}).")
  private Mode mode = Mode.QUICK;

  @Option(
      names = "--scripts",
      paramLabel = "DIR",
      description = "Also runs the peers in other languages that are here: tools/peers.")
  private @Nullable Path scripts;

  @Option(
      names = "--int8",
      paramLabel = "FILE",
      description =
          "Also measures this INT8 copy of a reference model, made by emotion quantize; may be"
              + " repeated.")
  private List<Path> int8 = List.of();

  @Option(names = "--only-peers", description = "Measures the peers only.")
  private boolean onlyPeers;

  @Option(names = "--only-int8", description = "Measures the INT8 copies only.")
  private boolean onlyInt8;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where results.json, tables.md and the plots go (default: tables, beside the reference"
              + " models).")
  private @Nullable Path out;

  @Override
  public Integer call() throws Exception {
    if (onlyPeers) {
      explainOnlyPeers();
    }
    if (onlyInt8 && (onlyPeers || int8.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "--only-int8 needs --int8 FILE, and no --only-peers");
    }
    Path directory = options.prepare();
    Path target = out == null ? directory.resolveSibling("tables") : out;
    Files.createDirectories(target);
    Report report = new Report();
    List<Step> steps = new ArrayList<>();
    List<Int8Copy> copies = new ArrayList<>();
    for (Path file : int8) {
      copies.add(Int8Copy.of(file));
    }
    if (!onlyPeers && !onlyInt8) {
      latencySteps(report, directory, steps);
      memorySteps(report, directory, steps);
    }
    if (!onlyPeers) {
      for (Int8Copy copy : copies) {
        steps.add(() -> report.int8.add(copy.measure(effort())));
      }
    }
    if (!onlyInt8 && options.models().contains(PeerBenchmark.MODEL)) {
      new PeerComparison(report.peers, directory, effort(), scripts).addTo(steps::add);
    }
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("Measuring")
            .setInitialMax(steps.size())
            .setStyle(ProgressBarStyle.ASCII)
            .build()) {
      for (Step step : steps) {
        step.run();
        bar.step();
      }
    } finally {
      // What was measured is not lost when a later step fails.
      write(report, target);
    }
    return 0;
  }

  /** Says what --only-peers leaves out of what else was asked for. */
  private void explainOnlyPeers() {
    if (!options.models().contains(PeerBenchmark.MODEL)) {
      throw new ParameterException(
          spec.commandLine(),
          "--only-peers measures MobileNetV2 only, but --model names " + options.models());
    }
    int chosen = options.models().size();
    boolean othersChosen = chosen > 1 && chosen < ReferenceModel.values().length;
    if (othersChosen || !int8.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "benchmarks: --only-peers measures MobileNetV2 only; other --model and all --int8 are"
                  + " ignored");
    }
  }

  private static void write(Report report, Path target) throws IOException {
    String tables = Markdown.of(report);
    System.out.println(tables);
    Files.writeString(target.resolve("tables.md"), tables);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
        .writeValue(target.resolve("results.json").toFile(), report);
    Charts.write(report, target);
    System.out.println("Written to " + target);
  }

  private Effort effort() {
    return switch (mode) {
      case SMOKE -> Effort.SMOKE;
      case QUICK -> Effort.QUICK;
      case FULL -> Effort.FULL;
    };
  }

  private void latencySteps(Report report, Path directory, List<Step> steps) {
    for (ReferenceModel model : options.models()) {
      String name = model.displayName();
      for (String threads : List.of("1", "0")) {
        Map<String, String> parameters = Map.of("model", name, "threads", threads);
        add(report, directory, steps, "LatencyBenchmark.tensorToLabel", parameters);
        add(report, directory, steps, "LatencyBenchmark.frameToLabel", parameters);
        if (threads.equals("1")) {
          add(report, directory, steps, "LatencyBenchmark.bareInference", parameters);
        }
      }
      if (mode != Mode.QUICK) {
        for (String batch : List.of("1", "4", "8")) {
          Map<String, String> parameters = Map.of("model", name, "threads", "1", "batch", batch);
          add(report, directory, steps, "LatencyBenchmark.batchToLabels", parameters);
        }
      }
      steps.add(() -> report.frames.add(FrameParts.measure(model, directory, effort())));
      for (String way : List.of("verifiedLoad", "sha256", "barePathLoad")) {
        add(report, directory, steps, "LoadBenchmark." + way, Map.of("model", name));
      }
    }
  }

  private void add(
      Report report,
      Path directory,
      List<Step> steps,
      String benchmark,
      Map<String, String> parameters) {
    steps.add(
        () ->
            report.timings.add(
                Timing.measure(
                    benchmark, parameters, directory.toAbsolutePath().toString(), effort())));
  }

  private void memorySteps(Report report, Path directory, List<Step> steps) {
    if (!MemoryUse.isMeasurable()) {
      return;
    }
    for (ReferenceModel model : options.models()) {
      for (LoadingWay way : List.of(LoadingWay.EMOTION4J, LoadingWay.PATH)) {
        steps.add(
            () ->
                report.memory.add(
                    MemoryUse.measure(model, way, directory, MEMORY_RUNS, effort().processes())));
      }
    }
  }
}
