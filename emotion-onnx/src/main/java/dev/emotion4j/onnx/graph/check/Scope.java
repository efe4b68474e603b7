package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.onnx.graph.rules.TensorShape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values that are known so far in a graph, and in those around it. */
final class Scope {
  private final Map<String, @Nullable TensorShape> shapes = new HashMap<>();
  private final Set<String> computed = new HashSet<>();
  private final @Nullable Scope outer;
  private final boolean runs;

  /**
   * Makes a scope.
   *
   * @param outer the scope of the graph around this one; {@code null} for the outermost
   * @param runs whether the nodes run, or are a branch that a constant condition passes by
   */
  Scope(@Nullable Scope outer, boolean runs) {
    this.outer = outer;
    this.runs = runs && (outer == null || outer.runs);
  }

  boolean runs() {
    return runs;
  }

  boolean isOutermost() {
    return outer == null;
  }

  /**
   * Adds a value.
   *
   * @param shape what is known of it; {@code null} for nothing
   * @param computed whether the picture decides it, so that nothing can compute it before a run
   */
  void put(String name, @Nullable TensorShape shape, boolean computed) {
    shapes.put(name, shape);
    if (computed && (shape == null || !shape.hasValues())) {
      this.computed.add(name);
    }
  }

  @Nullable TensorShape find(String name) {
    Scope holder = holder(name);
    if (holder == null) {
      throw new IllegalStateException("OnnxGraph let an unknown name through: " + name);
    }
    return holder.shapes.get(name);
  }

  /** Whether the picture decides a value; not if the value belongs to a graph within this one. */
  boolean isComputed(String name) {
    Scope holder = holder(name);
    return holder != null && holder.computed.contains(name);
  }

  private @Nullable Scope holder(String name) {
    Scope scope = this;
    while (scope != null && !scope.shapes.containsKey(name)) {
      scope = scope.outer;
    }
    return scope;
  }
}
