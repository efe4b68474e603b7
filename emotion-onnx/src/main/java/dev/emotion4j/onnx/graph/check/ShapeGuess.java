package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.ValueField;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of a graph's picture and outputs where its file leaves some open: those of the usual
 * sizes that the graph can work with. Immutable.
 *
 * @param input the picture's dims, with a batch of one first if the graph has a batch
 * @param outputs what the graph makes of it, by name; {@code null} for what is not known
 * @param problem why the graph works with none of the usual sizes; {@code null} if it does
 */
public record ShapeGuess(
    List<Long> input, Map<String, @Nullable TensorShape> outputs, @Nullable String problem) {

  /** What classifiers of pictures and of faces take, the most frequent first. */
  private static final long[] SIDES = {
    224, 256, 112, 128, 48, 64, 96, 384, 299, 240, 260, 288, 300, 320, 380, 448, 160, 192, 32, 44,
    40, 100, 227, 336, 512, 528, 600
  };

  /** How Ultralytics' exports state a square: {@code 224}, or {@code [224, 224]}. */
  private static final Pattern STATED = Pattern.compile("\\[?(\\d{2,4})(?:, *\\1)?]?");

  /**
   * Finds the shapes.
   *
   * @param dims the dims that the graph declares for its picture, 3 or 4; -1 where it leaves them
   *     open
   */
  public static ShapeGuess of(OnnxGraph graph, ValueField input, List<Long> dims) {
    List<List<Long>> layouts = dims.size() == 3 || dims.size() == 4 ? layouts(dims) : List.of();
    boolean open = layouts.stream().anyMatch(layout -> layout.contains(-1L));
    // Where only one side is open, it is most likely as long as the other.
    long known = dims.stream().skip(Math.max(0, dims.size() - 3)).reduce(-1L, Math::max);
    List<Long> sides = new ArrayList<>();
    if (!isChannels(known) && known >= 0) {
      sides.add(known);
    }
    Matcher stated = STATED.matcher(graph.metadata().getOrDefault("imgsz", ""));
    if (stated.matches()) {
      sides.add(Long.parseLong(stated.group(1)));
    }
    for (long side : SIDES) {
      sides.add(side);
    }
    List<Long> first = List.of();
    String problem = null;
    for (long side : open ? sides : sides.subList(0, 1)) {
      for (List<Long> layout : layouts) {
        List<Long> shape = new ArrayList<>();
        for (long dim : layout) {
          shape.add(dim >= 0 ? dim : side);
        }
        try {
          return new ShapeGuess(List.copyOf(shape), outputs(graph, input, shape), null);
        } catch (ModelException e) {
          if (problem == null) {
            problem = e.getMessage();
            first = List.copyOf(shape);
          }
        }
      }
    }
    return new ShapeGuess(first, Map.of(), problem);
  }

  /** The dims with a batch of one, and with channels first or last where there can be any. */
  private static List<List<Long>> layouts(List<Long> dims) {
    int from = dims.size() - 3;
    List<Long> one = new ArrayList<>(dims);
    if (from == 1 && one.get(0) < 0) {
      one.set(0, 1L);
    }
    List<List<Long>> layouts = new ArrayList<>();
    if (isChannels(one.get(from)) || isChannels(one.get(dims.size() - 1))) {
      layouts.add(one);
      return layouts;
    }
    for (long channels : new long[] {3, 1}) {
      for (int at : new int[] {from, dims.size() - 1}) {
        if (one.get(at) < 0) {
          List<Long> layout = new ArrayList<>(one);
          layout.set(at, channels);
          layouts.add(layout);
        }
      }
    }
    return layouts;
  }

  /** Whether pictures have so many. */
  public static boolean isChannels(long dim) {
    return dim == 3 || dim == 1;
  }

  private static Map<String, @Nullable TensorShape> outputs(
      OnnxGraph graph, ValueField input, List<Long> shape) {
    Map<String, TensorShape> inputs = new HashMap<>();
    for (Port unused : InputPort.unused(graph, input)) {
      inputs.put(unused.name(), new TensorShape(unused.type(), unused.shape(1)));
    }
    ElementType type = input.type() == null ? ElementType.FLOAT : input.type();
    inputs.put(input.name(), new TensorShape(type, TensorShape.longs(shape)));
    return GraphCost.of(graph, inputs, false).outputs();
  }
}
