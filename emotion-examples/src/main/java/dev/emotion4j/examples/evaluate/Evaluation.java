package dev.emotion4j.examples.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * How good answers are. A picture in which no face was found counts as wrong everywhere but in the
 * calibration, which is about answers that were given.
 *
 * @param pictures how many pictures
 * @param notFound in how many of them no face was found
 * @param accuracy the share of right answers
 * @param balancedAccuracy the mean of the recalls of labels that have pictures
 * @param meanConfidence the mean confidence of the answers given
 * @param calibrationError the expected calibration error of the answers given: over 15 bins of
 *     equal width, the mean distance of confidence and accuracy, weighed by the number of answers
 *     (Guo et al. 2017)
 * @param negativeLogLikelihood the mean of the right labels' negative logarithms of probability
 * @param classes the labels one by one, in the model's order
 * @param confusion a row for each label that pictures show, with the counts of what was answered,
 *     in the model's order, and of pictures without an answer at the end
 * @param bins the 15 bins of confidence
 * @param coverage accuracy when only the most confident answers count
 */
public record Evaluation(
    int pictures,
    int notFound,
    double accuracy,
    double balancedAccuracy,
    double meanConfidence,
    double calibrationError,
    double negativeLogLikelihood,
    List<ClassScore> classes,
    List<List<Integer>> confusion,
    List<Bin> bins,
    List<Coverage> coverage) {
  static final int BINS = 15;

  /** The least probability that a logarithm is taken of. */
  private static final double LEAST = 1e-12;

  /** One label: how many pictures show it, and how well it is answered; 0 where nothing counts. */
  public record ClassScore(String label, int support, double precision, double recall, double f1) {}

  /** Answers whose confidence lies between two bounds. */
  public record Bin(double from, double to, int count, double confidence, double accuracy) {}

  /**
   * What remains when answers below a confidence are left out.
   *
   * @param minConfidence the least confidence
   * @param coverage the share of all pictures that is answered then
   * @param accuracy the share of those answers that is right
   */
  public record Coverage(double minConfidence, double coverage, double accuracy) {}

  /**
   * Measures answers.
   *
   * @param labels the model's labels
   * @param answers at least one
   */
  public static Evaluation of(List<String> labels, List<Answer> answers) {
    int[][] counts = new int[labels.size()][labels.size() + 1];
    List<Answer> given = new ArrayList<>();
    int right = 0;
    for (Answer answer : answers) {
      int column = labels.size();
      if (answer.prediction() != null) {
        given.add(answer);
        column = labels.indexOf(answer.prediction().label());
      }
      counts[labels.indexOf(answer.label())][column]++;
      right += answer.right() ? 1 : 0;
    }
    List<ClassScore> classes = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      classes.add(classScore(labels, counts, i));
    }
    List<Bin> bins = bins(given);
    return new Evaluation(
        answers.size(),
        answers.size() - given.size(),
        (double) right / answers.size(),
        classes.stream()
            .filter(c -> c.support() > 0)
            .mapToDouble(ClassScore::recall)
            .average()
            .orElse(0),
        given.stream().mapToDouble(Answer::confidence).average().orElse(0),
        bins.stream().mapToDouble(b -> b.count() * Math.abs(b.confidence() - b.accuracy())).sum()
            / Math.max(1, given.size()),
        given.stream().mapToDouble(Evaluation::loss).average().orElse(0),
        List.copyOf(classes),
        rows(counts),
        bins,
        coverage(answers));
  }

  /** The mean negative logarithm of the right label's probability is what calibration minimises. */
  static double loss(Answer answer) {
    float probability = Objects.requireNonNull(answer.prediction()).probability(answer.label());
    return -Math.log(Math.max(LEAST, probability));
  }

  private static ClassScore classScore(List<String> labels, int[][] counts, int label) {
    int support = 0;
    for (int count : counts[label]) {
      support += count;
    }
    int answered = 0;
    for (int[] row : counts) {
      answered += row[label];
    }
    int right = counts[label][label];
    double precision = answered == 0 ? 0 : (double) right / answered;
    double recall = support == 0 ? 0 : (double) right / support;
    double f1 = right == 0 ? 0 : 2 * precision * recall / (precision + recall);
    return new ClassScore(labels.get(label), support, precision, recall, f1);
  }

  private static List<List<Integer>> rows(int[][] counts) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int[] row : counts) {
      rows.add(java.util.Arrays.stream(row).boxed().toList());
    }
    return List.copyOf(rows);
  }

  private static List<Bin> bins(List<Answer> given) {
    int[] count = new int[BINS];
    double[] confidence = new double[BINS];
    int[] right = new int[BINS];
    for (Answer answer : given) {
      // A bin holds its upper bound, as in the paper: (from, to].
      int bin = (int) Math.max(0, Math.min(BINS - 1, Math.ceil(answer.confidence() * BINS) - 1));
      count[bin]++;
      confidence[bin] += answer.confidence();
      right[bin] += answer.right() ? 1 : 0;
    }
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      int n = Math.max(1, count[i]);
      bins.add(
          new Bin(
              (double) i / BINS,
              (i + 1.0) / BINS,
              count[i],
              confidence[i] / n,
              (double) right[i] / n));
    }
    return List.copyOf(bins);
  }

  private static List<Coverage> coverage(List<Answer> answers) {
    List<Answer> sorted = new ArrayList<>(answers);
    sorted.sort(Comparator.comparingDouble((Answer answer) -> -answer.confidence()));
    List<Coverage> steps = new ArrayList<>();
    int right = 0;
    int step = 1;
    for (int i = 0; i < sorted.size() && sorted.get(i).prediction() != null; i++) {
      right += sorted.get(i).right() ? 1 : 0;
      // Ten steps, and the last answer.
      boolean last = i + 1 == sorted.size() || sorted.get(i + 1).prediction() == null;
      if (last || (i + 1) * 10L >= (long) step * sorted.size()) {
        steps.add(
            new Coverage(
                sorted.get(i).confidence(), (i + 1.0) / sorted.size(), (double) right / (i + 1)));
        while ((i + 1) * 10L >= (long) step * sorted.size()) {
          step++;
        }
      }
    }
    return List.copyOf(steps);
  }
}
