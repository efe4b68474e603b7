package dev.emotion4j.onnx.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers of a model's output are, as its description has it. Immutable.
 *
 * @param name the output's name; {@code null} lets the graph's only fitting one be it
 * @param shape the shape for one picture, without the batch dimension
 * @param values where numbers that belong to no class are, by their name
 */
public record OutputTensor(
    @Nullable String name, List<Integer> shape, Map<String, Integer> values) {

  /** How many numbers one picture's output has. */
  public int count() {
    int count = 1;
    for (int size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  /** How many dims there are besides those of one element. */
  public int rank() {
    int rank = 0;
    for (int size : shape) {
      rank += size == 1 ? 0 : 1;
    }
    return rank;
  }

  /** Returns the indices of the classes: all but those of values. */
  public int[] classIndices() {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      if (!values.containsValue(i)) {
        indices.add(i);
      }
    }
    int[] array = new int[indices.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = indices.get(i);
    }
    return array;
  }
}
