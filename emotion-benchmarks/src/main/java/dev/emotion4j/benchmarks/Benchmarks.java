package dev.emotion4j.benchmarks;

import dev.emotion4j.benchmarks.faces.DetectorsCommand;
import dev.emotion4j.benchmarks.jmh.JmhCommand;
import dev.emotion4j.benchmarks.loading.LoadingCommand;
import dev.emotion4j.benchmarks.loading.NativeStartCommand;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.benchmarks.models.ReferenceModelsCommand;
import dev.emotion4j.benchmarks.models.VerifyCommand;
import dev.emotion4j.benchmarks.report.Report;
import dev.emotion4j.benchmarks.report.TableCommand;
import dev.emotion4j.benchmarks.service.ServicesCommand;
import dev.emotion4j.benchmarks.service.VideoDemoCommand;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command line of the measurements: {@code java -jar benchmarks.jar COMMAND}. Exit codes: 0
 * when all went well, 1 when a check or something else failed, 2 when the command was wrong. Errors
 * are one line each on standard error.
 */
@Command(
    name = "benchmarks",
    description = "Measures emotion4j on this machine.",
    versionProvider = Benchmarks.Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ReferenceModelsCommand.class,
      VerifyCommand.class,
      TableCommand.class,
      LoadingCommand.class,
      ServicesCommand.class,
      DetectorsCommand.class,
      VideoDemoCommand.class,
      NativeStartCommand.class,
      JmhCommand.class
    })
public final class Benchmarks implements Runnable {

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  private Benchmarks() {}

  /**
   * Runs a command and exits.
   *
   * @param arguments the command and its arguments
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** Returns the command, ready to be executed. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Benchmarks());
    line.registerConverter(ReferenceModel.class, modelByName());
    // -h and -V are JMH's there.
    Objects.requireNonNull(line.getSubcommands().get("jmh"))
        .getCommandSpec()
        .mixinStandardHelpOptions(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (wrong, arguments) -> {
          print(wrong.getCommandLine(), wrong);
          return CommandLine.ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          print(command, failure);
          return CommandLine.ExitCode.SOFTWARE;
        });
    return line;
  }

  private static ITypeConverter<ReferenceModel> modelByName() {
    return name -> {
      try {
        return ReferenceModel.named(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    };
  }

  private static void print(CommandLine command, Exception failure) {
    String message = failure.getMessage();
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      message = file.getFile() + ": " + reason(file);
    } else if (message == null || message.isBlank()) {
      message = failure.toString();
    }
    command.getErr().println("benchmarks: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
  }

  private static String reason(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (failure instanceof NotDirectoryException) {
      return "expected a directory, but this is a file";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    return failure.getClass().getSimpleName();
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Missing command: one of reference-models, verify, table, loading, native-start, jmh; see --help");
  }

  /** The version that the jar's manifest has, and what runs the models and decodes JPEG here. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Benchmarks.class.getPackage().getImplementationVersion();
      return new String[] {
        "emotion-benchmarks " + (version == null ? "(not from its jar)" : version),
        "ONNX Runtime " + Report.machine().get("ONNX Runtime"),
        "JPEG decoder: " + Report.machine().get("JPEG decoder")
      };
    }
  }
}
