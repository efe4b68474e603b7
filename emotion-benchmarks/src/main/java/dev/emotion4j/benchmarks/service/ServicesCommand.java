package dev.emotion4j.benchmarks.service;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.analysis.Outcome;
import dev.emotion4j.benchmarks.models.BareSession;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.benchmarks.models.ReferenceModelOptions;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.video.FaceTracker;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "services",
    description = {
      "Measures all cores at once and one camera: pictures a second from tensors beside bare ONNX",
      "Runtime, from a file beside a plain loop over its parts, and a frame's way to its result."
    })
public final class ServicesCommand implements Callable<Integer> {
  private static final int FRAMES = 200;

  /** A quarter of an hour at 30 frames a second. */
  private static final int WARM_UPDATES = 27_000;

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private final ReferenceModelOptions options = new ReferenceModelOptions();

  @Parameters(paramLabel = "PHOTO", description = "A photo with at least one face.")
  private Path photo = Path.of("");

  @Option(
      names = "--rounds",
      defaultValue = "12",
      paramLabel = "N",
      description = "How often each way has its turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--turn",
      defaultValue = "1000",
      paramLabel = "MS",
      description = "How long a turn is (default: ${DEFAULT-VALUE}).")
  private int turnMs;

  @Override
  public Integer call() throws Exception {
    if (rounds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rounds needs 1 or more, but got " + rounds);
    }
    Path directory = options.prepare();
    int cores = Runtime.getRuntime().availableProcessors();
    System.out.println("| All " + cores + " cores | A second | Baseline | Ratio |");
    System.out.println("|---|---|---|---|");
    for (ReferenceModel model : options.models()) {
      print(model + ", tensors, beside bare sessions", tensors(model, directory, cores));
    }
    print(photo.getFileName() + ", file to faces, beside a plain loop", files(cores));
    System.out.println();
    frames();
    return 0;
  }

  private static void print(String name, Contest contest) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.3f |%n",
        name,
        contest.ours(),
        contest.baseline(),
        contest.ratio());
  }

  /** One classifier for all threads, beside a session of its own for each. */
  private Contest tensors(ReferenceModel model, Path directory, int cores) throws Exception {
    List<BareSession> sessions = new ArrayList<>();
    try (OnnxEmotionClassifier classifier =
        OnnxEmotionClassifier.builder(ModelDirectory.open(directory), model.fileName()).build()) {
      for (int i = 0; i < cores; i++) {
        sessions.add(new BareSession(directory.resolve(model.fileName()), 1));
      }
      FloatBuffer tensor = sessions.get(0).input();
      Contest.Step ours = () -> classifier.classify(tensor);
      List<Contest.Step> bare = new ArrayList<>();
      sessions.forEach(session -> bare.add(session::run));
      return Contest.of(
          Contest.onThreads(Collections.nCopies(cores, ours)),
          Contest.onThreads(bare),
          rounds,
          turnMs);
    } finally {
      for (BareSession session : sessions) {
        session.close();
      }
    }
  }

  /** A stream of outcomes, beside threads that read, detect and classify with nothing around it. */
  private Contest files(int cores) throws Exception {
    try (FaceDetector detector = BundledModels.detector();
        EmotionClassifier classifier = BundledModels.classifier();
        EmotionAnalyzer analyzer =
            EmotionAnalyzer.builder(detector, classifier).keepPartsOpen().build()) {
      Contest.Way stream =
          end -> {
            Stream<Path> sources =
                Stream.generate(() -> photo).takeWhile(file -> System.nanoTime() - end < 0);
            try (Stream<Outcome<Path>> outcomes = analyzer.analyzeAll(sources, Images::read)) {
              return outcomes.filter(Outcome::succeeded).count();
            }
          };
      Contest.Step parts =
          () -> {
            RgbImage image = Images.read(photo);
            classifier.classifyAll(
                detector.detect(image).stream().map(face -> image.crop(face.box())).toList());
          };
      return Contest.of(
          stream, Contest.onThreads(Collections.nCopies(cores, parts)), rounds, turnMs);
    }
  }

  /** One camera of 640×480 pixels: what detection, classification and tracking take of a frame. */
  private void frames() throws IOException {
    RgbImage frame = frame(Images.read(Files.readAllBytes(photo)));
    List<EmotionAnalyzer.CallRecord> calls = new ArrayList<>();
    List<Long> tracking = new ArrayList<>();
    List<Long> whole = new ArrayList<>();
    ExecutionOptions camera = ExecutionOptions.DEFAULT.withConcurrency(1).withIntraOpThreads(1);
    int faces = 0;
    try (EmotionAnalyzer analyzer =
        EmotionAnalyzer.builder(BundledModels.detector(camera), BundledModels.classifier(camera))
            .maxFaces(1)
            .observer(calls::add)
            .build()) {
      // A camera runs for hours: what is measured is compiled code.
      List<FaceEmotion> known = analyzer.analyze(frame);
      FaceTracker warmUp = FaceTracker.create();
      for (int i = 0; i < WARM_UPDATES; i++) {
        faces = warmUp.update(known, i * 33_333_333L).size();
      }
      FaceTracker tracker = FaceTracker.create();
      for (int i = 0; i < 2 * FRAMES; i++) {
        long start = System.nanoTime();
        List<FaceEmotion> found = analyzer.analyze(frame);
        long analyzed = System.nanoTime();
        faces = tracker.update(found, i * 33_333_333L).size();
        long end = System.nanoTime();
        tracking.add(end - analyzed);
        whole.add(end - start);
      }
    }
    System.out.println(
        "| 640×480 frame, one thread, " + faces + " face | Median ms | Of the whole |");
    System.out.println("|---|---|---|");
    double wholeMs = medianMs(whole);
    row("detection", medianMs(calls.stream().map(c -> c.detectionNanos()).toList()), wholeMs);
    row(
        "classification",
        medianMs(calls.stream().map(c -> c.classificationNanos()).toList()),
        wholeMs);
    row("tracking and smoothing", medianMs(tracking), wholeMs);
    row("frame to result", wholeMs, wholeMs);
  }

  private static void row(String name, double ms, double wholeMs) {
    System.out.printf(Locale.ROOT, "| %s | %.4f | %.5f |%n", name, ms, ms / wholeMs);
  }

  /** Of the second half: the first is warm-up. */
  private static double medianMs(List<Long> nanos) {
    return Contest.median(
        nanos.subList(nanos.size() / 2, nanos.size()).stream().map(n -> n / 1e6).toList());
  }

  /** The photo as 640×480 pixels: repeated at the right and at the bottom where it is smaller. */
  private static RgbImage frame(RgbImage photo) {
    return new RgbImage() {
      @Override
      public int width() {
        return 640;
      }

      @Override
      public int height() {
        return 480;
      }

      @Override
      public void readRow(int x, int y, int count, byte[] rgb) {
        byte[] pixel = new byte[3];
        int row = Math.min(y, photo.height() - 1);
        int inside = Math.max(0, Math.min(count, photo.width() - x));
        if (inside > 0) {
          photo.readRow(x, row, inside, rgb);
        }
        photo.readRow(photo.width() - 1, row, 1, pixel);
        for (int i = inside; i < count; i++) {
          System.arraycopy(pixel, 0, rgb, 3 * i, 3);
        }
      }
    };
  }
}
