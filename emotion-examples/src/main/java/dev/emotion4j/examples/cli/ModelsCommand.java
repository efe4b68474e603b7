package dev.emotion4j.examples.cli;

import dev.emotion4j.onnx.ModelCheck;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.ModelGraph;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

  @Parameters(paramLabel = "DIR", arity = "0..1", description = "A directory with model_info.json.")
  private @Nullable Path directory;

  @Option(
      names = "--add-checksums",
      description =
          "Adds the SHA-256 of each file that has none yet to model_checksums.json: of the models,"
              + " and of the files beside them that hold their weights.")
  private boolean addChecksums;

  @Option(
      names = "--describe",
      paramLabel = "FILE.onnx",
      description =
          "Prints a draft of model_info.json for a model that has none; what the file cannot tell"
              + " is to be filled in.")
  private @Nullable Path described;

  @Override
  public Integer call() throws IOException {
    if ((directory == null) == (described == null)) {
      throw new ParameterException(
          spec.commandLine(), "Give either a directory, or --describe with a file");
    }
    if (described != null) {
      spec.commandLine().getOut().print(ModelDirectory.draft(described));
      return ExitCode.OK;
    }
    Path folder = Objects.requireNonNull(directory);
    ModelDirectory models = ModelDirectory.open(folder);
    if (addChecksums) {
      ChecksumFile.addMissing(models, folder, spec.commandLine().getOut());
      models = ModelDirectory.open(folder);
    }
    return list(models, folder, spec.commandLine());
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
