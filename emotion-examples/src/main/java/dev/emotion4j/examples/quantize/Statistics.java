package dev.emotion4j.examples.quantize;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was measured of a model's values. */
final class Statistics {
  private final Map<String, ValueRange> ranges;
  private final Map<String, double[]> means;

  Statistics(Map<String, ValueRange> ranges, Map<String, double[]> means) {
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
