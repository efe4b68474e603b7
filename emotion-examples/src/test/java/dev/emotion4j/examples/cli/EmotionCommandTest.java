package dev.emotion4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class EmotionCommandTest {

  @ParameterizedTest
  @ValueSource(strings = {"classify", "models", "tensor"})
  void everySubcommandExplainsItself(String subcommand) {
    Cli.Result result = Cli.run(subcommand, "--help");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("Usage: emotion " + subcommand).contains("--verbose");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void helpNamesTheSubcommands() {
    Cli.Result result = Cli.run("--help");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("classify", "models", "tensor");
  }

  @Test
  void answersThatCannotBeWrittenAreAnError() {
    Writer full =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    StringWriter err = new StringWriter();
    CommandLine commandLine = EmotionCommand.commandLine();
    commandLine.setOut(new PrintWriter(full, true));
    commandLine.setErr(new PrintWriter(err, true));
    assertThat(EmotionCommand.run(commandLine, "--version")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            "emotion: standard output was closed or cannot be written, so answers are missing;"
                + " check where it goes");
  }

  @Test
  void versionIsTheBuildsVersionAndTheJpegDecoderInUse() {
    Cli.Result result = Cli.run("--version");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .matches(
            "emotion [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?\\R"
                + "JPEG decoder: (libjpeg-turbo|emotion4j's) \\(.*\\)\\R");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                              | Missing command: one of classify, evaluate, calibrate, models, tensor, quantize, sign, verify; see emotion --help
          bogus                           | Unmatched argument at index 0: 'bogus'; see emotion --help
          classify                        | Missing required parameter: 'IMAGE'; see emotion classify --help
          classify --nope a.png           | Unknown option: '--nope'; see emotion classify --help
          classify --top 0 a.png          | --top needs a number of at least 1, but got 0; see emotion classify --help
          classify --top x a.png          | Invalid value for option '--top': 'x' is not an int; see emotion classify --help
          classify --models d a.png       | Missing required argument(s): --model=FILE; see emotion classify --help
          classify --model f a.png        | Missing required argument(s): --models=DIR; see emotion classify --help
          classify --annotate o.jpg a.png | --annotate writes PNG and needs a name that ends in .png, but got o.jpg; see emotion classify --help
          classify --annotate o.png a b   | --annotate draws on one image, but got 2 images; run the command once an image; see emotion classify --help
          models                          | Missing required parameter: 'DIR'; see emotion models --help
          tensor a.png                    | Missing required option: '--out-dir=DIR'; see emotion tensor --help
          """)
  void wrongUsageIsOneLineAndExitCode2(String arguments, String message) {
    Object[] args = arguments.isEmpty() ? new Object[0] : arguments.split(" ");
    Cli.Result result = Cli.run(args);
    assertThat(result.errLines()).isEqualTo(List.of("emotion: " + message));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void verboseAddsTheStackTrace() {
    Cli.Result result = Cli.run("models", "--verbose", "no-such-directory");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errLines().get(0)).startsWith("emotion: no-such-directory");
    assertThat(result.err()).contains("dev.emotion4j.ModelException", "\tat ");
  }

  @Test
  void aMessageStaysOnOneLineAndCannotDriveTheTerminal() {
    assertThat(Errors.oneLine(" first \n  second\r\nthird \u001b[31m\n"))
        .isEqualTo("first second third ?[31m");
  }
}
