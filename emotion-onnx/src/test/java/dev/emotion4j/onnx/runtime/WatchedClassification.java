package dev.emotion4j.onnx.runtime;

import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Analyses a picture while it looks, again and again, at the files that this process has open.
 * Prints the sockets that it saw and the files that are in its home at the end.
 */
final class WatchedClassification {
  private static final Set<String> sockets = new ConcurrentSkipListSet<>();
  private static final AtomicInteger looks = new AtomicInteger();

  private WatchedClassification() {}

  public static void main(String[] args) throws Exception {
    // The JDK opens sockets of its own, connected to nothing: when it loads its network code, to
    // see
    // which kinds there are, and with the first file channel, one to close others with.
    new DatagramSocket().close();
    FileChannel.open(Path.of("/proc/self/stat")).close();
    look();
    Set<String> ofTheJdk = Set.copyOf(sockets);
    AtomicBoolean done = new AtomicBoolean();
    Thread watch =
        new Thread(
            () -> {
              while (!done.get()) {
                look();
              }
            });
    watch.start();
    if (args.length > 0) {
      misbehave();
    }
    RgbImage face =
        Images.read(
            WatchedClassification.class.getResourceAsStream(
                "/dev/emotion4j/onnx/face-api/expression_input_1.png"));
    try (EmotionAnalyzer analyzer = BundledModels.analyzer();
        OnnxEmotionClassifier classifier = BundledModels.classifier()) {
      analyzer.analyze(face);
      System.out.println("label " + classifier.classify(face).label());
    }
    // Time for what a library might do on a thread of its own.
    Thread.sleep(1000);
    done.set(true);
    watch.join();
    look();
    sockets.removeAll(ofTheJdk);
    System.out.println("looks " + looks);
    System.out.println("sockets " + sockets);
    Path home = Path.of(System.getProperty("user.home"));
    try (Stream<Path> files = Files.walk(home)) {
      files
          .filter(Files::isRegularFile)
          .map(file -> "file " + home.relativize(file))
          .sorted()
          .forEach(System.out::println);
    }
  }

  /** What the test must notice. */
  private static void misbehave() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      Files.writeString(Path.of(System.getProperty("user.home"), "deviceid"), "1");
      int before = looks.get();
      while (looks.get() < before + 3) {
        Thread.onSpinWait();
      }
      System.out.println("port " + socket.getLocalPort());
    }
  }

  private static void look() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path file : files) {
        try {
          String target = Files.readSymbolicLink(file).toString();
          if (target.startsWith("socket:")) {
            sockets.add(target);
          }
        } catch (IOException e) {
          // Closed since it was listed.
        }
      }
      looks.incrementAndGet();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
