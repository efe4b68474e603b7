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
                + "JPEG decoder: (libjpeg-turbo|emotion4j's) \\(.*\\)(; after 10 megapixels .*)?\\R");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                              | Missing command: one of classify, serve, desktop, evaluate, calibrate, models, tensor, quantize, sign, verify; see emotion --help
          bogus                           | Unmatched argument at index 0: 'bogus'; see emotion --help
          classify                        | Missing required parameter: 'IMAGE', or --files-from FILE; see emotion classify --help
          classify --nope a.png           | Unknown option: '--nope'; see emotion classify --help
          classify --top 0 a.png          | --top needs a number of at least 1, but got 0; see emotion classify --help
          classify --top x a.png          | Invalid value for option '--top': 'x' is not an int; see emotion classify --help
          classify --models d a.png       | Missing required argument(s): --model=FILE; see emotion classify --help
          classify --model f a.png        | Missing required argument(s): --models=DIR; see emotion classify --help
          classify --annotate o.jpg a.png | --annotate writes PNG and needs a name that ends in .png, or a directory, but got o.jpg; see emotion classify --help
          classify --annotate o.png a b   | --annotate o.png names one picture, but there may be several; name a directory; see emotion classify --help
          classify --annotate o.png a*    | --annotate o.png names one picture, but there may be several; name a directory; see emotion classify --help
          classify - -                    | - is standard input, which holds one picture, but it was given more than once; see emotion classify --help
          classify --files-from - -       | standard input is either a picture or a list, but got both - and --files-from -; see emotion classify --help
          classify --threads 0 a.png      | --threads needs a number of at least 1, but got 0; see emotion classify --help
          classify --json --format csv a  | --json means --format jsonl, but got --format csv too; see emotion classify --help
          classify --format xml a.png     | Invalid value for option '--format': expected one of [text, jsonl, csv] (case-insensitive) but was 'xml'; see emotion classify --help
          classify --resume a.png         | --resume needs --output FILE and --format jsonl or csv, whose answers it can find again; see emotion classify --help
          classify --resume --output o a  | --resume needs --output FILE and --format jsonl or csv, whose answers it can find again; see emotion classify --help
          serve --host 0.0.0.0            | --host 0.0.0.0 can be reached from other machines, so it needs --token-file; without one, listen at 127.0.0.1; see emotion serve --help
          serve --port 70000              | --port needs a number from 0 to 65535, but got 70000; see emotion serve --help
          serve --max-upload-mb 0         | --max-upload-mb needs a number from 1 to 512, but got 0; see emotion serve --help
          serve --queue -1                | --queue needs a number of at least 0, but got -1; see emotion serve --help
          serve --deadline 0              | --deadline needs a number of at least 1, but got 0; see emotion serve --help
          serve --threads 0               | --threads needs a number of at least 1, but got 0; see emotion serve --help
          models                          | Give either a directory, or --describe with a file; see emotion models --help
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
