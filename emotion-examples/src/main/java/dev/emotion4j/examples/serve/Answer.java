package dev.emotion4j.examples.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.emotion4j.examples.report.JsonReport;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A response that is known as a whole. */
final class Answer {
  /**
   * Nothing but this server's own files and API may be loaded or called by the page, and nobody may
   * frame it.
   */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final int status;
  private final byte[] body;
  private final Map<String, String> headers = new LinkedHashMap<>();

  private Answer(int status, String contentType, byte[] body) {
    this.status = status;
    this.body = body;
    headers.put("Content-Type", contentType);
  }

  static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, contentType, body);
  }

  static Answer text(int status, String text) {
    return new Answer(status, "text/plain; charset=utf-8", text.getBytes(UTF_8));
  }

  static Answer json(int status, String json) {
    return new Answer(status, "application/json", (json + "\n").getBytes(UTF_8));
  }

  /** Says why there are no faces to tell of, as the command line's JSON does. */
  static Answer failure(int status, String image, String reason, String message) {
    return json(status, JsonReport.failed(image, reason, message));
  }

  Answer with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  int status() {
    return status;
  }

  /** Sends it and ends the exchange. */
  void send(HttpExchange exchange) throws IOException {
    Headers out = exchange.getResponseHeaders();
    headers.forEach(out::set);
    out.set("Cache-Control", "no-store");
    out.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    out.set("Permissions-Policy", "camera=(self), microphone=(), geolocation=()");
    out.set("X-Content-Type-Options", "nosniff");
    out.set("Referrer-Policy", "no-referrer");
    out.set("Cross-Origin-Opener-Policy", "same-origin");
    out.set("Cross-Origin-Resource-Policy", "same-origin");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
