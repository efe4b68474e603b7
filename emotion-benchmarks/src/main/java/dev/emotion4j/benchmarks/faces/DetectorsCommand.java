package dev.emotion4j.benchmarks.faces;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.onnx.OnnxFaceDetector;
import dev.emotion4j.onnx.options.ExecutionOptions;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares face detectors on pictures. */
@Command(
    name = "detectors",
    description = {
      "Measures face detectors in turns on the same pictures, one thread each: faces, runs of the",
      "network, the time of a detection, and that of a frame with its faces classified. Times of one",
      "run compare; on a busy machine, trust the ratio alone."
    })
public final class DetectorsCommand implements Callable<Integer> {
  private static final ExecutionOptions ONE_THREAD =
      ExecutionOptions.DEFAULT.withConcurrency(1).withIntraOpThreads(1);

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(
      paramLabel = "PICTURE",
      arity = "1..*",
      description = "Pictures, or folders of PNG and JPEG files.")
  private List<Path> pictures = List.of();

  @Option(
      names = "--detector",
      paramLabel = "FILE",
      description = "Another detector, beside its model_info.json; may be repeated.")
  private List<Path> others = List.of();

  @Option(
      names = "--rounds",
      defaultValue = "1",
      paramLabel = "N",
      description = "How often each picture is looked at (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--min-score",
      paramLabel = "P",
      description = "The least score of a face, for all detectors; by default each one's own.")
  private @Nullable Double minScore;

  @Option(
      names = "--boxes",
      paramLabel = "FILE",
      description = "Writes what was found, one line of JSON a picture and detector.")
  private @Nullable Path boxes;

  /** What is counted of one detector. */
  private static final class Contestant implements AutoCloseable {
    final String name;
    final OnnxFaceDetector detector;
    final List<Double> detectionMs = new ArrayList<>();
    final List<Double> frameMs = new ArrayList<>();
    int faces;
    int picturesWithFaces;
    long runs;

    Contestant(String name, OnnxFaceDetector detector) {
      this.name = name;
      this.detector = detector;
    }

    /** Looks at a picture, and classifies what it finds. */
    List<DetectedFace> look(RgbImage image, OnnxEmotionClassifier classifier, boolean counted) {
      long runsBefore = detector.report().inference().count();
      long start = System.nanoTime();
      List<DetectedFace> found = detector.detect(image);
      long detected = System.nanoTime();
      var unused =
          classifier.classifyAll(
              found.stream().map(face -> classifier.faceCrop().cut(image, face)).toList());
      long end = System.nanoTime();
      if (counted) {
        detectionMs.add((detected - start) / 1e6);
        frameMs.add((end - start) / 1e6);
        runs += detector.report().inference().count() - runsBefore;
        faces += found.size();
        picturesWithFaces += found.isEmpty() ? 0 : 1;
      }
      return found;
    }

    @Override
    public void close() {
      detector.close();
    }
  }

  @Override
  public Integer call() throws IOException {
    if (rounds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rounds needs 1 or more, but got " + rounds);
    }
    List<Contestant> contestants = new ArrayList<>();
    try (OnnxEmotionClassifier classifier = BundledModels.classifier(ONE_THREAD);
        Writer out = boxes == null ? Writer.nullWriter() : Files.newBufferedWriter(boxes)) {
      contestants.add(new Contestant("bundled", build(BundledModels.detectorBuilder())));
      for (Path file : others) {
        contestants.add(contestant(file));
      }
      compare(contestants, classifier, out);
      print(contestants);
    } finally {
      contestants.forEach(Contestant::close);
    }
    return 0;
  }

  private OnnxFaceDetector build(OnnxFaceDetector.Builder builder) {
    return (minScore == null ? builder : builder.minScore(minScore)).options(ONE_THREAD).build();
  }

  private Contestant contestant(Path file) {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    String name = Objects.requireNonNull(file.getFileName()).toString();
    return new Contestant(name, build(OnnxFaceDetector.builder(ModelDirectory.open(folder), name)));
  }

  private void compare(List<Contestant> contestants, OnnxEmotionClassifier classifier, Writer out)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    boolean warm = false;
    for (Path file : files()) {
      RgbImage image = Images.read(file);
      for (int round = warm || rounds == 1 ? 0 : -1; round < rounds; round++) {
        for (Contestant contestant : contestants) {
          List<DetectedFace> found = contestant.look(image, classifier, round >= 0);
          if (round == 0) {
            out.write(json.writeValueAsString(line(file, contestant, found)) + "\n");
          }
        }
      }
      warm = true;
    }
  }

  private static Map<String, Object> line(
      Path file, Contestant contestant, List<DetectedFace> found) {
    List<List<Number>> faces = new ArrayList<>();
    for (DetectedFace face : found) {
      faces.add(
          List.of(
              face.box().x(),
              face.box().y(),
              face.box().width(),
              face.box().height(),
              face.score()));
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("image", file.toString());
    line.put("detector", contestant.name);
    line.put("faces", faces);
    return line;
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path picture : pictures) {
      if (!Files.isDirectory(picture)) {
        files.add(picture);
        continue;
      }
      try (Stream<Path> inside = Files.walk(picture)) {
        inside
            .filter(file -> file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g)"))
            .sorted()
            .forEach(files::add);
      }
    }
    if (files.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "No PNG or JPEG files in " + pictures + "; name pictures or folders");
    }
    return files;
  }

  private static void print(List<Contestant> contestants) {
    System.out.println(
        "| Detector | Pictures with a face | Faces | Runs a picture | Detection, median ms | Ratio |"
            + " Frame to result, median ms | Ratio |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    Contestant first = contestants.get(0);
    for (Contestant contestant : contestants) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %d of %d | %d | %.1f | %.2f | %.2f | %.2f | %.2f |%n",
          contestant.name,
          contestant.picturesWithFaces,
          contestant.detectionMs.size(),
          contestant.faces,
          (double) contestant.runs / contestant.detectionMs.size(),
          median(contestant.detectionMs),
          median(contestant.detectionMs) / median(first.detectionMs),
          median(contestant.frameMs),
          median(contestant.frameMs) / median(first.frameMs));
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
  }
}
