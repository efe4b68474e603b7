package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.onnx.graph.OnnxAttribute;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.OnnxNode;
import dev.emotion4j.onnx.graph.ValueField;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the scores within a graph whose outputs are only what was made of them: the best label's
 * number or name, the largest scores in their order, a map of labels and scores, or bytes.
 */
public final class HiddenScores {
  private static final String ZIP_MAP = "ai.onnx.ml.ZipMap";

  /** Operators that make an answer of scores. */
  private static final Set<String> CHOOSING =
      Set.of(ZIP_MAP, "ArgMax", "TopK", "Hardmax", "QuantizeLinear");

  /** Operators that give such an answer another form. */
  private static final Set<String> ANSWERING =
      Set.of(
          "Cast",
          "Identity",
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Gather",
          "ai.onnx.ml.ArrayFeatureExtractor",
          "ai.onnx.ml.LabelEncoder");

  /** So many nodes before an output are looked at. */
  private static final int LAST_NODES = 12;

  private final OnnxGraph graph;
  private final Map<String, OnnxNode> makers = new HashMap<>();

  /** The nodes that make a map of a value, by the value's name. */
  private final Map<String, OnnxNode> maps = new HashMap<>();

  /** The values of which a node finds the largest. */
  private final Set<String> ranked = new HashSet<>();

  /** Looks at a graph. */
  public HiddenScores(OnnxGraph graph) {
    this.graph = graph;
    for (OnnxNode node : graph.nodes()) {
      node.outputs().forEach(name -> makers.put(name, node));
      if (node.operator().equals(ZIP_MAP)) {
        maps.putIfAbsent(input(node, 0), node);
      } else if (node.operator().equals("ArgMax")) {
        ranked.add(input(node, 0));
      }
    }
  }

  /**
   * Returns the name of the value that holds them, or {@code null} if none is known.
   *
   * @param best the output that looks most like scores
   * @param number whether it is one of numbers
   */
  public @Nullable String find(ValueField best, boolean number) {
    if (number) {
      return chosen(best.name());
    }
    String hidden = null;
    int largest = -1;
    for (ValueField output : graph.outputs()) {
      String scores = chosen(output.name());
      if (scores != null) {
        String name = output.name().toLowerCase(Locale.ROOT);
        int likely =
            (GraphGuess.EMOTION.matcher(name).matches() ? 2 : 0)
                + (mapLabels(scores).isEmpty() ? 0 : 1);
        hidden = likely > largest ? scores : hidden;
        largest = Math.max(largest, likely);
      }
    }
    return hidden;
  }

  /** What an answer was chosen from. */
  private @Nullable String chosen(String name) {
    OnnxNode node = makers.get(name);
    for (int i = 0; i < LAST_NODES && node != null && ANSWERING.contains(node.operator()); i++) {
      node = makers.get(input(node, readsIndices(node) ? 1 : 0));
    }
    if (node == null || !(CHOOSING.contains(node.operator()) || isBest(node))) {
      return null;
    }
    String scores = input(node, 0);
    return makers.containsKey(scores) ? scores : null;
  }

  /** The largest score beside its number; without that, the largest of a map's places. */
  private boolean isBest(OnnxNode node) {
    return node.operator().equals("ReduceMax") && ranked.contains(input(node, 0));
  }

  /** Whether a node takes some of a list of labels. */
  private boolean readsIndices(OnnxNode node) {
    return node.operator().equals("ai.onnx.ml.ArrayFeatureExtractor")
        || (node.operator().equals("Gather") && isStored(input(node, 0)));
  }

  private boolean isStored(String name) {
    OnnxNode node = makers.get(name);
    return node == null
        ? graph.initializers().containsKey(name)
        : node.operator().equals("Constant");
  }

  private static String input(OnnxNode node, int index) {
    return index < node.inputs().size() ? node.inputs().get(index) : "";
  }

  /** Returns the labels of a map that the graph makes of scores; empty if there are none. */
  public List<String> mapLabels(String scores) {
    OnnxAttribute labels = mapKeys(scores, "classlabels_strings");
    return labels == null || labels.texts() == null ? List.of() : labels.texts();
  }

  /** Returns the classes' numbers in a map that has these for labels; empty if there are none. */
  public List<Long> mapNumbers(String scores) {
    OnnxAttribute numbers = mapKeys(scores, "classlabels_int64s");
    return numbers == null || numbers.integers() == null ? List.of() : numbers.integers();
  }

  private @Nullable OnnxAttribute mapKeys(String scores, String attribute) {
    OnnxNode map = maps.get(scores);
    return map == null ? null : map.attributes().get(attribute);
  }
}
