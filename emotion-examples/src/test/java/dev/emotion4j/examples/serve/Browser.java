package dev.emotion4j.examples.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A headless Chromium, driven over its DevTools protocol. For one thread. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int TIMEOUT_SECONDS = 90;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new ArrayList<>();

  private Browser(Process process, URI page) throws Exception {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(page, new Listener())
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** Starts Chromium with a webcam that shows a film without end. */
  static Browser start(Path program, Path profile, Path film) throws Exception {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                "--use-file-for-fake-video-capture=" + film,
                "--window-size=1200,860",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.log").toFile())
            .start();
    try {
      Path portFile = profile.resolve("DevToolsActivePort");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
      while (!Files.exists(portFile) || Files.readAllLines(portFile).size() < 2) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException(
              "Chromium did not start: " + Files.readString(profile.resolve("chromium.log")));
        }
        Thread.sleep(50);
      }
      String port = Files.readAllLines(portFile).get(0);
      JsonNode pages;
      try (InputStream list =
          URI.create("http://127.0.0.1:" + port + "/json/list").toURL().openStream()) {
        pages = MAPPER.readTree(list);
      }
      return new Browser(process, URI.create(pages.get(0).get("webSocketDebuggerUrl").textValue()));
    } catch (Exception | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Calls a method of the protocol and returns its result. */
  JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> result = new CompletableFuture<>();
    waiting.put(id, result);
    String message =
        MAPPER.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
    socket.sendText(message, true).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    JsonNode answer = result.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (answer.has("error")) {
      throw new IOException(method + ": " + answer.get("error"));
    }
    return answer.get("result");
  }

  /** Evaluates JavaScript in the page. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(expression + ": " + result.get("exceptionDetails"));
    }
    return result.get("result").path("value");
  }

  /** Waits until JavaScript says {@code true}. */
  void await(String condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!evaluate(condition).booleanValue()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            condition
                + " did not come true; the page says: "
                + evaluate("document.body.innerText").textValue());
      }
      Thread.sleep(50);
    }
  }

  void screenshot(Path png) throws Exception {
    String data = call("Page.captureScreenshot", Map.of()).get("data").textValue();
    Files.createDirectories(png.getParent());
    Files.write(png, Base64.getDecoder().decode(data));
  }

  /** Returns what the browser reported of a kind since it was asked to. */
  synchronized List<JsonNode> events(String method) {
    return events.stream().filter(event -> event.path("method").asText().equals(method)).toList();
  }

  @Override
  public void close() {
    socket.abort();
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle one : all) {
      // Only then does nobody write to the profile any more.
      one.onExit().join();
    }
  }

  private synchronized void take(String message) {
    try {
      JsonNode node = MAPPER.readTree(message);
      CompletableFuture<JsonNode> result =
          node.has("id") ? waiting.remove(node.get("id").intValue()) : null;
      if (result != null) {
        result.complete(node);
      } else {
        events.add(node);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Puts the parts of messages together. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        take(message.toString());
        message.setLength(0);
      }
      webSocket.request(1);
      return null;
    }
  }
}
