package dev.emotion4j.benchmarks.peers;

import dev.emotion4j.benchmarks.models.BenchmarkFiles;
import dev.emotion4j.benchmarks.models.Verification;
import java.nio.file.Path;
import java.util.StringJoiner;

/**
 * One peer's logits for the picture, from the file and from the decoded frame, run as a process of
 * its own, since some libraries cannot share ONNX Runtime's environment.
 */
final class PeerAnswer {
  private PeerAnswer() {}

  /**
   * Prints the file's logits, then the frame's.
   *
   * @param arguments the peer's name and the model's file
   */
  public static void main(String[] arguments) throws Exception {
    Peer peer = PeerBenchmark.named(arguments[0]);
    peer.open(Path.of(arguments[1]));
    String jpeg = text(peer.classifyJpeg(Verification.resource(PeerBenchmark.PICTURE)));
    peer.prepareFrame(BenchmarkFiles.frame(PeerBenchmark.PICTURE));
    String frame = text(peer.classifyFrame());
    peer.close();
    System.out.println(jpeg);
    System.out.println(frame);
    System.exit(0); // Some libraries leave threads behind.
  }

  private static String text(float[] logits) {
    StringJoiner text = new StringJoiner(" ");
    for (float logit : logits) {
      text.add(String.valueOf(logit));
    }
    return text.toString();
  }
}
