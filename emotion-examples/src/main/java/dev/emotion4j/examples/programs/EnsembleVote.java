package dev.emotion4j.examples.programs;

import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import dev.emotion4j.ensemble.EnsembleClassifier;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code EnsembleVote MODELS FACE MODEL...}: what several models say of one face together. */
public final class EnsembleVote {
  private EnsembleVote() {}

  public static void main(String[] args) {
    List<String> models = List.of(args).subList(2, args.length);
    try (EnsembleClassifier ensemble = open(ModelDirectory.open(Path.of(args[0])), models)) {
      System.out.println(vote(ensemble, Images.read(Path.of(args[1]))));
    }
  }

  static EnsembleClassifier open(ModelDirectory models, List<String> files) {
    EnsembleClassifier.Builder builder = EnsembleClassifier.builder();
    files.forEach(file -> builder.member(OnnxEmotionClassifier.builder(models, file).build()));
    return builder.build();
  }

  static String vote(EnsembleClassifier ensemble, RgbImage face) {
    EnsembleClassifier.Opinion opinion = ensemble.ask(face);
    List<String> labels = opinion.members().stream().map(Prediction::label).toList();
    long agree = labels.stream().filter(opinion.mean().label()::equals).count();
    return String.format(
        Locale.ROOT,
        "%s; %d of %d agree, disagreement %.3f %s",
        opinion.mean(),
        agree,
        labels.size(),
        opinion.disagreement(),
        labels);
  }
}
