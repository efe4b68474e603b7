package dev.emotion4j.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.testing.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own, with signals, pipes and a terminal. */
@DisabledOnOs(OS.WINDOWS)
class ProcessTest {
  private static final int PICTURES = 400;
  private static final int SIGINT_AND_128 = 130;
  private static final int SIGTERM_AND_128 = 143;

  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void aFolderOfManyPictures() throws IOException {
    folder = Files.createDirectory(temp.resolve("in"));
    for (int i = 0; i < PICTURES; i++) {
      Pictures.plain(folder.resolve(String.format("%03d.png", i)), 320, 240);
    }
  }

  private static ProcessBuilder emotion(String... args) {
    ProcessBuilder command =
        ChildJvm.java(
            System.getProperty("java.class.path"),
            List.of("--enable-native-access=ALL-UNNAMED"),
            EmotionCommand.class,
            args);
    // It makes a JVM print a line of its own.
    command.environment().remove("JAVA_TOOL_OPTIONS");
    return command;
  }

  private static void signal(String name, Process process) throws Exception {
    int exitCode =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertThat(exitCode).isZero();
  }

  @Test
  void ctrlCEndsTheRunWithWholeAnswersAndItCanBeTakenUp() throws Exception {
    Path out = temp.resolve("out.jsonl");
    Path err = temp.resolve("err");
    String[] run = {
      "classify", "--json", "--output", out.toString(), "--resume", folder.toString()
    };
    Process process = emotion(run).redirectError(err.toFile()).start();
    while (!Files.exists(out) || Files.size(out) < 200) {
      assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
      Thread.sleep(10);
    }
    signal("INT", process);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(SIGINT_AND_128);
    String answers = Files.readString(out);
    long lines = answers.lines().count();
    assertThat(answers).endsWith("}\n");
    assertThat(lines).isBetween(1L, PICTURES - 1L);
    assertThat(Files.readString(err))
        .isEqualTo("emotion: stopped early; 0 of " + lines + " pictures failed\n");
    ChildJvm.Result rest = ChildJvm.run("resumed", 120, emotion(run));
    assertThat(rest.exitCode()).isZero();
    assertThat(rest.output())
        .isEqualTo(
            "emotion: 0 of "
                + (PICTURES - lines)
                + " pictures failed, "
                + lines
                + " were answered before\n");
    List<String> all = Files.readAllLines(out);
    assertThat(all).hasSize(PICTURES);
    for (int i = 0; i < PICTURES; i++) {
      assertThat(all.get(i)).contains(String.format("/%03d.png", i));
    }
  }

  @Test
  void answersComeWhileTheListOfPicturesIsStillWritten() throws Exception {
    Process process = emotion("classify", "--files-from", "-").start();
    try (var names = process.outputWriter(UTF_8);
        BufferedReader answers = process.inputReader(UTF_8)) {
      for (int i = 0; i < 3; i++) {
        Path picture = folder.resolve(String.format("%03d.png", i));
        names.write(picture + "\n");
        names.flush();
        assertThat(answers.readLine()).isEqualTo(picture + ": no face found");
      }
      signal("INT", process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(SIGINT_AND_128);
    }
  }

  @Test
  void whoReadsNoFurtherEndsTheRun() throws Exception {
    Path err = temp.resolve("err");
    Process process = emotion("classify", folder.toString()).redirectError(err.toFile()).start();
    try (BufferedReader answers = process.inputReader(UTF_8)) {
      assertThat(answers.readLine()).endsWith("000.png: no face found");
    }
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(err))
        .isEqualTo(
            "emotion: standard output was closed or cannot be written, so answers are missing;"
                + " check where it goes\n");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aTerminalShowsProgressAndAPipeDoesNot() throws Exception {
    String command =
        String.join(" ", emotion("classify", folder.toString()).command())
            + " >"
            + temp.resolve("answers");
    // util-linux's script runs a command in a terminal of its own.
    ProcessBuilder inTerminal = new ProcessBuilder("script", "-qec", command, "/dev/null");
    inTerminal.environment().remove("JAVA_TOOL_OPTIONS");
    ChildJvm.Result shown = ChildJvm.run("terminal", 120, inTerminal);
    assertThat(shown.exitCode()).as(shown.output()).isZero();
    assertThat(shown.output()).contains("Pictures", "100%", PICTURES + "/" + PICTURES);
    assertThat(Files.readAllLines(temp.resolve("answers"))).hasSize(PICTURES);
    ChildJvm.Result piped =
        ChildJvm.run("pipe", 120, emotion("classify", folder.resolve("000.png").toString()));
    assertThat(piped.output()).isEqualTo(folder.resolve("000.png") + ": no face found\n");
  }

  @Test
  void theServerEndsAtASignal() throws Exception {
    Process process = emotion("serve", "--port", "0").redirectErrorStream(true).start();
    try (BufferedReader out = process.inputReader(UTF_8)) {
      String line = out.readLine();
      assertThat(line)
          .matches(
              "http://localhost:\\d+/ answers with Face expression classifier; Ctrl-C ends it");
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(line.replaceFirst(" .*", "v1/classify")))
                      .POST(HttpRequest.BodyPublishers.ofFile(Cli.ASTRONAUT))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).startsWith("{\"image\":\"upload\",\"faces\":[{").contains("happy");
      signal("TERM", process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(SIGTERM_AND_128);
      assertThat(out.readLine()).isNull();
    }
  }
}
