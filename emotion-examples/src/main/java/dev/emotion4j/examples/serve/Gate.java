package dev.emotion4j.examples.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may ask. A page of another site, opened in a browser on this machine, could send
 * requests to a loopback address: its {@code Origin} gives it away, or, where its name was made to
 * point to this machine (DNS rebinding), its {@code Host}.
 */
final class Gate {
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String SCHEME = "Bearer ";

  private final boolean loopback;
  private final byte @Nullable [] token;

  Gate(ServerOptions options) {
    this.loopback = options.address().getAddress().isLoopbackAddress();
    String required = options.token();
    this.token = required == null ? null : required.getBytes(UTF_8);
  }

  /** Returns why a request is refused, or {@code null} if it is let in. */
  @Nullable Answer refusal(HttpExchange exchange, boolean needsToken) {
    Headers headers = exchange.getRequestHeaders();
    String host = headers.getFirst("Host");
    if (loopback && (host == null || !LOOPBACK_NAMES.contains(nameOf(host)))) {
      return Answer.failure(
          403,
          "",
          "FORBIDDEN",
          "This server answers as localhost only, but was called by another name; open"
              + " http://localhost and its port");
    }
    String origin = headers.getFirst("Origin");
    if (origin != null && (host == null || !host.equalsIgnoreCase(authorityOf(origin)))) {
      return Answer.failure(
          403, "", "FORBIDDEN", "Pages of other sites may not use this server; open its own page");
    }
    if (needsToken && token != null && !knowsToken(headers.getFirst("Authorization"))) {
      return Answer.failure(
              401,
              "",
              "UNAUTHORIZED",
              "This server's token is missing or wrong; send the header Authorization: Bearer and"
                  + " the token")
          .with("WWW-Authenticate", "Bearer");
    }
    return null;
  }

  private boolean knowsToken(@Nullable String authorization) {
    return authorization != null
        && authorization.startsWith(SCHEME)
        // Takes as long for a token that is nearly right.
        && MessageDigest.isEqual(token, authorization.substring(SCHEME.length()).getBytes(UTF_8));
  }

  private static String nameOf(String host) {
    return host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]*$", "");
  }

  private static String authorityOf(String origin) {
    try {
      return String.valueOf(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
