package dev.emotion4j.benchmarks;

import java.nio.file.Path;
import java.util.StringJoiner;

/**
 * One peer's logits for the picture, run as a process of its own, since some libraries cannot share
 * ONNX Runtime's environment.
 */
final class PeerAnswer {
  private PeerAnswer() {}

  /**
   * Prints the logits.
   *
   * @param arguments the peer's name and the model's file
   */
  public static void main(String[] arguments) throws Exception {
    Peer peer = PeerBenchmark.named(arguments[0]);
    peer.open(Path.of(arguments[1]));
    StringJoiner logits = new StringJoiner(" ");
    for (float logit : peer.classifyJpeg(Verification.resource(PeerBenchmark.PICTURE))) {
      logits.add(String.valueOf(logit));
    }
    peer.close();
    System.out.println(logits);
    System.exit(0); // Some libraries leave threads behind.
  }
}
