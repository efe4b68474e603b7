package dev.emotion4j.onnx.graph.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The most memory that the values between nodes take at one time, when each is released after the
 * last node that reads it, as ONNX Runtime's sequential executor does.
 *
 * <p>The order of nodes matters. A file has one, and ONNX Runtime 1.28.0 makes another: depth first
 * from the outputs, of a node's inputs the ones of later nodes first ({@code Graph::ReverseDFSFrom}
 * in its {@code graph.cc}). A graph can be made that is small in one order and large in the other,
 * so the larger of both counts.
 */
final class Lifetimes {
  /**
   * A node with what it takes.
   *
   * @param bytes of each output that is kept
   * @param scratch bytes that are needed only while it runs
   */
  private record Step(
      int index, List<String> inputs, List<String> outputs, List<Long> bytes, long scratch) {}

  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Step> makers = new HashMap<>();

  /** The most bytes, and the index in the file's list of the node that runs meanwhile. */
  record Peak(long bytes, int index) {}

  void add(int index, List<String> inputs, List<String> outputs, List<Long> bytes, long scratch) {
    Step step = new Step(index, inputs, outputs, bytes, scratch);
    steps.add(step);
    for (String output : outputs) {
      makers.put(output, step);
    }
  }

  /**
   * Computes the peak.
   *
   * @param outputs the graph's outputs, which are never released
   */
  Peak peak(Set<String> outputs) {
    Peak first = peak(steps, outputs);
    Peak second = peak(depthFirst(), outputs);
    return first.bytes >= second.bytes ? first : second;
  }

  private Peak peak(List<Step> order, Set<String> outputs) {
    Map<String, Integer> readers = new HashMap<>();
    for (Step step : order) {
      step.inputs.forEach(name -> readers.merge(name, 1, Integer::sum));
    }
    Map<String, Long> alive = new HashMap<>();
    long bytes = 0;
    Peak peak = new Peak(0, 0);
    for (Step step : order) {
      for (int i = 0; i < step.outputs.size(); i++) {
        alive.put(step.outputs.get(i), step.bytes.get(i));
        bytes = add(bytes, step.bytes.get(i));
      }
      long now = add(bytes, step.scratch);
      if (now > peak.bytes) {
        peak = new Peak(now, step.index);
      }
      for (String name : step.inputs) {
        if (readers.merge(name, -1, Integer::sum) == 0) {
          bytes -= release(alive, name, outputs);
        }
      }
      for (String name : step.outputs) {
        if (!readers.containsKey(name)) {
          bytes -= release(alive, name, outputs);
        }
      }
    }
    return peak;
  }

  private static long release(Map<String, Long> alive, String name, Set<String> outputs) {
    Long bytes = outputs.contains(name) ? null : alive.remove(name);
    return bytes == null ? 0 : bytes;
  }

  /** Sizes are below 2^28, and nodes few, so nothing overflows but what is unbounded. */
  private static long add(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  private List<Step> depthFirst() {
    Deque<Visit> stack = new ArrayDeque<>();
    steps.forEach(step -> stack.push(new Visit(step, false)));
    List<Step> order = new ArrayList<>();
    Set<Step> entered = Collections.newSetFromMap(new IdentityHashMap<>());
    while (!stack.isEmpty()) {
      Visit visit = stack.pop();
      if (visit.leaving) {
        order.add(visit.step);
      } else if (entered.add(visit.step)) {
        stack.push(new Visit(visit.step, true));
        visit.step.inputs.stream()
            .map(makers::get)
            .filter(maker -> maker != null && !entered.contains(maker))
            .sorted((a, b) -> Integer.compare(indexOf(a), indexOf(b)))
            .forEach(maker -> stack.push(new Visit(maker, false)));
      }
    }
    return order;
  }

  private static int indexOf(@Nullable Step step) {
    return step == null ? -1 : step.index;
  }

  private record Visit(Step step, boolean leaving) {}
}
