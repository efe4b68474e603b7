package dev.emotion4j.examples.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.examples.report.FaceResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Serves the page and the API. All methods are safe for concurrent use.
 *
 * <p>The JDK's server has limits that are set for the whole process, before its first server:
 * {@link #limitProcess()} sets those that keep slow clients from holding all threads.
 */
public final class EmotionServer implements AutoCloseable {
  /** Threads that read uploads and write answers; the analysis has its own. */
  private static final int CONNECTION_THREADS = 64;

  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Set<String> SERVICES =
      Set.of("/v1/classify", "/v1/model", "/health", "/ready", "/metrics");

  private static final Map<String, String> PAGES =
      Map.of(
          "/", "index.html",
          "/app.css", "app.css",
          "/app.js", "app.js",
          "/timeline.js", "timeline.js",
          "/icon.svg", "icon.svg");

  private final HttpServer server;
  private final ExecutorService connections;
  private final Gate gate;
  private final WorkQueue queue;
  private final ServerMetrics metrics = new ServerMetrics();
  private final ClassifyHandler classify;
  private final String model;
  private final int maxUploadBytes;
  private final Phaser running = new Phaser(1);
  private volatile boolean closing;

  private EmotionServer(
      ServerOptions options, ModelSpec spec, Function<RgbImage, List<FaceResult>> analysis)
      throws IOException {
    this.gate = new Gate(options);
    this.queue = new WorkQueue(options.workers(), options.queued());
    this.classify = new ClassifyHandler(options, queue, metrics, analysis);
    this.maxUploadBytes = options.maxUploadBytes();
    this.model = ModelJson.of(spec);
    this.server = HttpServer.create(options.address(), 0);
    this.connections =
        Executors.newFixedThreadPool(
            CONNECTION_THREADS,
            work -> {
              Thread thread = new Thread(work, "emotion-connection");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(connections);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * Limits how long a request or an answer may take and how many connections there may be, for all
   * servers of this process.
   */
  public static void limitProcess() {
    for (String limit :
        List.of(
            "sun.net.httpserver.maxReqTime=30",
            "sun.net.httpserver.maxRspTime=60",
            "sun.net.httpserver.maxReqHeaders=64",
            "jdk.httpserver.maxConnections=512")) {
      int equals = limit.indexOf('=');
      if (System.getProperty(limit.substring(0, equals)) == null) {
        System.setProperty(limit.substring(0, equals), limit.substring(equals + 1));
      }
    }
  }

  /**
   * Starts a server.
   *
   * @param options where it listens, and its limits
   * @param spec the model that answers
   * @param analysis finds and classifies the faces; called by several threads at once, and not
   *     closed
   * @return the server, which answers from now on
   * @throws IOException if it cannot listen at the address
   */
  public static EmotionServer start(
      ServerOptions options, ModelSpec spec, Function<RgbImage, List<FaceResult>> analysis)
      throws IOException {
    return new EmotionServer(options, spec, analysis);
  }

  /**
   * Returns where it listens.
   *
   * @return the address with the port in use
   */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Takes nothing new, answers what was begun (for 10 seconds at most), and ends. */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    int phase = running.arriveAndDeregister();
    try {
      running.awaitAdvanceInterruptibly(phase, GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // Long enough: those clients get no answer.
      closing = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    queue.close();
    connections.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (running.register() < 0) {
      exchange.close();
      return;
    }
    try {
      Answer answer;
      try {
        answer = answer(exchange);
      } catch (RuntimeException e) {
        answer = Answer.failure(500, "", "OTHER", "The server failed: " + e);
      }
      discardRest(exchange.getRequestBody());
      answer.send(exchange);
    } finally {
      exchange.close();
      running.arriveAndDeregister();
    }
  }

  /**
   * Reads what a refused client still sends, since a connection that is closed before would hide
   * the answer from it. One that sends far too much is cut off.
   */
  private void discardRest(InputStream upload) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long most = 2L * maxUploadBytes;
    for (int n = upload.read(buffer); n >= 0 && most > 0; n = upload.read(buffer)) {
      most -= n;
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String path = String.valueOf(exchange.getRequestURI().getPath());
    boolean open = PAGES.containsKey(path) || path.equals("/health") || path.equals("/ready");
    Answer refusal = gate.refusal(exchange, !open);
    if (refusal != null) {
      return refusal;
    }
    if (!PAGES.containsKey(path) && !SERVICES.contains(path)) {
      return Answer.failure(
          404, "", "NOT_FOUND", path + ": nothing is here; see / and /v1/classify");
    }
    String allowed = path.equals("/v1/classify") ? "POST" : "GET";
    String method = exchange.getRequestMethod().toUpperCase(Locale.ROOT);
    if (!method.equals(allowed) && !(allowed.equals("GET") && method.equals("HEAD"))) {
      return Answer.failure(
              405, "", "METHOD_NOT_ALLOWED", path + ": expected " + allowed + ", got " + method)
          .with("Allow", allowed.equals("GET") ? "GET, HEAD" : allowed);
    }
    if (closing && !path.equals("/health")) {
      return Answer.failure(503, "", "CLOSED", "The server is closing").with("Retry-After", "5");
    }
    return switch (path) {
      case "/v1/classify" -> classify.answer(exchange);
      case "/v1/model" -> Answer.json(200, model);
      case "/health" -> Answer.text(200, "alive\n");
      case "/ready" -> Answer.text(200, "ready\n");
      case "/metrics" ->
          Answer.text(200, metrics.text(queue)).with("Content-Type", "text/plain; version=0.0.4");
      default -> page(Objects.requireNonNull(PAGES.get(path), path));
    };
  }

  private static Answer page(String file) throws IOException {
    try (InputStream in = EmotionServer.class.getResourceAsStream(file)) {
      return Answer.of(200, contentType(file), Objects.requireNonNull(in, file).readAllBytes());
    }
  }

  private static String contentType(String file) {
    String type =
        switch (file.substring(file.lastIndexOf('.') + 1)) {
          case "css" -> "text/css";
          case "js" -> "text/javascript";
          case "svg" -> "image/svg+xml";
          default -> "text/html";
        };
    return type + "; charset=utf-8";
  }
}
