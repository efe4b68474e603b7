package dev.emotion4j.examples.quantize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which layers of a model stay in float32 for the sake of its answers, by measurement: the answers
 * of copies that differ in one layer. Not safe for concurrent use.
 */
public final class LayerChoice {
  /** What one layer does shows on few pictures. */
  private static final int PICTURES = 8;

  /** A first or last layer stays in float32 if that leaves at most this share of the error. */
  private static final double WORTH_KEEPING = 2 / 3.0;

  /** Errors below this share of the answers are not worth a layer. */
  private static final double NEGLIGIBLE = 0.005;

  private final Quantizer quantizer;
  private final PictureTensors pictures;
  private final Answers original;

  /**
   * Makes a choice for one model.
   *
   * @param quantizer makes the copies
   * @param model the float32 model's file
   * @param pictures on which errors are measured, at least one
   */
  public LayerChoice(Quantizer quantizer, byte[] model, PictureTensors pictures) {
    this.quantizer = quantizer;
    this.pictures = pictures;
    this.original = Answers.of(quantizer.location(), model, pictures, PICTURES);
  }

  /**
   * Chooses among the first and the last layer.
   *
   * @param keepFloat the names of nodes that stay in float32 anyway
   * @return those of the two that cause a third of the error or more
   */
  public Set<String> edges(Set<String> keepFloat) {
    List<String> layers = quantizer.layers();
    Set<String> kept = new LinkedHashSet<>();
    double error = error(keepFloat);
    Set<String> edges = new LinkedHashSet<>();
    edges.add(layers.get(0));
    edges.add(layers.get(layers.size() - 1));
    edges.removeAll(keepFloat);
    if (error < NEGLIGIBLE || layers.size() <= 2) {
      return kept;
    }
    for (String edge : edges) {
      Set<String> with = new LinkedHashSet<>(keepFloat);
      with.add(edge);
      if (error(with) <= error * WORTH_KEEPING) {
        kept.add(edge);
      }
    }
    return kept;
  }

  /**
   * Measures what each layer does alone.
   *
   * @param keepFloat the names of nodes that stay in float32 anyway
   * @return the relative error of the answers when only this layer computes in integers, the
   *     largest first
   */
  public Map<String, Double> errors(Set<String> keepFloat) {
    List<Map.Entry<String, Double>> errors = new ArrayList<>();
    for (String layer : quantizer.layers()) {
      if (!keepFloat.contains(layer)) {
        Set<String> others = new LinkedHashSet<>(keepFloat);
        others.addAll(quantizer.layers());
        others.remove(layer);
        errors.add(Map.entry(layer, error(others)));
      }
    }
    errors.sort(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()));
    Map<String, Double> ordered = new LinkedHashMap<>();
    errors.forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
    return ordered;
  }

  /**
   * Keeps the worst layers in float32, as few as are needed for limits to hold.
   *
   * @param errors what each layer does alone, the largest first
   * @param keepFloat the names of nodes that stay in float32 anyway
   * @param holds whether the limits hold for a copy
   * @return the names of the layers to keep, with {@code keepFloat}
   */
  public Set<String> tune(
      Map<String, Double> errors, Set<String> keepFloat, Predicate<byte[]> holds) {
    List<String> worst = List.copyOf(errors.keySet());
    int enough = worst.size();
    int few = 0;
    while (few < enough) {
      int middle = (few + enough) >>> 1;
      if (holds.test(quantizer.quantise(with(keepFloat, worst.subList(0, middle))))) {
        enough = middle;
      } else {
        few = middle + 1;
      }
    }
    return with(keepFloat, worst.subList(0, enough));
  }

  private static Set<String> with(Set<String> names, List<String> more) {
    Set<String> all = new LinkedHashSet<>(names);
    all.addAll(more);
    return all;
  }

  private double error(Set<String> keepFloat) {
    byte[] copy = quantizer.quantise(keepFloat);
    return original.relativeError(Answers.of(quantizer.location(), copy, pictures, PICTURES));
  }
}
