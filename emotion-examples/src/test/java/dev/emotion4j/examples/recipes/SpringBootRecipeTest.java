package dev.emotion4j.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emotion4j.InferenceException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.image.Images;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.Banner;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The Spring Boot recipe of docs/recipes.md, in a real application with its own web server. */
@Timeout(120)
class SpringBootRecipeTest {
  private static final Path ASTRONAUT =
      Path.of(System.getProperty("emotion.repository", ".."), "docs/images/astronaut.png");

  private static final HttpClient client = HttpClient.newHttpClient();
  private static ConfigurableApplicationContext context;
  private static int port;

  /** What a user's {@code @SpringBootApplication} is, without scanning the tests around it. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({EmotionConfiguration.class, EmotionController.class})
  static class Application {}

  @BeforeAll
  static void start() {
    System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
    context = application();
    port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
  }

  private static ConfigurableApplicationContext application() {
    return new SpringApplicationBuilder(Application.class)
        .bannerMode(Banner.Mode.OFF)
        .registerShutdownHook(false)
        .run(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.config.location=classpath:/dev/emotion4j/examples/recipes/application.properties");
  }

  @AfterAll
  static void end() {
    context.close();
    System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(byte[] body, String type)
      throws IOException, InterruptedException {
    return send(
        request("/emotions")
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return JsonMapper.builder().build().readTree(response.body());
  }

  private static byte[] photo() throws IOException {
    return Files.readAllBytes(ASTRONAUT);
  }

  private static void assertHappy(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode faces = json(response);
    assertThat(faces).hasSize(1);
    assertThat(faces.get(0).get("label").textValue()).isEqualTo("happy");
    assertThat(faces.get(0).get("probabilities").get("happy").doubleValue()).isGreaterThan(0.9);
    assertThat(faces.get(0).get("box").get("width").intValue()).isPositive();
  }

  @Test
  void aPicturesBytesGetItsFaces() throws Exception {
    assertHappy(post(photo(), "image/png"));
  }

  @Test
  void aFormsPictureGetsItsFaces() throws Exception {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    String head =
        """
        --limit
        Content-Disposition: form-data; name="picture"; filename="a.png"
        Content-Type: image/png

        """;
    form.writeBytes(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    form.writeBytes(photo());
    form.writeBytes("\r\n--limit--\r\n".getBytes(StandardCharsets.US_ASCII));
    assertHappy(post(form.toByteArray(), "multipart/form-data; boundary=limit"));
  }

  @Test
  void badPicturesAreTheClientsFaultAndSayWhich() throws Exception {
    assertFailure(Arrays.copyOf(photo(), 10_000), 400, "DAMAGED");
    assertFailure("a letter".getBytes(StandardCharsets.US_ASCII), 415, "UNSUPPORTED");
    ByteArrayOutputStream huge = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(50_001, 1000, BufferedImage.TYPE_BYTE_BINARY), "png", huge);
    assertFailure(huge.toByteArray(), 413, "TOO_LARGE");
  }

  private static void assertFailure(byte[] body, int status, String reason) throws Exception {
    HttpResponse<String> response = post(body, "application/octet-stream");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).get("reason").textValue()).isEqualTo(reason);
    assertThat(json(response).get("message").textValue()).isNotBlank();
  }

  @Test
  void healthIsTheModelsSelfTest() throws Exception {
    HttpResponse<String> response = send(request("/actuator/health"));
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode emotion = json(response).get("components").get("emotion");
    assertThat(emotion.get("status").textValue()).isEqualTo("UP");
    JsonNode details = emotion.get("details");
    assertThat(details.get("maxDifference").doubleValue())
        .isLessThanOrEqualTo(details.get("tolerance").doubleValue());
    assertThat(details.get("calls").isIntegralNumber()).isTrue();
  }

  @Test
  void readinessHasTheModelsInItAndLivenessNot() throws Exception {
    HttpResponse<String> readiness = send(request("/actuator/health/readiness"));
    assertThat(readiness.statusCode()).isEqualTo(200);
    assertThat(json(readiness).get("components").has("emotion")).isTrue();
    HttpResponse<String> liveness = send(request("/actuator/health/liveness"));
    assertThat(liveness.statusCode()).isEqualTo(200);
    assertThat(liveness.body()).doesNotContain("emotion");
  }

  @Test
  void callsAreCountedInMicrometer() throws Exception {
    double before = count();
    assertHappy(post(photo(), "image/png"));
    assertThat(count() - before).isEqualTo(1);
  }

  private static double count() throws IOException, InterruptedException {
    HttpResponse<String> response = send(request("/actuator/metrics/emotion.calls?tag=outcome:OK"));
    // Nothing is known of a meter before its first call.
    return response.statusCode() == 404
        ? 0
        : json(response).get("measurements").get(0).get("value").doubleValue();
  }

  @Test
  void theAnalyzerEndsWithTheApplicationAndIsDownFromThenOn() {
    EmotionAnalyzer analyzer;
    RgbImage photo = Images.read(ASTRONAUT);
    try (ConfigurableApplicationContext other = application()) {
      analyzer = other.getBean(EmotionAnalyzer.class);
      assertThat(analyzer.analyze(photo)).hasSize(1);
      assertThat(new EmotionHealth(analyzer).health().getStatus()).isEqualTo(Status.UP);
    }
    assertThatThrownBy(() -> analyzer.analyze(photo))
        .isInstanceOfSatisfying(
            InferenceException.class,
            e -> assertThat(e.reason()).isEqualTo(InferenceException.Reason.CLOSED));
    assertThat(new EmotionHealth(analyzer).health().getStatus()).isEqualTo(Status.DOWN);
  }
}
