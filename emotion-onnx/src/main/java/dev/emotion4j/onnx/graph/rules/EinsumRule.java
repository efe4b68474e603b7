package dev.emotion4j.onnx.graph.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rule of Einsum: products of tensors whose dims are named by letters, summed over the letters
 * that the output leaves out.
 */
final class EinsumRule {
  /** Stands for a dim that an ellipsis covers; they are counted from the last. */
  private static final int ELLIPSIS = 1000;

  private final NodeContext node;

  /** The size of each letter's dim, in the order in which they appear. */
  private final Map<Integer, Long> sizes = new LinkedHashMap<>();

  private final Map<Integer, Integer> uses = new LinkedHashMap<>();
  private final String equation;

  private EinsumRule(NodeContext node) {
    this.node = node;
    this.equation = node.text("equation", "").replace(" ", "");
  }

  static TensorShape output(NodeContext node) {
    return new EinsumRule(node).output();
  }

  private TensorShape output() {
    int arrow = equation.indexOf("->");
    String left = arrow < 0 ? equation : equation.substring(0, arrow);
    String[] terms = left.split(",", -1);
    require(terms.length == node.inputCount() && !left.isEmpty());
    List<List<Integer>> inputs = new ArrayList<>();
    for (int i = 0; i < terms.length; i++) {
      TensorShape in = node.in(i);
      node.require(in.type() == node.in(0).type(), "factors of different types");
      List<Integer> letters = letters(terms[i], in.rank());
      require(letters.size() == in.rank());
      for (int d = 0; d < letters.size(); d++) {
        join(letters.get(d), in.dim(d), letters.get(d) >= ELLIPSIS);
      }
      inputs.add(letters);
    }
    List<Integer> out = arrow < 0 ? implied() : letters(equation.substring(arrow + 2), -1);
    long[] dims = new long[out.size()];
    for (int i = 0; i < dims.length; i++) {
      Long size = sizes.get(out.get(i));
      require(size != null && out.indexOf(out.get(i)) == i);
      dims[i] = size == null ? 0 : size;
    }
    count(inputs, out);
    return node.like(0, node.dims(dims));
  }

  private void require(boolean condition) {
    node.require(condition, "the equation '%s' doesn't fit its inputs", equation);
  }

  private void join(int letter, long size, boolean broadcast) {
    uses.merge(letter, 1, Integer::sum);
    Long before = sizes.putIfAbsent(letter, size);
    if (before != null && before != size) {
      require(broadcast && (before == 1 || size == 1));
      sizes.put(letter, Math.max(before, size));
    }
  }

  /**
   * Reads a term.
   *
   * @param rank the dims of its tensor; -1 for the output, whose ellipsis covers as many as any
   */
  private List<Integer> letters(String term, int rank) {
    List<Integer> letters = new ArrayList<>();
    int dots = term.indexOf("...");
    int covered = rank < 0 ? mostCovered() : rank - (term.length() - 3);
    for (int i = 0; i < term.length(); i++) {
      char c = term.charAt(i);
      if (i == dots) {
        for (int d = covered - 1; d >= 0; d--) {
          letters.add(ELLIPSIS + d);
        }
        i += 2;
      } else {
        require((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
        letters.add((int) c);
      }
    }
    return letters;
  }

  private int mostCovered() {
    return (int) sizes.keySet().stream().filter(letter -> letter >= ELLIPSIS).count();
  }

  /** What an ellipsis covers, then the letters that appear once, in the alphabet's order. */
  private List<Integer> implied() {
    List<Integer> out = new ArrayList<>();
    for (int d = mostCovered() - 1; d >= 0; d--) {
      out.add(ELLIPSIS + d);
    }
    sizes.keySet().stream()
        .filter(letter -> letter < ELLIPSIS && uses.getOrDefault(letter, 0) == 1)
        .sorted()
        .forEach(out::add);
    return out;
  }

  /**
   * ONNX Runtime multiplies two tensors after the other, and keeps what later ones or the output
   * need; it may also turn each of them first.
   */
  private void count(List<List<Integer>> inputs, List<Integer> out) {
    long work = 0;
    long scratch = 0;
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      for (int letter : inputs.get(i)) {
        if (!kept.contains(letter)) {
          kept.add(letter);
        }
      }
      work = TensorShape.add(work, elements(kept));
      List<Integer> needed = new ArrayList<>(out);
      inputs.subList(i + 1, inputs.size()).forEach(needed::addAll);
      kept.retainAll(needed);
      long made = elements(kept);
      node.require(
          node.in(0).type().bytes(made) <= TensorShape.MAX_BYTES,
          "a product of %s elements on the way",
          made);
      scratch = TensorShape.add(scratch, TensorShape.add(made, node.in(i).elements()));
    }
    node.multiplyAdds = work;
    node.scratchElements = TensorShape.multiply(scratch, 2);
  }

  private long elements(List<Integer> letters) {
    long count = 1;
    for (int letter : letters) {
      count = TensorShape.multiply(count, sizes.getOrDefault(letter, 1L));
    }
    return count;
  }
}
