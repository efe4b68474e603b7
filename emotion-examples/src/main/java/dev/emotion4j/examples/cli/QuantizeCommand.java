// Over 300 lines: the options of one command, and all that it says.
package dev.emotion4j.examples.cli;

import dev.emotion4j.ModelException;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.examples.pictures.PictureFiles;
import dev.emotion4j.examples.quantize.Comparison;
import dev.emotion4j.examples.quantize.Comparison.Agreement;
import dev.emotion4j.examples.quantize.Comparison.Agreement.Limits;
import dev.emotion4j.examples.quantize.CopyEntries;
import dev.emotion4j.examples.quantize.FaceCrops;
import dev.emotion4j.examples.quantize.LayerChoice;
import dev.emotion4j.examples.quantize.PictureTensors;
import dev.emotion4j.examples.quantize.Processor;
import dev.emotion4j.examples.quantize.Quantizer;
import dev.emotion4j.examples.quantize.RangeMethod;
import dev.emotion4j.examples.quantize.WholeModel;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.ModelCheck;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.ModelGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes an INT8 copy of a model, and tells what it costs and gains. */
@Command(
    name = "quantize",
    description =
        "Makes an INT8 copy of a model, FILE.int8.onnx beside it, with its entries in both JSON"
            + " files; then measures size, time and how far the answers move. Ranges come from your"
            + " pictures; every fourth of them is left out, to measure with.",
    footer =
        "Exit code 1 when answers move further than the limits allow; the copy is written all the"
            + " same.")
final class QuantizeCommand implements Callable<Integer> {
  /** One picture in this many is not for calibration but for measuring. */
  private static final int MEASURED_SHARE = 4;

  private static final int LAYERS_TOLD = 5;

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @ArgGroup(exclusive = false, multiplicity = "1", heading = "The model:%n")
  private ModelOptions model = new ModelOptions();

  @Option(
      names = "--calibration",
      required = true,
      arity = "1..*",
      paramLabel = "PICTURES",
      description = "Photos such as the model will see, or folders of them; a few dozen or more.")
  private List<Path> calibration = List.of();

  @Option(
      names = "--whole-image",
      description = "Skips the search for faces: each picture is one face already.")
  private boolean wholeImage;

  @Option(
      names = "--labelled",
      paramLabel = "DIR",
      description =
          "Photos in folders that are named as the model's labels: counts right answers before and"
              + " after.")
  private @Nullable Path labelled;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = "percentile",
      description =
          "How ranges are chosen: minmax, percentile or entropy (default: ${DEFAULT-VALUE}).")
  private RangeMethod method = RangeMethod.PERCENTILE;

  @Option(
      names = "--keep-float",
      arity = "1..*",
      paramLabel = "NODE",
      description = "Names of nodes that stay in float32, as this command tells them.")
  private List<String> keepFloat = List.of();

  @Option(
      names = "--tune",
      description = "Keeps the worst layers in float32, as few as the limits need.")
  private boolean tune;

  @Option(
      names = "--reduce-range",
      arity = "1",
      paramLabel = "true|false",
      description =
          "Weights of 7 bits (default: unless this machine's processor multiplies bytes exactly).")
  private @Nullable Boolean reduceRange;

  @Option(
      names = "--min-agreement",
      paramLabel = "SHARE",
      defaultValue = "0.98",
      description = "Limit: share of pictures with the same label (default: ${DEFAULT-VALUE}).")
  private double minAgreement;

  @Option(
      names = "--max-change",
      paramLabel = "P",
      defaultValue = "0.02",
      description = "Limit: mean change of a probability (default: ${DEFAULT-VALUE}).")
  private double maxChange;

  @Option(
      names = "--max-error",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description =
          "Limit for untrained models and those without labels: relative error of the outputs"
              + " (default: ${DEFAULT-VALUE}).")
  private double maxError;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "60",
      description = "How often time is measured (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public Integer call() throws IOException {
    if (rounds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rounds needs a number of at least 1, but got " + rounds);
    }
    ModelDirectory models = model.open();
    ModelSpec described = models.spec(model.file());
    Path location = model.directory().resolve(model.file());
    String output = requireSound(models, described).outputName();
    CopyEntries entries = new CopyEntries(model.directory(), model.file());
    entries.refuseForeign();
    byte[] original = WholeModel.read(location, output);
    try (FaceCrops crops = new FaceCrops(wholeImage);
        PictureTensors known = new PictureTensors(described.input());
        PictureTensors unseen = new PictureTensors(described.input())) {
      collect(crops, known, unseen);
      Processor processor = Processor.here();
      boolean reduced = reduceRange == null ? !processor.exact() : reduceRange;
      Quantizer quantizer = Quantizer.of(location.toString(), original, known, method, reduced);
      print(
          "pictures: %d for ranges (%s), %d to measure with",
          known.count(), method.name().toLowerCase(Locale.ROOT), unseen.count());
      print(
          "weights: %d bits, one scale a channel; %s",
          reduced ? 7 : 8, reduceRange == null ? processor.reason() : "as --reduce-range says");
      return new Run(described, location, original, entries, quantizer, crops, known, unseen).run();
    }
  }

  /** Only a file that is the described one is worth a copy. */
  private static ModelGraph requireSound(ModelDirectory models, ModelSpec described) {
    ModelGraph graph = null;
    for (ModelCheck check : models.check()) {
      if (check.spec().fileName().equals(described.fileName())) {
        graph = check.graph();
        if (check.problem() != null) {
          throw new ModelException(ModelException.Reason.CHECKSUM, check.problem());
        }
      }
    }
    return Objects.requireNonNull(graph, "what is verified has a graph");
  }

  private void collect(FaceCrops crops, PictureTensors known, PictureTensors unseen)
      throws IOException {
    List<Path> files = PictureFiles.of(calibration);
    int[] count = new int[1];
    ImageLoop.run(
        files,
        new Errors(spec.commandLine())::report,
        file -> {
          for (RgbImage face : crops.of(Images.read(file))) {
            (++count[0] % MEASURED_SHARE == 0 ? unseen : known).add(face);
          }
        });
    if (unseen.count() == 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--calibration needs at least "
              + MEASURED_SHARE
              + " faces, but found "
              + count[0]
              + " in "
              + files.size()
              + " pictures"
              + (wholeImage ? "" : "; with --whole-image each picture is a face"));
    }
  }

  private void print(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
  }

  /** Everything from the ranges on. */
  private final class Run {
    private final ModelSpec described;
    private final Path location;
    private final byte[] original;
    private final CopyEntries entries;
    private final Quantizer quantizer;
    private final FaceCrops crops;
    private final PictureTensors known;
    private final PictureTensors unseen;
    private final Limits limits = new Limits(minAgreement, maxChange, maxError);

    Run(
        ModelSpec described,
        Path location,
        byte[] original,
        CopyEntries entries,
        Quantizer quantizer,
        FaceCrops crops,
        PictureTensors known,
        PictureTensors unseen) {
      this.described = described;
      this.location = location;
      this.original = original;
      this.entries = entries;
      this.quantizer = quantizer;
      this.crops = crops;
      this.known = known;
      this.unseen = unseen;
    }

    int run() throws IOException {
      LayerChoice choice = new LayerChoice(quantizer, original, known);
      Set<String> kept = chosen();
      Set<String> edges = choice.edges(kept);
      kept.addAll(edges);
      byte[] copy = quantizer.quantise(kept);
      Map<String, Double> errors = Map.of();
      boolean holds = holds(copy);
      if (!holds) {
        errors = choice.errors(kept);
        if (tune) {
          kept = choice.tune(errors, kept, this::holds);
          copy = quantizer.quantise(kept);
          holds = holds(copy);
        }
      }
      entries.write(copy, how(kept));
      tellLayers(kept, edges);
      measure(copy);
      String unsigned = entries.signatureProblem();
      if (unsigned != null) {
        new Errors(spec.commandLine()).print(unsigned);
      }
      if (!holds) {
        complain(errors);
      }
      return holds ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Set<String> chosen() {
      Set<String> kept = new LinkedHashSet<>(keepFloat);
      Set<String> unknown = new LinkedHashSet<>(kept);
      unknown.removeAll(quantizer.nodes());
      if (!unknown.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "--keep-float names "
                + unknown
                + ", which the model has not; its layers are "
                + quantizer.layers());
      }
      return kept;
    }

    private boolean holds(byte[] copy) {
      try (Comparison comparison = new Comparison(location.toString(), original, copy, described)) {
        return comparison.agreement(unseen).holds(limits, isTrained());
      }
    }

    private boolean isTrained() {
      String note = described.note();
      return note == null || !note.toLowerCase(Locale.ROOT).contains("untrained");
    }

    private String how(Set<String> kept) {
      return String.format(
          Locale.ROOT,
          "ranges from %d pictures (%s)%s",
          known.count(),
          method.name().toLowerCase(Locale.ROOT),
          kept.isEmpty() ? "" : ", in float32: " + String.join(" ", kept));
    }

    private void tellLayers(Set<String> kept, Set<String> edges) {
      long integers = quantizer.layers().stream().filter(layer -> !kept.contains(layer)).count();
      List<String> stems = quantizer.stems();
      print("layers in integers: %d of %d", integers, quantizer.layers().size() + stems.size());
      stems.stream()
          .filter(stem -> !kept.contains(stem))
          .forEach(
              stem -> print("in float32: %s (reads the picture itself)", Errors.oneLine(stem)));
      for (String layer : kept) {
        print(
            "in float32: %s%s",
            Errors.oneLine(layer),
            keepFloat.contains(layer)
                ? " (as --keep-float says)"
                : edges.contains(layer)
                    ? " (causes a third of the error or more)"
                    : " (so that the limits hold)");
      }
    }

    private void measure(byte[] copy) throws IOException {
      print(
          "%s: %.2f MB, before %.2f",
          entries.file(), megabytes(copy.length), megabytes(original.length));
      try (Comparison comparison = new Comparison(location.toString(), original, copy, described)) {
        Comparison.Times times = comparison.times(unseen, rounds);
        print(
            "time a picture (one thread, in turn, %d runs): median %.2f ms, before %.2f: %.2f of"
                + " it; fastest %.2f ms, before %.2f: %.2f of it",
            times.rounds(),
            times.medianAfter(),
            times.medianBefore(),
            times.medianAfter() / times.medianBefore(),
            times.fastestAfter(),
            times.fastestBefore(),
            times.fastestAfter() / times.fastestBefore());
        Agreement agreement = comparison.agreement(unseen);
        if (agreement.classifier()) {
          print(
              "on %d pictures not used for ranges: %d labels agree (%.1f %%), probabilities move"
                  + " %.4f on average and %.4f at most",
              agreement.pictures(),
              agreement.sameLabels(),
              100 * agreement.labelShare(),
              agreement.meanChange(),
              agreement.maxChange());
        }
        print(
            "relative error of the outputs: %.2f %%; the original's own, when its input moves by up"
                + " to half a grey level: %.2f %%",
            100 * agreement.relativeError(), 100 * comparison.noiseError(unseen));
        if (labelled != null) {
          tellAccuracy(comparison, labelled);
        }
      }
    }

    private List<String> foldersBeside(Path folder, List<String> labels) throws IOException {
      try (Stream<Path> children = Files.list(folder)) {
        return children
            .filter(Files::isDirectory)
            .map(child -> String.valueOf(child.getFileName()))
            .filter(name -> !labels.contains(name))
            .sorted()
            .toList();
      }
    }

    private void tellAccuracy(Comparison comparison, Path folder) throws IOException {
      try (PictureTensors pictures = new PictureTensors(described.input())) {
        List<Integer> labels = new ArrayList<>();
        for (int label = 0; label < described.labels().size(); label++) {
          Path ofLabel = folder.resolve(described.labels().get(label));
          int number = label;
          if (Files.isDirectory(ofLabel)) {
            ImageLoop.run(
                PictureFiles.of(List.of(ofLabel)),
                new Errors(spec.commandLine())::report,
                file -> {
                  List<RgbImage> faces = crops.of(Images.read(file));
                  // A photo of several people has no one label.
                  if (faces.size() == 1) {
                    pictures.add(faces.get(0));
                    labels.add(number);
                  }
                });
          }
        }
        if (labels.isEmpty()) {
          throw new ParameterException(
              spec.commandLine(),
              "--labelled needs folders that are named as the labels "
                  + described.labels()
                  + ", with photos of one face each, but found none in "
                  + folder);
        }
        List<String> others = foldersBeside(folder, described.labels());
        if (!others.isEmpty()) {
          print("left out, since the model has no such labels: %s", others);
        }
        Comparison.Accuracy accuracy = comparison.accuracy(pictures, labels);
        print(
            "accuracy on %d labelled pictures: %.4f, before %.4f",
            accuracy.pictures(),
            accuracy.rightAfter() / (double) accuracy.pictures(),
            accuracy.rightBefore() / (double) accuracy.pictures());
      }
    }

    private void complain(Map<String, Double> errors) {
      StringBuilder worst = new StringBuilder();
      errors.entrySet().stream()
          .limit(LAYERS_TOLD)
          .forEach(
              entry ->
                  worst.append(
                      String.format(
                          Locale.ROOT, " %s (%.2f %%)", entry.getKey(), 100 * entry.getValue())));
      new Errors(spec.commandLine())
          .print(
              entries.file()
                  + ": ITS ANSWERS ARE TOO FAR FROM THE ORIGINAL'S: expected "
                  + (isTrained() && described.labels().size() > 1
                      ? String.format(
                          Locale.ROOT,
                          "%.0f %% of the labels to agree and probabilities to move by %s at most"
                              + " on average",
                          100 * minAgreement,
                          maxChange)
                      : String.format(
                          Locale.ROOT, "a relative error of %.0f %% at most", 100 * maxError))
                  + "; alone, these layers hurt most:"
                  + worst
                  + (tune
                      ? ""
                      : "; keep them in float32 with --keep-float, or as many as needed with"
                          + " --tune, or try another --method or more pictures"));
    }

    private double megabytes(long bytes) {
      return bytes / (double) (1 << 20);
    }
  }
}
