package dev.emotion4j.examples.cli;

import dev.emotion4j.image.Images;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code emotion} command line. Exit codes: 0 when all went well, 1 when something failed, 2
 * when the command was wrong. Answers go to standard output, one line an error to standard error.
 */
@Command(
    name = "emotion",
    description = "Finds the faces in photos and tells their emotions, on this machine.",
    versionProvider = EmotionCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT)
public class EmotionCommand implements Runnable {
  /** With all commands, for help, for completion, and for what is none of them. */
  @Command(
      subcommands = {
        ClassifyCommand.class,
        ServeCommand.class,
        DesktopCommand.class,
        EvaluateCommand.class,
        CalibrateCommand.class,
        ModelsCommand.class,
        TensorCommand.class,
        QuantizeCommand.class,
        SignCommand.class,
        VerifyCommand.class
      })
  static final class WithAll extends EmotionCommand {}

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Prints the stack trace of each error too.")
  private boolean verbose;

  private EmotionCommand() {}

  /**
   * Runs the command and ends the JVM with its exit code.
   *
   * @param args the arguments
   */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(run(commandLine(args), args));
  }

  /** Executes the command and returns its exit code. */
  static int run(CommandLine commandLine, String... args) {
    int exitCode = commandLine.execute(args);
    // Neither throws when it cannot write, and the first does not ask the second.
    if (commandLine.getOut().checkError() || System.out.checkError()) {
      new Errors(commandLine)
          .print(
              "standard output was closed or cannot be written, so answers are missing; check where"
                  + " it goes");
      return CommandLine.ExitCode.SOFTWARE;
    }
    return exitCode;
  }

  /**
   * Returns the command, ready to be executed, with only that of the commands which the arguments
   * start with: picocli takes longer to look at all of them than a small picture takes.
   */
  static CommandLine commandLine(String... args) {
    Class<?> asked = args.length == 0 ? null : asked(args[0]);
    CommandLine commandLine = new CommandLine(asked == null ? new WithAll() : new EmotionCommand());
    if (asked != null) {
      commandLine.addSubcommand(asked);
    }
    // Not by the annotation: picocli asks that one for each command, and who decodes JPEG takes a
    // look into the JDK's decoder, after which no window can open.
    FullVersion version = new FullVersion();
    commandLine.getCommandSpec().versionProvider(version);
    commandLine.getSubcommands().values().forEach(c -> c.getCommandSpec().versionProvider(version));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler(EmotionCommand::explainUsage);
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          new Errors(command).report(failure);
          return CommandLine.ExitCode.SOFTWARE;
        });
    return commandLine;
  }

  private static @Nullable Class<?> asked(String name) {
    for (Class<?> command : WithAll.class.getAnnotation(Command.class).subcommands()) {
      if (command.getAnnotation(Command.class).name().equals(name)) {
        return command;
      }
    }
    return null;
  }

  boolean verbose() {
    return verbose;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Missing command: one of classify, serve, desktop, evaluate, calibrate, models, tensor,"
            + " quantize, sign, verify");
  }

  private static int explainUsage(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(
        "emotion: "
            + Errors.oneLine(Objects.requireNonNullElse(wrong.getMessage(), "wrong usage"))
                .replaceFirst("^Error: ", "")
            + dashedFile(args)
            + "; see "
            + command.getCommandSpec().qualifiedName()
            + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  /** What to do about a file whose name looks like an option, if there is one. */
  private static String dashedFile(String... args) {
    for (String arg : args) {
      if (arg.equals("--")) {
        break;
      }
      if (arg.startsWith("-") && isFile(arg)) {
        return "; the file "
            + Errors.oneLine(arg)
            + " is no option after --, as in: -- "
            + Errors.oneLine(arg);
      }
    }
    return "";
  }

  private static boolean isFile(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Reads the version that the build wrote down. */
  static class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      try (InputStream in = EmotionCommand.class.getResourceAsStream("version.txt")) {
        return new String[] {
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).strip()
        };
      }
    }
  }

  /** Tells also what decodes JPEG here. */
  private static final class FullVersion extends Version {
    @Override
    public String[] getVersion() throws IOException {
      return new String[] {super.getVersion()[0], "JPEG decoder: " + Images.jpegDecoder()};
    }
  }
}
