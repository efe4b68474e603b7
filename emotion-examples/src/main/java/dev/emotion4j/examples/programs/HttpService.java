package dev.emotion4j.examples.programs;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.emotion4j.EmotionException;
import dev.emotion4j.ImageException;
import dev.emotion4j.InferenceException;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.ReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Emotions over HTTP: {@code POST /emotions} with a picture, {@code GET /health}. More requests
 * than the queue holds are told to come back. Closing ends what takes too long.
 */
public final class HttpService implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final EmotionAnalyzer analyzer;
  private final ReadOptions limits;
  private final Semaphore queue;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Starts the service on a free port; the analyzer is closed with it. */
  public HttpService(EmotionAnalyzer analyzer, ReadOptions limits, int queued) throws IOException {
    this.analyzer = analyzer;
    this.limits = limits;
    this.queue = new Semaphore(queued);
    server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.createContext("/emotions", exchange -> handle(exchange, this::emotions));
    server.createContext("/health", exchange -> handle(exchange, body -> health()));
    server.setExecutor(threads);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange, Function<InputStream, Object> work)
      throws IOException {
    if (!queue.tryAcquire()) {
      answer(exchange, 503, Map.of("reason", "BUSY"));
      return;
    }
    try {
      answer(exchange, 200, work.apply(exchange.getRequestBody()));
    } catch (EmotionException e) {
      answer(exchange, status(e), Map.of("reason", e.reason(), "message", e.getMessage()));
    } finally {
      queue.release();
    }
  }

  private Object emotions(InputStream body) {
    return analyzer.analyze(Images.read(body, limits)).stream()
        .map(face -> Map.of("box", face.box(), "emotions", face.prediction().probabilities()))
        .toList();
  }

  private Object health() {
    return Map.of("passed", analyzer.selfTest().passed(), "calls", analyzer.report().calls());
  }

  static int status(EmotionException e) {
    if (e.reason() instanceof ImageException.Reason reason) {
      return switch (reason) {
        case TOO_LARGE -> 413;
        case UNSUPPORTED -> 415;
        default -> 400;
      };
    }
    if (e.reason() instanceof InferenceException.Reason reason) {
      return switch (reason) {
        case BUSY, CLOSED -> 503;
        case TIMED_OUT -> 504;
        default -> 500;
      };
    }
    return 500;
  }

  private void answer(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    // A client that is still sending would not read the answer.
    byte[] unused = exchange.getRequestBody().readNBytes((int) limits.maxBytes());
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (status == 503) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    analyzer.close(Duration.ofSeconds(5));
    server.stop(1);
    threads.shutdown();
  }
}
