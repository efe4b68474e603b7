package dev.emotion4j.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the measurements: {@code java -jar benchmarks.jar COMMAND}. */
@Command(
    name = "benchmarks",
    description = "Measures emotion4j on this machine.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ReferenceModelsCommand.class,
      VerifyCommand.class,
      TableCommand.class,
      LoadingCommand.class,
      JmhCommand.class
    })
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * Runs a command and exits: with 0 if it succeeded, 1 if a check failed, 2 if the command line is
   * wrong or something it needs is missing.
   *
   * @param arguments the command and its arguments
   */
  public static void main(String[] arguments) {
    CommandLine line =
        new CommandLine(new Benchmarks())
            .registerConverter(ReferenceModel.class, ReferenceModel::named)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (exception, command, result) -> {
                  command
                      .getErr()
                      .println(command.getColorScheme().errorText(exception.toString()));
                  return 2;
                });
    System.exit(line.execute(arguments));
  }
}
