package dev.emotion4j.examples.serve;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server listens, and what it takes on.
 *
 * @param address where to listen; port 0 is any free one
 * @param token what a client must know, or {@code null}, which only loopback addresses allow
 * @param maxUploadBytes the most bytes of one picture
 * @param workers how many pictures are analysed at once
 * @param queued how many more may wait
 * @param deadline after which a client gets an answer in any case, from the request's first line
 */
public record ServerOptions(
    InetSocketAddress address,
    @Nullable String token,
    int maxUploadBytes,
    int workers,
    int queued,
    Duration deadline) {

  /** Checks the values. */
  public ServerOptions {
    if (token == null && !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          address.getHostString()
              + " can be reached from other machines, so clients must know a token; give one with"
              + " --token-file, or listen at 127.0.0.1");
    }
    if (maxUploadBytes < 1 || workers < 1 || queued < 0 || deadline.toMillis() < 1) {
      throw new IllegalArgumentException(
          "The limits must be positive, but got maxUploadBytes "
              + maxUploadBytes
              + ", workers "
              + workers
              + ", queued "
              + queued
              + ", deadline "
              + deadline);
    }
  }

  /** Hides the token. */
  @Override
  public String toString() {
    return "ServerOptions[" + address + (token == null ? "" : ", with a token") + "]";
  }
}
