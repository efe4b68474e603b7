package dev.emotion4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchmarksTest {
  @TempDir Path directory;

  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reference-models",
        "verify",
        "table",
        "loading",
        "native-start",
        "services",
        "detectors",
        "video-demo",
        "jmh"
      })
  void everyCommandExplainsItself(String command) {
    StringWriter out = new StringWriter();
    CommandLine line = Benchmarks.commandLine().setOut(new PrintWriter(out, true));

    assertThat(line.execute(command, "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: benchmarks " + command);
    assertThat(line.execute(command, "--version")).isZero();
    assertThat(out.toString()).contains("ONNX Runtime ");
  }

  @Test
  void aWrongModelNameIsAWrongCommand() {
    assertThat(run("verify", "--model", "Foo")).isEqualTo(2);
    assertThat(err)
        .hasToString(
            "benchmarks: Invalid value for option '--model' (NAME): No reference model 'Foo'; there"
                + " are MobileNetV2, LandmarkCNN, EfficientNet-B0\n");
  }

  @Test
  void noRoundsIsAWrongCommand() {
    assertThat(run("loading", "--rounds", "0")).isEqualTo(2);
    assertThat(err).hasToString("benchmarks: --rounds needs 1 or more, but got 0\n");
  }

  @Test
  void noRoundsOfServicesIsAWrongCommand() {
    assertThat(run("services", "--rounds", "0", "photo.png")).isEqualTo(2);
    assertThat(err).hasToString("benchmarks: --rounds needs 1 or more, but got 0\n");
  }

  @Test
  void noRoundsOfDetectorsAndNoPicturesAreWrongCommands() {
    assertThat(run("detectors", "--rounds", "0", "photo.png")).isEqualTo(2);
    assertThat(err).hasToString("benchmarks: --rounds needs 1 or more, but got 0\n");
    err.getBuffer().setLength(0);
    assertThat(run("detectors", directory.toString())).isEqualTo(2);
    assertThat(err)
        .hasToString(
            "benchmarks: No PNG or JPEG files in [" + directory + "]; name pictures or folders\n");
  }

  @Test
  void onlyThePeersNeedTheirModel() {
    assertThat(run("table", "--only-peers", "--model", "LandmarkCNN")).isEqualTo(2);
    assertThat(err)
        .hasToString(
            "benchmarks: --only-peers measures MobileNetV2 only, but --model names"
                + " [LandmarkCNN]\n");
  }

  @Test
  void onlyTheInt8CopiesNeedsCopies() {
    assertThat(run("table", "--only-int8")).isEqualTo(2);
    assertThat(err).hasToString("benchmarks: --only-int8 needs --int8 FILE, and no --only-peers\n");
  }

  @Test
  void aFileInPlaceOfTheDirectoryOfModelsFails() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(run("verify", "--models", file.toString())).isEqualTo(1);
    assertThat(err)
        .hasToString("benchmarks: " + file + ": expected a directory, but this is a file\n");
  }

  private int run(String... arguments) {
    return Benchmarks.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
  }
}
