package dev.emotion4j.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the labels that some exporters leave in a model's metadata. */
final class LabelText {
  private static final Set<String> KEYS =
      Set.of(
          "labels",
          "label_names",
          "classes",
          "class_names",
          "class_labels",
          "names",
          "categories",
          "vocab",
          "emotions",
          "id2label",
          "idx_to_class",
          "label2id",
          "class_to_idx");

  /** An entry of a Python or JSON dictionary from number to label: {@code 0: 'angry'}. */
  private static final Pattern ENTRY =
      Pattern.compile("[\"']?(\\d{1,4})[\"']?\\s*:\\s*(?:\"([^\"]*)\"|'([^']*)')");

  /** The other way round: {@code 'angry': 0}. */
  private static final Pattern REVERSED =
      Pattern.compile("(?:\"([^\"]*)\"|'([^']*)')\\s*:\\s*(\\d{1,4})");

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|'([^']*)'");

  private LabelText() {}

  /** Returns as many labels as there are classes, or an empty list. Both can be changed. */
  static List<String> find(Map<String, String> metadata, int classes) {
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      if (!KEYS.contains(entry.getKey().toLowerCase(Locale.ROOT))) {
        continue;
      }
      List<String> labels = parse(entry.getValue());
      if (labels.size() == classes && labels.stream().distinct().count() == classes) {
        return labels;
      }
    }
    return new ArrayList<>();
  }

  private static List<String> parse(String text) {
    Map<Integer, String> numbered = new TreeMap<>();
    for (Matcher entry = ENTRY.matcher(text); entry.find(); ) {
      numbered.put(
          Integer.parseInt(entry.group(1)),
          entry.group(2) == null ? entry.group(3) : entry.group(2));
    }
    if (numbered.isEmpty()) {
      for (Matcher entry = REVERSED.matcher(text); entry.find(); ) {
        numbered.put(
            Integer.parseInt(entry.group(3)),
            entry.group(1) == null ? entry.group(2) : entry.group(1));
      }
    }
    if (!numbered.isEmpty()) {
      return new ArrayList<>(numbered.values());
    }
    List<String> labels = new ArrayList<>();
    for (Matcher quoted = QUOTED.matcher(text); quoted.find(); ) {
      labels.add(quoted.group(1) == null ? quoted.group(2) : quoted.group(1));
    }
    if (labels.isEmpty()) {
      for (String part : text.split("[,;|\\n]", -1)) {
        labels.add(part.trim());
      }
    }
    labels.removeIf(String::isEmpty);
    return labels;
  }
}
