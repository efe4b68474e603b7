package dev.emotion4j.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emotion4j.EmotionException;
import dev.emotion4j.ImageException;
import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.image.ReadOptions;
import dev.emotion4j.onnx.BundledModels;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class HttpServiceTest {
  private static final int CLIENTS = 50;
  private static final int REQUESTS = 4;
  private static final ReadOptions LIMITS =
      ReadOptions.DEFAULT.withMaxBytes(2_000_000).withMaxPixels(1_000_000);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final HttpClient client = HttpClient.newHttpClient();

  private HttpService open(int queued) throws IOException {
    EmotionAnalyzer analyzer =
        EmotionAnalyzer.builder(BundledModels.detector(), BundledModels.classifier())
            .deadline(Duration.ofSeconds(30))
            .observer(new MicrometerObserver(meters))
            .build();
    return new HttpService(analyzer, LIMITS, queued);
  }

  private HttpResponse<String> post(HttpService service, byte[] body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + service.port() + "/emotions"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static byte[] photo() throws IOException {
    return Files.readAllBytes(Samples.ASTRONAUT);
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return JsonMapper.builder().build().readTree(response.body());
  }

  @Test
  void aPhotoGetsItsFaces() throws Exception {
    try (HttpService service = open(4)) {
      HttpResponse<String> response = post(service, photo());
      assertThat(response.statusCode()).isEqualTo(200);
      JsonNode faces = json(response);
      assertThat(faces).hasSize(1);
      assertThat(faces.get(0).get("emotions").get("happy").doubleValue()).isGreaterThan(0.9);
      assertThat(faces.get(0).get("box").get("width").intValue()).isPositive();
    }
  }

  @Test
  void badUploadsAreTheClientsFaultAndSayWhich() throws Exception {
    try (HttpService service = open(4)) {
      byte[] photo = photo();
      assertAnswer(service, new byte[0], 400, "DAMAGED");
      assertAnswer(service, Arrays.copyOf(photo, photo.length / 2), 400, "DAMAGED");
      assertAnswer(service, "a letter".getBytes(StandardCharsets.US_ASCII), 415, "UNSUPPORTED");
      assertAnswer(service, new byte[2_000_001], 413, "TOO_LARGE");
      ByteArrayOutputStream huge = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(1001, 1000, BufferedImage.TYPE_BYTE_BINARY), "png", huge);
      assertAnswer(service, huge.toByteArray(), 413, "TOO_LARGE");
      assertThat(post(service, photo).statusCode()).isEqualTo(200);
    }
  }

  private void assertAnswer(HttpService service, byte[] body, int status, String reason)
      throws Exception {
    HttpResponse<String> response = post(service, body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).get("reason").textValue()).isEqualTo(reason);
    assertThat(json(response).get("message").textValue()).isNotBlank();
  }

  @Test
  void fiftyClientsAreServedOrToldToComeBack() throws Exception {
    List<Integer> statuses;
    try (HttpService service = open(8)) {
      statuses = crowd(service, () -> {});
    }
    assertThat(statuses).hasSize(CLIENTS * REQUESTS).isSubsetOf(200, 503).contains(200);
    long served = statuses.stream().filter(status -> status == 200).count();
    assertThat(meters.get("emotion.calls").tag("outcome", "OK").timer().count()).isEqualTo(served);
    assertThat(meters.get("emotion.faces").counter().count()).isEqualTo((double) served);
    assertThat(meters.get("emotion.waiting").timer().count()).isEqualTo(served);
  }

  @Test
  void aServiceThatIsClosedWhileItIsBusyAnswersEveryoneItHasHeard() throws Exception {
    HttpService service = open(CLIENTS);
    List<Integer> statuses = crowd(service, service::close);
    // Those that came before are served, those after are told to go elsewhere or find no one.
    assertThat(statuses).isSubsetOf(200, 503, -1).contains(200);
  }

  /** Each client's statuses, -1 for a connection that was refused; something happens meanwhile. */
  private List<Integer> crowd(HttpService service, Runnable meanwhile)
      throws IOException, InterruptedException, ExecutionException {
    byte[] photo = photo();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    List<Future<List<Integer>>> clients = new ArrayList<>();
    List<Integer> statuses = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(threads.submit(() -> requests(service, photo)));
      }
      while (meters.find("emotion.calls").timers().stream().mapToLong(t -> t.count()).sum() < 4) {
        Thread.sleep(1);
      }
      meanwhile.run();
      for (Future<List<Integer>> each : clients) {
        statuses.addAll(each.get());
      }
    } finally {
      threads.shutdownNow();
    }
    return statuses;
  }

  private List<Integer> requests(HttpService service, byte[] photo) throws InterruptedException {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      try {
        HttpResponse<String> response = post(service, photo);
        statuses.add(response.statusCode());
        if (response.statusCode() == 503) {
          assertThat(response.headers().firstValue("Retry-After")).contains("1");
        }
      } catch (IOException e) {
        statuses.add(-1);
      }
    }
    return statuses;
  }

  @Test
  void healthIsTheModelsOwn() throws Exception {
    try (HttpService service = open(4)) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://localhost:" + service.port() + "/health"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(json(response).get("passed").booleanValue()).isTrue();
      assertThat(json(response).get("calls").intValue()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonHasAStatus(InferenceException.Reason reason) {
    int expected =
        switch (reason) {
          case BUSY, CLOSED -> 503;
          case TIMED_OUT -> 504;
          default -> 500;
        };
    EmotionException failure = new InferenceException(reason, "x");
    assertThat(HttpService.status(failure)).isEqualTo(expected);
    assertThat(HttpService.status(new ImageException(ImageException.Reason.MISSING, "x")))
        .isEqualTo(400);
    assertThat(HttpService.status(new ModelException(ModelException.Reason.GRAPH, "x")))
        .isEqualTo(500);
  }
}
