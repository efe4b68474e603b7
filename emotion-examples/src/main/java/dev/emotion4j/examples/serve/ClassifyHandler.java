package dev.emotion4j.examples.serve;

import com.sun.net.httpserver.HttpExchange;
import dev.emotion4j.ImageException;
import dev.emotion4j.InferenceException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.examples.report.FaceResult;
import dev.emotion4j.examples.report.Failures;
import dev.emotion4j.examples.report.JsonReport;
import dev.emotion4j.examples.report.Outcome;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.ReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/classify}: the bytes of a picture, answered with the command line's JSON. */
final class ClassifyHandler {
  private static final String NAME_PARAMETER = "name=";
  private static final int MAX_NAME_LENGTH = 255;

  private final ServerOptions options;
  private final WorkQueue queue;
  private final ServerMetrics metrics;
  private final Function<RgbImage, List<FaceResult>> analysis;
  private final ReadOptions readOptions;

  ClassifyHandler(
      ServerOptions options,
      WorkQueue queue,
      ServerMetrics metrics,
      Function<RgbImage, List<FaceResult>> analysis) {
    this.options = options;
    this.queue = queue;
    this.metrics = metrics;
    this.analysis = analysis;
    this.readOptions = ReadOptions.DEFAULT.withMaxBytes(options.maxUploadBytes());
  }

  /** Returns the answer to one request. */
  Answer answer(HttpExchange exchange) throws IOException {
    long begin = System.nanoTime();
    Answer answer = classify(exchange, begin);
    metrics.answered(answer.status(), System.nanoTime() - begin);
    return answer;
  }

  private Answer classify(HttpExchange exchange, long begin) throws IOException {
    String name = nameOf(exchange.getRequestURI().getRawQuery());
    try (WorkQueue.Place place = queue.take()) {
      if (place == null) {
        return Answer.failure(
                503,
                name,
                "BUSY",
                "All " + queue.size() + " places are taken; send the picture again later")
            .with("Retry-After", "1");
      }
      byte[] picture = read(exchange);
      if (picture == null) {
        return Answer.failure(
            413,
            name,
            "TOO_LARGE",
            name
                + ": has more than "
                + options.maxUploadBytes()
                + " bytes, which is this server's limit; send a smaller picture");
      }
      long left = options.deadline().toNanos() - (System.nanoTime() - begin);
      List<FaceResult> faces =
          place.run(() -> analysis.apply(Images.read(picture, readOptions)), left);
      metrics.found(faces.size());
      return Answer.json(200, JsonReport.of(Outcome.of(name, faces), null));
    } catch (TimeoutException e) {
      return Answer.failure(
          504,
          name,
          "TIMED_OUT",
          name
              + ": was not analysed within "
              + options.deadline().toMillis()
              + " ms; send it again later, or a smaller one");
    } catch (ExecutionException e) {
      return failure(name, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.failure(503, name, "CLOSED", "The server is closing");
    }
  }

  /** Returns the upload, or {@code null} if it is longer than it may be. */
  private byte @Nullable [] read(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    int most = options.maxUploadBytes();
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length == null || Long.parseLong(length) <= most) {
      byte[] upload = in.readNBytes(most);
      if (upload.length < most || in.read() < 0) {
        return upload;
      }
    }
    return null;
  }

  private static Answer failure(String name, Throwable failure) {
    int status = 500;
    if (failure instanceof ImageException image) {
      status =
          switch (image.reason()) {
            case TOO_LARGE -> 413;
            case UNSUPPORTED -> 415;
            default -> 400;
          };
    } else if (failure instanceof InferenceException inference) {
      status =
          switch (inference.reason()) {
            case BUSY, CLOSED, INTERRUPTED -> 503;
            case TIMED_OUT -> 504;
            default -> 500;
          };
    } else if (failure instanceof OutOfMemoryError) {
      status = 503;
    }
    // Who sends pictures cannot raise a limit of this server.
    String message = Failures.messageOf(failure, name).replace(", or raise --max-pixels", "");
    Answer answer = Answer.failure(status, name, Failures.reasonOf(failure), message);
    return status == 503 ? answer.with("Retry-After", "1") : answer;
  }

  /** Returns what the client calls the picture, for the answer only. */
  private static String nameOf(@Nullable String query) {
    if (query != null) {
      for (String parameter : query.split("&")) {
        if (parameter.startsWith(NAME_PARAMETER)) {
          String name = decoded(parameter.substring(NAME_PARAMETER.length()));
          return name.substring(0, Math.min(MAX_NAME_LENGTH, name.length()));
        }
      }
    }
    return "upload";
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
