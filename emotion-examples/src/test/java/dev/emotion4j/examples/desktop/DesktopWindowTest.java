package dev.emotion4j.examples.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emotion4j.examples.cli.EmotionCommand;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.testing.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real window, on a virtual screen (Debian's {@code xvfb} and {@code openbox}), used with keys
 * and mouse. Without these, the tests are skipped, but with the variable {@code CI} they fail.
 */
@DisabledOnOs(OS.WINDOWS)
class DesktopWindowTest {
  private static final Path REPOSITORY =
      Path.of(System.getProperty("emotion.repository", "..")).toAbsolutePath().normalize();
  private static final Path ASTRONAUT = REPOSITORY.resolve("docs/images/astronaut.png");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_SECONDS = 240;

  @TempDir private Path temp;
  private VirtualScreen screen;

  @BeforeEach
  void aScreen() throws IOException {
    if (System.getenv("CI") == null) {
      assumeTrue(VirtualScreen.isInstalled(), "Xvfb or openbox is not installed");
    }
    screen = VirtualScreen.start(temp.resolve("xvfb.log"));
  }

  @AfterEach
  void noScreen() {
    if (screen != null) {
      screen.close();
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(BundledModels.class.getResourceAsStream("models/" + name), name);
  }

  private static ObjectNode bundled(String name) throws IOException {
    try (InputStream in = resource(name)) {
      return (ObjectNode) JSON.readTree(in);
    }
  }

  private void run(String scenario, String... jvmArgs) throws Exception {
    List<String> options = new ArrayList<>(List.of("-Djava.awt.headless=false"));
    options.addAll(List.of(jvmArgs));
    options.add("--enable-native-access=ALL-UNNAMED");
    ProcessBuilder child =
        ChildJvm.java(
            System.getProperty("java.class.path"),
            options,
            WindowScenarios.class,
            scenario,
            ASTRONAUT.toString(),
            temp.toString(),
            Path.of("target/screenshots/desktop").toString());
    child.environment().put("DISPLAY", screen.display());
    ChildJvm.Result result = ChildJvm.run(scenario, TIMEOUT_SECONDS, child);
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).doesNotContain("Exception");
  }

  @Test
  void aPhotoThatIsDraggedFromAnotherProgramIsAnswered() throws Exception {
    run("drop");
  }

  @Test
  void theCommandOpensAWindowAndEndsWithIt() throws Exception {
    run("command");
  }

  @Test
  void everythingIsSharpAndInItsPlaceOnAFineScreen() throws Exception {
    run("scale", "-Dsun.java2d.uiScale=2");
  }

  @Test
  void theKeyboardReachesEverythingAndChangesTheTheme() throws Exception {
    run("keyboard");
  }

  @Test
  void aCamerasFacesAreFollowedOnATimelineUntilItIsStopped() throws Exception {
    run("camera");
  }

  @Test
  void theWindowAnswersWhileACameraKeepsItWaiting() throws Exception {
    run("waiting");
  }

  @Test
  void brokenPicturesAreExplainedInTheWindowAndNotInDialogs() throws Exception {
    run("broken");
  }

  @Test
  void aModelWhoseChecksumDiffersIsRefusedAndTheOneBeforeItStays() throws Exception {
    Path models = Files.createDirectory(temp.resolve("models"));
    ObjectNode info = bundled("model_info.json");
    ObjectNode described = (ObjectNode) info.get("models");
    described.remove("face_detector.onnx");
    described.remove("face_landmarks.onnx");
    described.set("changed.onnx", described.get("face_expression.onnx"));
    JSON.writeValue(models.resolve("model_info.json").toFile(), info);
    ObjectNode checksums = bundled("model_checksums.json");
    checksums.remove("face_detector.onnx");
    checksums.remove("face_landmarks.onnx");
    checksums.set("changed.onnx", checksums.get("face_expression.onnx"));
    JSON.writeValue(models.resolve("model_checksums.json").toFile(), checksums);
    try (InputStream in = resource("face_expression.onnx")) {
      byte[] bytes = in.readAllBytes();
      Files.write(models.resolve("face_expression.onnx"), bytes);
      bytes[5000] ^= 0x55;
      Files.write(models.resolve("changed.onnx"), bytes);
    }
    run("models");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = ":65432")
  void withoutAScreenOneLineSaysWhatToDo(String display) throws Exception {
    ProcessBuilder child =
        ChildJvm.java(
            System.getProperty("java.class.path"), List.of(), EmotionCommand.class, "desktop");
    child.environment().remove("DISPLAY");
    if (display != null) {
      child.environment().put("DISPLAY", display);
    }
    child.environment().remove("JAVA_TOOL_OPTIONS");
    ChildJvm.Result result = ChildJvm.run("no screen", TIMEOUT_SECONDS, child);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .isEqualTo(
            "emotion: There is no screen that a window could open on: start it in a desktop session"
                + " with a Java that has java.desktop (not a headless one), or use \"emotion"
                + " serve\" and a browser"
                + System.lineSeparator());
  }
}
