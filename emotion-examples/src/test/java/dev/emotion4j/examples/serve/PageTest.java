package dev.emotion4j.examples.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.examples.report.FaceResult;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.quality.Acceptance;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser: Debian's {@code chromium}, or the program that the variable {@code
 * CHROMIUM} names. Without one, the test is skipped, but with {@code CI} it fails.
 */
class PageTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("emotion.repository", ".."));
  private static final Path ASTRONAUT = REPOSITORY.resolve("docs/images/astronaut.png");
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  @TempDir private Path temp;

  private EmotionAnalyzer analyzer;
  private EmotionServer server;
  private Browser browser;

  @BeforeEach
  void openThePage() throws Exception {
    Path chromium = Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
    if (System.getenv("CI") == null) {
      assumeTrue(Files.isExecutable(chromium), chromium + " is not there");
    }
    analyzer = BundledModels.analyzer();
    server =
        EmotionServer.start(
            new ServerOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                20 << 20,
                2,
                8,
                Duration.ofSeconds(60)),
            BundledModels.directory().spec("face_expression.onnx"),
            image ->
                analyzer.analyze(image).stream()
                    .map(face -> FaceResult.of(image, face, Acceptance.ANY))
                    .toList());
    browser = Browser.start(chromium, temp, film(temp.resolve("film.y4m")));
    browser.call("Page.enable", Map.of());
    browser.call("Network.enable", Map.of());
    browser.call("Log.enable", Map.of());
    browser.call("Page.navigate", Map.of("url", url()));
    browser.await("document.querySelectorAll('#model dd').length > 0");
  }

  @AfterEach
  void closeAll() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
      analyzer.close();
    }
  }

  private String url() {
    return "http://localhost:" + server.address().getPort() + "/";
  }

  private String text(String selector) throws Exception {
    return browser.evaluate("document.querySelector('" + selector + "').textContent").textValue();
  }

  private void drop(Path... files) throws Exception {
    JsonNode place =
        browser.evaluate(
            "(() => { const r = document.getElementById('stage').getBoundingClientRect();"
                + " return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()");
    List<String> names =
        Arrays.stream(files).map(f -> f.toAbsolutePath().normalize().toString()).toList();
    for (String type : List.of("dragEnter", "dragOver", "drop")) {
      browser.call(
          "Input.dispatchDragEvent",
          Map.of(
              "type", type,
              "x", place.get("x").asInt(),
              "y", place.get("y").asInt(),
              "data", Map.of("items", List.of(), "files", names, "dragOperationsMask", 1)));
    }
  }

  @Test
  void aPhotoThatIsDroppedIsAnsweredAndNothingGoesElsewhere() throws Exception {
    assertThat(text("#model")).contains("face_expression.onnx", "SHA-256, verified");
    drop(ASTRONAUT);
    browser.await("document.querySelectorAll('.face').length === 1");
    assertThat(text(".face h3")).matches("Face 1: happy (9\\d\\.\\d|100\\.0) %");
    assertThat(browser.evaluate("document.querySelectorAll('.bars li').length").intValue())
        .isEqualTo(7);
    assertThat(text("#status")).matches("astronaut\\.png: 1 face in \\d+ ms");
    // The box's left side is drawn at about x = 180, halfway down the face; 8 pixels either way.
    assertThat(
            browser
                .evaluate(
                    "(() => { const d = document.getElementById('canvas').getContext('2d')"
                        + ".getImageData(172, 118, 16, 1).data; let n = 0;"
                        + " for (let i = 0; i < d.length; i += 4)"
                        + " if (d[i] === 255 && d[i + 1] === 212 && d[i + 2] === 0) n++;"
                        + " return n; })()")
                .intValue())
        .isPositive();
    browser.screenshot(SCREENSHOTS.resolve("dropped.png"));
    browser.call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    browser.screenshot(SCREENSHOTS.resolve("dropped-dark.png"));
    assertNothingWentElsewhere();
  }

  @Test
  void aFileThatIsNoPictureIsExplained() throws Exception {
    Path text = Files.writeString(temp.resolve("notes.png"), "no picture");
    drop(text);
    browser.await("document.getElementById('status').textContent.includes('not a picture')");
    assertThat(text("#status")).startsWith("notes.png: ");
    drop(ASTRONAUT);
    browser.await("document.querySelectorAll('.face').length === 1");
  }

  @Test
  void theWebcamIsFollowedFaceByFaceUntilItIsStopped() throws Exception {
    browser.evaluate("document.getElementById('camera').click()");
    browser.await("/frame ([5-9]|\\d\\d+):/.test(document.getElementById('status').textContent)");
    browser.await("document.querySelectorAll('.face').length === 1");
    assertThat(text(".face h3")).startsWith("Face 1: happy ");
    assertThat(browser.evaluate("document.querySelector('.timeline').hidden").booleanValue())
        .isFalse();
    browser.screenshot(SCREENSHOTS.resolve("webcam.png"));
    browser.evaluate("document.getElementById('camera').click()");
    assertThat(text("#status")).isEqualTo("Webcam stopped");
    assertThat(
            browser.evaluate("document.getElementById('video').srcObject === null").booleanValue())
        .isTrue();
    assertNothingWentElsewhere();
  }

  private void assertNothingWentElsewhere() {
    assertThat(browser.events("Network.requestWillBeSent"))
        .isNotEmpty()
        .allSatisfy(
            event -> assertThat(event.at("/params/request/url").textValue()).startsWith(url()));
    // The policy blocks nothing that the page needs, and no script fails.
    assertThat(browser.events("Log.entryAdded"))
        .noneMatch(event -> !event.at("/params/entry/level").asText().equals("verbose"));
  }

  /** Writes the photo as a film of one frame: raw YUV 4:2:0 (BT.601), as {@code Y4M} has it. */
  private static Path film(Path file) throws IOException {
    BufferedImage photo = ImageIO.read(ASTRONAUT.toFile());
    int width = 640;
    int height = 480;
    BufferedImage frame = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    frame.getGraphics().drawImage(photo.getSubimage(0, 0, 512, 480), 64, 0, null);
    byte[] yuv = new byte[width * height * 3 / 2];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = frame.getRGB(x, y);
        double r = rgb >> 16 & 0xff;
        double g = rgb >> 8 & 0xff;
        double b = rgb & 0xff;
        yuv[y * width + x] = (byte) (16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255);
        int chroma = width * height + y / 2 * (width / 2) + x / 2;
        yuv[chroma] = (byte) (128 + (-37.797 * r - 74.203 * g + 112 * b) / 255);
        yuv[chroma + width * height / 4] = (byte) (128 + (112 * r - 93.786 * g - 18.214 * b) / 255);
      }
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("YUV4MPEG2 W640 H480 F15:1 Ip A1:1 C420\n".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 2; i++) {
        out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
        out.write(yuv);
      }
    }
    return file;
  }
}
