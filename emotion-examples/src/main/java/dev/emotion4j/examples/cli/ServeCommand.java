package dev.emotion4j.examples.cli;

import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.examples.report.FaceResult;
import dev.emotion4j.examples.serve.EmotionServer;
import dev.emotion4j.examples.serve.ServerOptions;
import dev.emotion4j.image.Pixels;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.quality.Acceptance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves a page for the browser and an API in JSON, until it is ended. */
@Command(
    name = "serve",
    description =
        "Serves a page on which to drop photos or start the webcam, and the same as an API: POST"
            + " /v1/classify. Ends at Ctrl-C.")
final class ServeCommand implements Callable<Integer> {
  private static final int MIN_TOKEN_LENGTH = 16;
  private static final int BYTES_PER_MB = 1 << 20;
  private static final int MAX_UPLOAD_MB = 512;

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "The address to listen at, ${DEFAULT-VALUE} by default. Another than this machine's own"
              + " needs --token-file.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen at, ${DEFAULT-VALUE} by default; 0 is any free one.")
  private int port = 8080;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Answers only clients that know the token in FILE, 16 characters or more.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--max-upload-mb",
      paramLabel = "MB",
      description = "The most that a picture may have, ${DEFAULT-VALUE} MB by default.")
  private int maxUploadMb = 20;

  @Option(
      names = "--queue",
      paramLabel = "N",
      description = "How many pictures may wait, ${DEFAULT-VALUE} by default; more get 503.")
  private int queued = 32;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description = "After which a client gets 504, ${DEFAULT-VALUE} by default.")
  private int deadlineSeconds = 15;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Analyses N pictures at once; by default as many as there are processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private DetectorOption detectorOption = new DetectorOption();

  @ArgGroup(exclusive = false, heading = "Your own model, not the bundled one:%n")
  private @Nullable ModelOptions model;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ServerOptions options = options();
    try (OnnxEmotionClassifier classifier =
            model == null
                ? BundledModels.classifier()
                : OnnxEmotionClassifier.builder(model.open(), model.file()).build();
        EmotionAnalyzer analyzer = new EmotionAnalyzer(detectorOption.open(model), classifier)) {
      Function<RgbImage, List<FaceResult>> analysis =
          image ->
              analyzer.analyze(image).stream()
                  .map(face -> FaceResult.of(image, face, Acceptance.ANY))
                  .toList();
      // Whoever asks first shall not wait for what is loaded at the first call.
      analyzer.analyze(Pixels.rgb(new byte[3 * 64 * 64], 64, 64));
      EmotionServer.limitProcess();
      try (EmotionServer server = EmotionServer.start(options, classifier.spec(), analysis)) {
        serve(server, classifier);
      }
    }
    return ExitCode.OK;
  }

  private void serve(EmotionServer server, OnnxEmotionClassifier classifier)
      throws InterruptedException {
    InetSocketAddress address = server.address();
    String name = address.getAddress().isLoopbackAddress() ? "localhost" : host;
    spec.commandLine()
        .getOut()
        .println(
            "http://"
                + (name.contains(":") ? "[" + name + "]" : name)
                + ":"
                + address.getPort()
                + "/ answers with "
                + Errors.oneLine(classifier.spec().name())
                + "; Ctrl-C ends it");
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(server::close, "emotion-serve-end");
    Runtime.getRuntime().addShutdownHook(hook);
    // The process ends by a signal, after the hook.
    ended.await();
  }

  private ServerOptions options() throws IOException {
    if (maxUploadMb < 1 || maxUploadMb > MAX_UPLOAD_MB) {
      throw usage("--max-upload-mb needs a number from 1 to 512, but got " + maxUploadMb);
    }
    if (port < 0 || port > 65535) {
      throw usage("--port needs a number from 0 to 65535, but got " + port);
    }
    if (queued < 0) {
      throw usage("--queue needs a number of at least 0, but got " + queued);
    }
    if (deadlineSeconds < 1) {
      throw usage("--deadline needs a number of at least 1, but got " + deadlineSeconds);
    }
    if (threads < 1) {
      throw usage("--threads needs a number of at least 1, but got " + threads);
    }
    String token = tokenFile == null ? null : Files.readString(tokenFile).strip();
    if (token != null && token.length() < MIN_TOKEN_LENGTH) {
      throw usage(
          "--token-file needs a token of at least 16 characters, but "
              + tokenFile
              + " has "
              + token.length());
    }
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
    if (token == null && !address.getAddress().isLoopbackAddress()) {
      throw usage(
          "--host "
              + host
              + " can be reached from other machines, so it needs --token-file; without one, listen"
              + " at 127.0.0.1");
    }
    return new ServerOptions(
        address,
        token,
        maxUploadMb * BYTES_PER_MB,
        threads,
        queued,
        Duration.ofSeconds(deadlineSeconds));
  }

  private ParameterException usage(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
