package dev.emotion4j.onnx.graph;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is left out of a model's file, and what its graph answers with instead, so that it ends at
 * values within it: at the scores, where the file goes on to make texts or maps of them. Immutable.
 *
 * @param leftOut ranges of the file, in its order: the fields of nodes that nothing needs any more,
 *     and of all outputs
 * @param outputs the names of the values that are the outputs now; empty if the graph is whole
 */
record GraphCut(List<Range> leftOut, List<String> outputs) {
  /** A field of the graph, from its tag to behind its last byte. */
  record Range(int start, int end) {}

  static final GraphCut NONE = new GraphCut(List.of(), List.of());

  private static final int GRAPH = 7;
  private static final int NODE = 1;
  private static final int OUTPUT = 12;

  /** Returns the nodes that given values are computed from, in the graph's order. */
  static List<OnnxNode> needed(GraphBody body, Set<String> names) {
    Set<String> read = new HashSet<>(names);
    List<OnnxNode> needed = new ArrayList<>();
    for (int i = body.nodes().size() - 1; i >= 0; i--) {
      OnnxNode node = body.nodes().get(i);
      if (node.outputs().stream().anyMatch(read::contains)) {
        node.addReads(read);
        needed.add(node);
      }
    }
    Collections.reverse(needed);
    return needed;
  }

  /**
   * Finds what is left out.
   *
   * @param kept the nodes that are needed
   * @param model the file, which was read without an error
   */
  static GraphCut of(String fileName, ByteBuffer model, List<OnnxNode> kept, Set<String> outputs) {
    Set<Integer> indices = new HashSet<>();
    kept.forEach(node -> indices.add(node.index()));
    List<Range> leftOut = new ArrayList<>();
    ProtoReader file = new ProtoReader(fileName, model);
    while (file.next()) {
      if (file.field() != GRAPH) {
        file.skip();
        continue;
      }
      ProtoReader graph = file.message("graph");
      for (int node = 0; graph.next(); ) {
        graph.skip();
        boolean unneeded = graph.field() == NODE && !indices.contains(node++);
        if (unneeded || graph.field() == OUTPUT) {
          leftOut.add(new Range(graph.tagOffset(), graph.position()));
        }
      }
    }
    return new GraphCut(List.copyOf(leftOut), List.copyOf(outputs));
  }
}
