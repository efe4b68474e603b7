package dev.emotion4j.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.ImageException;
import dev.emotion4j.InferenceException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.onnx.BundledModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SamplesTest {
  private static final int MOST_LINES = 15;

  private final PrintStream before = System.out;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(before);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static List<String> blocks(String regex, String text) {
    return Pattern.compile(regex, Pattern.DOTALL)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1).stripTrailing().stripIndent())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"video", "services"})
  void theDocumentsSamplesAreTheOnesCompiledHereAndShort(String document) throws IOException {
    String samples =
        Files.readString(
            Samples.REPOSITORY.resolve(
                "emotion-examples/src/test/java/dev/emotion4j/examples/programs/ServiceSamples.java"));
    List<String> compiled =
        blocks("// sample " + document + "\n(.*?)\n *// end of sample", samples);
    List<String> shown =
        blocks(
            "```java\n(.*?)\n```",
            Files.readString(Samples.REPOSITORY.resolve("docs/" + document + ".md")));
    assertThat(compiled).isNotEmpty();
    assertThat(shown).isEqualTo(compiled);
    assertThat(compiled)
        .allSatisfy(
            sample ->
                assertThat(sample.lines().filter(line -> !line.isBlank()).count())
                    .isLessThanOrEqualTo(MOST_LINES));
  }

  @Test
  void theSamplesAboutManyPicturesRun(@TempDir Path folder) throws IOException {
    RgbImage photo = Samples.astronaut();
    Path drawn = folder.resolve("drawn.png");
    try (EmotionAnalyzer analyzer = BundledModels.analyzer()) {
      ServiceSamples.camera(analyzer, List.of(photo), Runnable::run);
      ServiceSamples.tracker(analyzer, Collections.nCopies(3, photo));
      ServiceSamples.folder(analyzer, Stream.of(Samples.ASTRONAUT, folder));
      ServiceSamples.window(analyzer, photo, Runnable::run, Runnable::run);
      ServiceSamples.unsure(analyzer, photo);
      ServiceSamples.drawn(analyzer, photo, drawn);
    }
    assertThat(drawn).isNotEmptyFile();
    assertThat(said())
        .contains("1 happy {}")
        .contains("1 happy {happy=PT0.08S}")
        .contains(Samples.ASTRONAUT + " [happy ")
        .contains(folder + ": a directory")
        .contains("1 faces");
  }

  @Test
  void theSamplesAboutAnalyzersRun() {
    ServiceSamples.service(Samples.astronaut());
    assertThat(said()).contains("true").contains("calls:          1 ended");
    try (FaceDetector detector = BundledModels.detector();
        EmotionClassifier one = BundledModels.classifier();
        EmotionClassifier other = BundledModels.classifier()) {
      ServiceSamples.shared(detector, one, other);
      ServiceSamples.ensemble(Samples.astronaut(), one, other);
    }
    assertThat(said()).contains(", disagreement 0.0");
  }

  @Test
  void theSamplesStatusesAreTheServices() {
    for (ImageException.Reason reason : ImageException.Reason.values()) {
      ImageException e = new ImageException(reason, "x");
      assertThat(ServiceSamples.status(e)).isEqualTo(HttpService.status(e));
    }
    for (InferenceException.Reason reason : InferenceException.Reason.values()) {
      InferenceException e = new InferenceException(reason, "x");
      assertThat(ServiceSamples.status(e)).isEqualTo(HttpService.status(e));
    }
  }
}
