package dev.emotion4j.onnx;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.files.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  /**
   * A text in either kind of quotes, in which a backslash may stand before one. Short, so that many
   * that never end take no time.
   */
  private static final String QUOTE =
      "(?:(\"(?:[^\"\\\\]|\\\\.){0,256}+\")|'((?:[^'\\\\]|\\\\.){0,256}+)')";

  /** An entry of a Python or JSON dictionary from number to label: {@code 0: 'angry'}. */
  private static final Pattern ENTRY = Pattern.compile("[\"']?(\\d{1,4})[\"']?\\s*:\\s*" + QUOTE);

  /** The other way round: {@code 'angry': 0}. */
  private static final Pattern REVERSED = Pattern.compile(QUOTE + "\\s*:\\s*(\\d{1,4})");

  private static final Pattern QUOTED = Pattern.compile(QUOTE);

  private LabelText() {}

  /** Whether there is one for each class, none blank or twice, as a description must have them. */
  static boolean areLabels(List<String> labels, int classes) {
    return labels.size() == classes
        && labels.stream().distinct().count() == classes
        && labels.stream().noneMatch(label -> label.trim().isEmpty());
  }

  /** Returns as many labels as there are classes, or an empty list. Both can be changed. */
  static List<String> find(Map<String, String> metadata, int classes) {
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      if (!KEYS.contains(entry.getKey().toLowerCase(Locale.ROOT))) {
        continue;
      }
      List<String> labels = parse(entry.getValue());
      if (areLabels(labels, classes)) {
        return labels;
      }
    }
    return new ArrayList<>();
  }

  /**
   * As above, for scores whose classes have numbers of their own: in ascending order they are those
   * of the labels.
   */
  static List<String> find(Map<String, String> metadata, List<Long> numbers) {
    List<String> labels = find(metadata, numbers.size());
    List<Long> sorted = numbers.stream().sorted().collect(Collectors.toList());
    return labels.isEmpty()
        ? labels
        : numbers.stream()
            .map(number -> labels.get(Collections.binarySearch(sorted, number)))
            .collect(Collectors.toList());
  }

  /** JSON may write any letter as an escape; Python's own texts do not. */
  private static String label(@Nullable String json, @Nullable String single) {
    if (json == null) {
      return String.valueOf(single).replaceAll("\\\\(.)", "$1");
    }
    try {
      return JsonValue.parse("label", json.getBytes(StandardCharsets.UTF_8)).string();
    } catch (ModelException e) {
      return json.substring(1, json.length() - 1); // a text of Python, whose other escapes stay
    }
  }

  private static List<String> parse(String text) {
    Map<Integer, String> numbered = new TreeMap<>();
    for (Matcher entry = ENTRY.matcher(text); entry.find(); ) {
      numbered.put(Integer.parseInt(entry.group(1)), label(entry.group(2), entry.group(3)));
    }
    if (numbered.isEmpty()) {
      for (Matcher entry = REVERSED.matcher(text); entry.find(); ) {
        numbered.put(Integer.parseInt(entry.group(3)), label(entry.group(1), entry.group(2)));
      }
    }
    if (!numbered.isEmpty()) {
      return new ArrayList<>(numbered.values());
    }
    List<String> labels = new ArrayList<>();
    for (Matcher quoted = QUOTED.matcher(text); quoted.find(); ) {
      labels.add(label(quoted.group(1), quoted.group(2)));
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
