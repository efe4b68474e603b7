package dev.emotion4j.examples.quantize;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a float32 model on pictures and counts which numbers its values have. One picture and a
 * limited part of the values are in memory at a time.
 */
final class Calibration {
  /** How many numbers of values are put out by one run, unless one value alone has more. */
  private static final long NUMBERS_A_RUN = 16 << 20;

  private final Map<String, ValueHistogram> histograms = new LinkedHashMap<>();

  private final Map<String, LayerShape> layers = new LinkedHashMap<>();
  private final Map<String, double[]> channelSums = new LinkedHashMap<>();

  private Calibration() {}

  /** What was measured of a model's values. */
  static final class Statistics {
    private final Map<String, ValueRange> ranges;
    private final Map<String, double[]> means;

    private Statistics(Map<String, ValueRange> ranges, Map<String, double[]> means) {
      this.ranges = Map.copyOf(ranges);
      this.means = Map.copyOf(means);
    }

    /** Returns the range of a value that can be quantised. */
    ValueRange range(String value) {
      return Objects.requireNonNull(ranges.get(value), value);
    }

    /** Returns the mean of each channel of a layer's input, not a copy; null for other values. */
    double @Nullable [] means(String value) {
      return means.get(value);
    }
  }

  /**
   * Runs a model on pictures.
   *
   * @param location how messages call the model
   * @param graph a tidied graph
   * @param plan whose values are counted
   * @param pictures with at least one picture
   * @param method how ranges are chosen
   */
  static Statistics run(
      String location,
      WorkGraph graph,
      IntegerPlan plan,
      PictureTensors pictures,
      RangeMethod method) {
    Calibration calibration = new Calibration();
    plan.measured().forEach(value -> calibration.histograms.put(value, new ValueHistogram()));
    for (NodeProto layer : plan.layers()) {
      TensorProto weight = Objects.requireNonNull(graph.floats(layer.getInput(1)));
      calibration.layers.put(layer.getInput(0), LayerShape.of(layer, weight));
    }
    calibration.layers.forEach(
        (value, shape) -> calibration.channelSums.put(value, new double[shape.inputs()]));
    Set<String> made = new LinkedHashSet<>(calibration.histograms.keySet());
    made.addAll(calibration.layers.keySet());
    made.remove(graph.input());
    try (FloatSession session = new FloatSession(location, graph.toBytes(List.copyOf(made)))) {
      List<Set<String>> groups = groups(session, made);
      pictures.forEach(
          session,
          (tensor, picture) -> {
            calibration.add(graph.input(), picture.duplicate());
            for (Set<String> group : groups) {
              session.run(tensor, group, calibration::add);
            }
          });
    }
    return calibration.statistics(plan, pictures.count(), method);
  }

  private void add(String value, FloatBuffer numbers) {
    LayerShape layer = layers.get(value);
    if (layer != null) {
      layer.addMeans(numbers, Objects.requireNonNull(channelSums.get(value)));
    }
    ValueHistogram histogram = histograms.get(value);
    if (histogram != null) {
      histogram.add(numbers);
    }
  }

  private Statistics statistics(IntegerPlan plan, int pictures, RangeMethod method) {
    Map<String, ValueRange> ranges = new LinkedHashMap<>();
    for (String value : plan.quantised()) {
      // When nodes stay in float32, a value may need a range that was its source's before.
      String source = plan.rangeOf(value);
      ranges.computeIfAbsent(
          source, name -> method.choose(Objects.requireNonNull(histograms.get(name))));
      ranges.put(value, Objects.requireNonNull(ranges.get(source)));
    }
    channelSums.values().forEach(sums -> Arrays.setAll(sums, c -> sums[c] / pictures));
    return new Statistics(ranges, channelSums);
  }

  private static List<Set<String>> groups(FloatSession session, Set<String> values) {
    List<Set<String>> groups = new ArrayList<>();
    Set<String> group = new LinkedHashSet<>();
    long numbers = 0;
    for (String value : values) {
      long count = session.elements(value);
      long expected = count < 0 ? NUMBERS_A_RUN : count;
      if (!group.isEmpty() && numbers + expected > NUMBERS_A_RUN) {
        groups.add(group);
        group = new LinkedHashSet<>();
        numbers = 0;
      }
      group.add(value);
      numbers += expected;
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }
}
