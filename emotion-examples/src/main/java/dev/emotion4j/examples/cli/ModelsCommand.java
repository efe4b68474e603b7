package dev.emotion4j.examples.cli;

import dev.emotion4j.onnx.ModelCheck;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.ModelGraph;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists a model directory, and says whether its files are the ones that were described. */
@Command(
    name = "models",
    description = "Lists the models of a directory, with sizes and whether each checksum holds.")
final class ModelsCommand implements Callable<Integer> {
  /** As the tools that people compare with count: a megabyte of 1024 x 1024 bytes. */
  private static final double BYTES_PER_MB = 1024 * 1024;

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A directory with model_info.json.")
  private Path directory = Path.of("");

  @Override
  public Integer call() {
    return list(ModelDirectory.open(directory), directory, spec.commandLine());
  }

  /** Lists models, tells what is wrong with them, and returns the exit code. */
  static int list(ModelDirectory models, Path directory, CommandLine command) {
    List<ModelCheck> checks = models.check();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("FILE", "NAME", "BYTES", "MB", "STATUS", "LABELS", "GRAPH"));
    for (ModelCheck check : checks) {
      boolean sized = check.sizeBytes() >= 0;
      rows.add(
          List.of(
              check.spec().fileName(),
              check.spec().name(),
              sized ? Long.toString(check.sizeBytes()) : "-",
              sized ? String.format(Locale.ROOT, "%.2f", check.sizeBytes() / BYTES_PER_MB) : "-",
              check.status().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              String.join(", ", check.spec().labels()),
              describe(check.graph())));
    }
    print(rows, command.getOut());
    Errors errors = new Errors(command);
    boolean allWell = true;
    for (ModelCheck check : checks) {
      String problem = check.problem();
      if (problem != null) {
        errors.print(problem);
        allWell = false;
      }
    }
    return allWell ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String describe(@Nullable ModelGraph graph) {
    if (graph == null) {
      return "-";
    }
    return String.format(
        Locale.ROOT,
        "%s %s -> %s %s, opset %d, %,d parameters%s",
        graph.inputName(),
        shape(graph.inputShape()),
        graph.outputName(),
        shape(graph.outputShape()),
        graph.opset(),
        graph.parameterCount(),
        graph.producer().isEmpty() ? "" : ", by " + graph.producer());
  }

  private static String shape(List<Long> dims) {
    return dims.toString().replace("-1", "N").replace(" ", "");
  }

  private static void print(List<List<String>> rows, PrintWriter out) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], Errors.oneLine(row.get(i)).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = Errors.oneLine(row.get(i));
        line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
