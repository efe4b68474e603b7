package dev.emotion4j.examples.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.examples.report.FaceResult;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.quality.Acceptance;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmotionServerTest {
  private static final Path ASTRONAUT =
      Path.of(System.getProperty("emotion.repository", "..")).resolve("docs/images/astronaut.png");
  private static final int LIMIT = 1 << 20;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static EmotionAnalyzer analyzer;
  private static ModelSpec spec;

  @BeforeAll
  static void loadModels() {
    EmotionServer.limitProcess();
    analyzer = BundledModels.analyzer();
    spec = BundledModels.directory().spec("face_expression.onnx");
  }

  @AfterAll
  static void closeModels() {
    analyzer.close();
  }

  private static List<FaceResult> analyse(RgbImage image) {
    return analyzer.analyze(image).stream()
        .map(face -> FaceResult.of(image, face, Acceptance.ANY))
        .toList();
  }

  private static EmotionServer server(
      int workers, int queued, Duration deadline, Function<RgbImage, List<FaceResult>> analysis)
      throws IOException {
    return EmotionServer.start(
        new ServerOptions(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            LIMIT,
            workers,
            queued,
            deadline),
        spec,
        analysis);
  }

  private static EmotionServer server() throws IOException {
    return server(2, 8, Duration.ofSeconds(60), EmotionServerTest::analyse);
  }

  private static HttpRequest.Builder request(EmotionServer server, String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.address().getPort() + path));
  }

  private static HttpResponse<String> get(EmotionServer server, String path) throws Exception {
    return CLIENT.send(request(server, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(EmotionServer server, byte[] picture) throws Exception {
    return CLIENT.send(
        request(server, "/v1/classify?name=a%20b.png")
            .POST(HttpRequest.BodyPublishers.ofByteArray(picture))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return JsonMapper.builder().build().readTree(response.body());
  }

  /** Sends bytes as they are, ends its half of the connection, and returns what comes back. */
  private static String raw(EmotionServer server, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), UTF_8);
      }
    }
  }

  @Test
  void aPictureIsAnsweredWithTheCommandLinesJson() throws Exception {
    try (EmotionServer server = server()) {
      HttpResponse<String> response = post(server, Files.readAllBytes(ASTRONAUT));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
      JsonNode answer = json(response);
      assertThat(answer.get("image").textValue()).isEqualTo("a b.png");
      assertThat(answer.get("faces")).hasSize(1);
      assertThat(answer.get("faces").get(0).get("label").textValue()).isEqualTo("happy");
      assertThat(answer.get("faces").get(0).get("probabilities")).hasSize(7);
    }
  }

  @Test
  void whichModelWithWhichChecksumAnswersIsTold() throws Exception {
    try (EmotionServer server = server()) {
      JsonNode model = json(get(server, "/v1/model"));
      assertThat(model.get("file").textValue()).isEqualTo("face_expression.onnx");
      assertThat(model.get("sha256").textValue()).isEqualTo(spec.sha256());
      assertThat(model.get("labels")).hasSize(7);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text, 415, UNSUPPORTED",
    "empty, 400, DAMAGED",
    "truncated, 400, DAMAGED",
    "bomb, 413, TOO_LARGE",
    "tooLong, 413, TOO_LARGE"
  })
  void anUploadThatIsNoPictureHereIsRefusedWithItsReason(String kind, int status, String reason)
      throws Exception {
    try (EmotionServer server = server()) {
      HttpResponse<String> response = post(server, upload(kind));
      assertThat(response.statusCode()).isEqualTo(status);
      JsonNode error = json(response).get("error");
      assertThat(error.get("reason").textValue()).isEqualTo(reason);
      assertThat(error.get("message").textValue())
          .startsWith("a b.png: ")
          .doesNotContain("picture: ", "--max-pixels");
    }
  }

  private static byte[] upload(String kind) throws IOException {
    byte[] photo = Files.readAllBytes(ASTRONAUT);
    return switch (kind) {
      case "photo" -> photo;
      case "empty" -> new byte[0];
      case "truncated" -> Arrays.copyOf(photo, photo.length / 2);
      case "bomb" -> hugePng();
      case "tooLong" -> new byte[LIMIT + 1];
      default -> "not a picture".getBytes(UTF_8);
    };
  }

  /** A PNG that announces 60,000 x 60,000 pixels and has none. */
  private static byte[] hugePng() {
    byte[] size = ByteBuffer.allocate(13).putInt(60_000).putInt(60_000).put((byte) 8).array();
    return ByteBuffer.allocate(8 + 25 + 12 + 12)
        .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'})
        .put(chunk("IHDR", size))
        .put(chunk("IDAT", new byte[0]))
        .put(chunk("IEND", new byte[0]))
        .array();
  }

  private static byte[] chunk(String type, byte[] data) {
    CRC32 crc = new CRC32();
    crc.update(type.getBytes(ISO_8859_1));
    crc.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(type.getBytes(ISO_8859_1))
        .put(data)
        .putInt((int) crc.getValue())
        .array();
  }

  @Test
  void aServerThatIsFullSaysWhenToComeAgain() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (EmotionServer server =
        server(
            1,
            0,
            Duration.ofSeconds(60),
            image -> {
              begun.countDown();
              await(end);
              return List.of();
            })) {
      byte[] photo = upload("photo");
      CompletableFuture<HttpResponse<String>> first =
          CompletableFuture.supplyAsync(() -> unchecked(() -> post(server, photo)));
      await(begun);
      HttpResponse<String> second = post(server, photo);
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.headers().firstValue("Retry-After")).contains("1");
      assertThat(second.body())
          .isEqualTo(
              "{\"image\":\"a b.png\",\"error\":{\"reason\":\"BUSY\",\"message\":\"All 1 places are"
                  + " taken; send the picture again later\"}}\n");
      assertThat(get(server, "/health").body()).isEqualTo("alive\n");
      assertThat(get(server, "/metrics").body()).contains("\nemotion_places_taken 1\n");
      end.countDown();
      assertThat(first.get().statusCode()).isEqualTo(200);
      assertThat(post(server, photo).statusCode()).isEqualTo(200);
      assertThat(get(server, "/metrics").body())
          .contains(
              "emotion_requests_total{status=\"200\"} 2\n",
              "emotion_requests_total{status=\"503\"} 1\n",
              "emotion_request_seconds_count 3\n",
              "\nemotion_places_taken 0\n");
    }
  }

  @Test
  void aClientGetsAnAnswerAtTheDeadlineAndThePlaceStaysTakenUntilTheWorkEnds() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (EmotionServer server =
        server(
            1,
            0,
            Duration.ofMillis(300),
            image -> {
              await(end);
              return List.of();
            })) {
      HttpResponse<String> late = post(server, upload("photo"));
      assertThat(late.statusCode()).isEqualTo(504);
      assertThat(json(late).get("error").get("message").textValue())
          .isEqualTo(
              "a b.png: was not analysed within 300 ms; send it again later, or a smaller one");
      assertThat(post(server, upload("photo")).statusCode()).isEqualTo(503);
      end.countDown();
    }
  }

  @Test
  void closingAnswersWhatWasBegun() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    EmotionServer server =
        server(
            1,
            1,
            Duration.ofSeconds(60),
            image -> {
              begun.countDown();
              await(end);
              return List.of();
            });
    CompletableFuture<HttpResponse<String>> running =
        CompletableFuture.supplyAsync(() -> unchecked(() -> post(server, upload("photo"))));
    await(begun);
    Thread closer = new Thread(server::close);
    closer.start();
    while (get(server, "/ready").statusCode() != 503) {
      Thread.onSpinWait();
    }
    assertThat(post(server, upload("photo")).statusCode()).isEqualTo(503);
    end.countDown();
    assertThat(running.get().statusCode()).isEqualTo(200);
    closer.join();
    assertThatThrownBy(() -> get(server, "/health")).isInstanceOf(ConnectException.class);
  }

  @Test
  void pagesOfOtherSitesAndOtherNamesAreRefused() throws Exception {
    try (EmotionServer server = server()) {
      String end = "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
      String host = "\r\nHost: localhost:" + server.address().getPort();
      assertThat(raw(server, "GET /v1/model HTTP/1.1" + host + end)).startsWith("HTTP/1.1 200 ");
      assertThat(raw(server, "GET / HTTP/1.1\r\nHost: evil.example" + end))
          .startsWith("HTTP/1.1 403 ")
          .contains("This server answers as localhost only");
      assertThat(
              raw(
                  server,
                  "POST /v1/classify HTTP/1.1" + host + "\r\nOrigin: https://evil.example" + end))
          .startsWith("HTTP/1.1 403 ")
          .contains("Pages of other sites may not use this server");
      assertThat(raw(server, "POST /v1/classify HTTP/1.1" + host + "\r\nOrigin: null" + end))
          .startsWith("HTTP/1.1 403 ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/classify, 405",
    "POST, /, 405",
    "GET, /nothing, 404",
    "POST, /v1/analyze, 404",
    "GET, /../../etc/passwd, 404",
    "GET, /EmotionServer.class, 404",
    "HEAD, /, 200"
  })
  void otherPathsAndMethodsAreRefused(String method, String path, int status) throws Exception {
    try (EmotionServer server = server()) {
      assertThat(
              raw(
                  server,
                  method
                      + " "
                      + path
                      + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void thePageAllowsNothingFromElsewhere() throws Exception {
    try (EmotionServer server = server()) {
      for (String path : List.of("/", "/app.css", "/app.js", "/timeline.js", "/icon.svg")) {
        HttpResponse<String> response = get(server, path);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
            .startsWith("default-src 'none'; script-src 'self';")
            .doesNotContain("unsafe", "http", "*");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.body().replace("http://www.w3.org/2000/svg", ""))
            .as(path)
            .doesNotContain("http:", "https:", "//cdn", " style=", "onclick=", "eval(");
      }
    }
  }

  @Test
  void aTokenIsAskedForWhereOneIsSet() throws Exception {
    try (EmotionServer server =
        EmotionServer.start(
            new ServerOptions(
                new InetSocketAddress("0.0.0.0", 0),
                "0123456789abcdef",
                LIMIT,
                1,
                1,
                Duration.ofSeconds(60)),
            spec,
            image -> List.of())) {
      assertThat(get(server, "/health").statusCode()).isEqualTo(200);
      assertThat(get(server, "/").statusCode()).isEqualTo(200);
      for (String path : List.of("/v1/model", "/metrics", "/nothing")) {
        assertThat(get(server, path).statusCode()).as(path).isEqualTo(401);
      }
      assertThat(post(server, upload("photo")).headers().firstValue("WWW-Authenticate"))
          .contains("Bearer");
      for (Map.Entry<String, Integer> token :
          Map.of("0123456789abcdef", 200, "0123456789abcdeF", 401, "", 401).entrySet()) {
        HttpResponse<String> response =
            CLIENT.send(
                request(server, "/v1/classify")
                    .header("Authorization", "Bearer " + token.getKey())
                    .POST(HttpRequest.BodyPublishers.ofByteArray(upload("photo")))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(token.getKey()).isEqualTo(token.getValue());
      }
    }
  }

  @Test
  void withoutATokenOnlyThisMachineIsServed() {
    assertThatThrownBy(
            () ->
                new ServerOptions(
                    new InetSocketAddress("0.0.0.0", 0), null, 1, 1, 1, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "0.0.0.0 can be reached from other machines, so clients must know a token; give one"
                + " with --token-file, or listen at 127.0.0.1");
  }

  /**
   * Fifty clients at once, of which some send what no client should; every honest one is answered
   * 200 or 503, and the server is as before afterwards.
   */
  @Test
  @Timeout(120)
  void fiftyClientsWithHostileOnesAmongThemAreAllAnswered() throws Exception {
    List<String> kinds =
        List.of("photo", "photo", "tooLong", "truncated", "bomb", "text", "cutOff", "garbage");
    try (EmotionServer server = server()) {
      ExecutorService clients = Executors.newFixedThreadPool(50);
      List<Future<Map<String, Integer>>> results = new ArrayList<>();
      CountDownLatch start = new CountDownLatch(1);
      for (int client = 0; client < 50; client++) {
        String kind = kinds.get(client % kinds.size());
        results.add(
            clients.submit(
                () -> {
                  await(start);
                  Map<String, Integer> statuses = new TreeMap<>();
                  for (int i = 0; i < 4; i++) {
                    statuses.merge(kind + " " + hostile(server, kind), 1, Integer::sum);
                  }
                  return statuses;
                }));
      }
      start.countDown();
      Map<String, Integer> all = new TreeMap<>();
      for (Future<Map<String, Integer>> result : results) {
        result.get(120, TimeUnit.SECONDS).forEach((key, n) -> all.merge(key, n, Integer::sum));
      }
      clients.shutdown();
      assertThat(all.keySet())
          .isSubsetOf(
              "photo 200",
              "photo 503",
              "tooLong 413",
              "tooLong 503",
              "truncated 400",
              "truncated 503",
              "bomb 413",
              "bomb 503",
              "text 415",
              "text 503",
              "cutOff none",
              "cutOff 400",
              "cutOff 503",
              "garbage 400",
              "garbage 404",
              "garbage none")
          .contains("photo 200");
      assertThat(post(server, upload("photo")).statusCode()).isEqualTo(200);
      // Clients that went away in the middle give their places back a moment later.
      while (!get(server, "/metrics").body().contains("\nemotion_places_taken 0\n")) {
        Thread.sleep(10);
      }
    }
  }

  private static String hostile(EmotionServer server, String kind) throws Exception {
    String head = "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    try {
      if (kind.equals("cutOff")) {
        return status(raw(server, head + "Content-Length: 100000\r\n\r\nabc"));
      }
      if (kind.equals("garbage")) {
        return status(raw(server, "\u0016\u0003\u0001 GET \0\0\r\n\r\n"));
      }
      return Integer.toString(post(server, upload(kind)).statusCode());
    } catch (IOException e) {
      return "reset";
    }
  }

  private static String status(String response) {
    return response.isEmpty() ? "none" : response.split(" ")[1];
  }

  private interface Call<T> {
    T call() throws Exception;
  }

  private static <T> T unchecked(Call<T> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
