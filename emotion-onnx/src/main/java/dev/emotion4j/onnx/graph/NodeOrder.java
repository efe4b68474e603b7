package dev.emotion4j.onnx.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts nodes into an order in which each comes after those whose values it reads. ONNX asks for
 * such an order, but ONNX Runtime makes its own, and tools that insert nodes (converters to float16
 * among them) append theirs to the list.
 */
final class NodeOrder {
  private final Map<String, OnnxNode> makers = new HashMap<>();
  private final Set<Integer> placed = new HashSet<>();
  private final List<OnnxNode> order = new ArrayList<>();

  private NodeOrder(List<OnnxNode> nodes) {
    nodes.forEach(node -> node.outputs().forEach(name -> makers.putIfAbsent(name, node)));
  }

  /**
   * Returns the nodes in such an order; in the given one where that is. Where values depend on
   * themselves, so that there is none, some node comes too early.
   */
  static List<OnnxNode> of(List<OnnxNode> nodes) {
    NodeOrder sorted = new NodeOrder(nodes);
    nodes.forEach(sorted::place);
    return List.copyOf(sorted.order);
  }

  /** Depth first, without recursion: a chain may be as long as the list of nodes. */
  private void place(OnnxNode last) {
    Deque<OnnxNode> path = new ArrayDeque<>(List.of(last));
    Set<Integer> entered = new HashSet<>();
    while (!path.isEmpty()) {
      OnnxNode node = path.peek();
      if (entered.add(node.index()) && !placed.contains(node.index())) {
        missing(node).forEach(path::push);
      } else {
        path.pop();
        if (placed.add(node.index())) {
          order.add(node);
        }
      }
    }
  }

  private Collection<OnnxNode> missing(OnnxNode node) {
    Set<String> reads = new LinkedHashSet<>();
    node.addReads(reads);
    List<OnnxNode> missing = new ArrayList<>();
    for (String name : reads) {
      OnnxNode maker = name.isEmpty() ? null : makers.get(name);
      if (maker != null && !placed.contains(maker.index())) {
        missing.add(maker);
      }
    }
    return missing;
  }
}
