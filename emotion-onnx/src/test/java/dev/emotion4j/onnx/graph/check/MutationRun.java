package dev.emotion4j.onnx.graph.check;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import dev.emotion4j.onnx.graph.rules.UnboundedException;
import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.HostileGraphs;
import dev.emotion4j.onnx.testing.TestGraphs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The process that {@link ModelMutationTest} expects to survive: damages models, makes up others,
 * and loads and runs each that gets past our checks. Prints each case before it runs, so that a
 * death names its cause.
 */
public final class MutationRun {
  /** Or else STANDARD, with a checksum: what has no rule is let through. */
  private static final boolean STRICT = !Boolean.getBoolean("emotion4j.mutations.standard");

  private static final Path STATUS = Path.of("/proc/self/status");

  private MutationRun() {}

  /**
   * Arguments: seed, first case, number of cases, number of random graphs, limit of the resident
   * set in MB, folder.
   */
  public static void main(String[] args) throws IOException {
    long seed = Long.parseLong(args[0]);
    int first = Integer.parseInt(args[1]);
    int count = Integer.parseInt(args[2]);
    int randomGraphs = Integer.parseInt(args[3]);
    long maxMegabytes = Long.parseLong(args[4]);
    Path folder = Path.of(args[5]);
    Map<String, byte[]> models = TestGraphs.all();
    List<String> names = new ArrayList<>(models.keySet());
    Map<String, Integer> outcomes = new TreeMap<>();
    for (Map.Entry<String, byte[]> graph : HostileGraphs.all().entrySet()) {
      System.out.println("hostile graph: " + graph.getKey());
      count(
          outcomes,
          "hostile " + check(graph.getValue(), inputDims(graph.getKey(), graph.getValue())));
      checkMemory(graph.getKey(), maxMegabytes);
    }
    for (int i = first; i < first + count; i++) {
      String name = names.get(i % names.size());
      byte[] mutant = new ModelMutator(new Random(seed * 1_000_003 + i)).mutate(models.get(name));
      System.out.println("case " + i + " of " + name);
      System.out.flush();
      Path file = folder.resolve("mutant.onnx");
      Files.write(file, mutant);
      count(outcomes, check(mutant, inputDims(name, models.get(name))));
      checkMemory(name, maxMegabytes);
    }
    for (int i = 0; i < randomGraphs; i++) {
      byte[] graph = RandomGraphs.next(new Random(seed * 1_000_003 + i));
      System.out.println("random graph " + i);
      System.out.flush();
      count(outcomes, "random " + check(graph, new long[] {1, 3, 8, 8}));
      checkMemory("random graph " + i, maxMegabytes);
      byte[] branch = RandomGraphs.passedBy(new Random(seed * 1_000_003 + i));
      System.out.println("random branch " + i);
      System.out.flush();
      count(outcomes, "branch " + check(branch, new long[] {1, 3, 8, 8}));
      checkMemory("random branch " + i, maxMegabytes);
    }
    System.out.println("outcomes " + outcomes + ", peak " + peakMegabytes() + " MB");
  }

  private static void count(Map<String, Integer> outcomes, String outcome) {
    System.out.println("  " + outcome);
    outcomes.merge(outcome, 1, Integer::sum);
  }

  private static void checkMemory(String name, long maxMegabytes) throws IOException {
    long megabytes = peakMegabytes();
    if (megabytes > maxMegabytes) {
      throw new IllegalStateException(name + " took the process to " + megabytes + " MB");
    }
  }

  private static long[] inputDims(String name, byte[] model) {
    return switch (name) {
      case "face_detector.onnx" -> new long[] {1, 3, 240, 320};
      case "face_expression.onnx" -> new long[] {1, 3, 112, 112};
      default -> declared(model);
    };
  }

  /** The undamaged model's own, in a batch of one. */
  private static long[] declared(byte[] model) {
    try {
      List<Long> dims = OnnxGraph.read("m", ByteBuffer.wrap(model)).inputs().get(0).dims();
      return new long[] {1, 3, dims.get(2), dims.get(3)};
    } catch (ModelException hostile) {
      return new long[] {1, 3, 8, 8};
    }
  }

  private static String check(byte[] model, long[] dims) {
    OnnxGraph graph;
    GraphCost cost;
    try {
      graph = OnnxGraph.read("mutant.onnx", ByteBuffer.wrap(model));
      if (graph.inputs().size() != 1 || graph.outputs().size() != 1) {
        return "refused by us";
      }
      Map<String, TensorShape> inputs =
          Map.of(graph.inputs().get(0).name(), new TensorShape(ElementType.FLOAT, dims));
      cost = GraphCost.of(graph, inputs, STRICT);
    } catch (ModelException | UnboundedException e) {
      report(e);
      return "refused by us";
    }
    return run(model, dims, graph, cost);
  }

  private static String run(byte[] model, long[] dims, OnnxGraph graph, GraphCost cost) {
    String let = cost.unbounded() == null ? "" : "let through, ";
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "m");
    float[] image = GraphWriter.wave((int) TensorShape.product(dims, 0, 4));
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      try (OrtSession session = environment.createSession(model, options)) {
        try (OnnxTensor tensor =
                OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), dims);
            OrtSession.Result result = session.run(Map.of(graph.inputs().get(0).name(), tensor))) {
          long[] actual = ((OnnxTensor) result.get(0)).getInfo().getShape();
          TensorShape made = cost.outputs().get(graph.outputs().get(0).name());
          if (made != null && !Arrays.equals(actual, made.dims())) {
            throw new IllegalStateException(
                "we computed " + made + ", it is " + Arrays.toString(actual));
          }
          return let + "answered";
        } catch (OrtException e) {
          report(e);
          return let + "refused by ONNX Runtime when run";
        }
      } catch (OrtException e) {
        report(e);
        return let + "refused by ONNX Runtime when loaded";
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void report(Exception e) {
    if (Boolean.getBoolean("emotion4j.mutations.verbose")) {
      System.out.println("  " + e.getMessage());
    }
  }

  /** The largest resident set so far; 0 where the system doesn't say. */
  private static long peakMegabytes() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    }
  }
}
