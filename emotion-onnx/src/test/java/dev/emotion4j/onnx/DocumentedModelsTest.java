package dev.emotion4j.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.InputSpec;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.OutputKind;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.ModelInfoReader;
import dev.emotion4j.onnx.files.OutputTensor;
import dev.emotion4j.onnx.files.Sha256;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.onnx.options.GraphCheck;
import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each description in {@code docs/bring-your-own-model.md}, on a graph of that structure. */
class DocumentedModelsTest {
  private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
  private static final String MODEL_SHA256 = "<sha256sum of the file>";
  private static final String SIDE_SHA256 = "<sha256sum of that file>";

  @TempDir private Path temp;

  static List<String> examples() throws IOException {
    Path docs = Path.of(System.getProperty("emotion.repository", ".."), "docs");
    String text = Files.readString(docs.resolve("bring-your-own-model.md"));
    List<String> examples = new ArrayList<>();
    for (Matcher example = EXAMPLE.matcher(text); example.find(); ) {
      examples.add(example.group(1));
    }
    return examples;
  }

  /** The mean of each channel, a matrix, and what the description says that the graph ends in. */
  private static byte[] graph(DescribedModel model, boolean external) {
    if (model.detector() != null) {
      return detector(model);
    }
    ModelSpec spec = model.spec();
    boolean last = spec.input().layout() == InputSpec.Layout.NHWC;
    int channels = spec.input().channels();
    int count = model.output().count();
    Object[] shape = new Object[4];
    shape[0] = "N";
    for (int i = 0; i < 3; i++) {
      shape[i + 1] = model.input().shape().get(i);
    }
    GraphWriter graph = new GraphWriter().input("input", GraphWriter.FLOAT, shape);
    if (external) {
      graph.initializer(
          GraphWriter.tensor(GraphWriter.FLOAT, channels, count)
              .text(8, "weights")
              .message(13, new ProtoWriter().text(1, "location").text(2, "model.onnx.data"))
              .integer(14, 1));
    } else {
      graph.tensor("weights", GraphWriter.wave(channels * count), channels, count);
    }
    String name = model.output().name() == null ? "output" : model.output().name();
    graph
        .node(
            "ReduceMean",
            "input",
            "pooled",
            last ? GraphWriter.ints("axes", 1, 2) : GraphWriter.ints("axes", 2, 3),
            GraphWriter.integer("keepdims", 0))
        .node("MatMul", "pooled,weights", "scores");
    String end =
        switch (spec.output()) {
          case LOGITS -> "Identity";
          case PROBABILITIES -> "Softmax";
          case LOG_PROBABILITIES -> "LogSoftmax";
          case SIGMOID -> "Sigmoid";
        };
    graph.node(end, "scores", name).output(name, GraphWriter.FLOAT, "N", count);
    if (model.output().name() != null) {
      graph.output("pooled", GraphWriter.FLOAT, "N", channels);
    }
    return graph.toByteArray();
  }

  /** A mean times zeros of each output's shape. */
  private static byte[] detector(DescribedModel model) {
    InputSpec input = model.spec().input();
    GraphWriter graph =
        new GraphWriter()
            .input("input", GraphWriter.FLOAT, "N", 3, input.height(), input.width())
            .node("ReduceMean", "input", "mean4", GraphWriter.ints("axes", 1, 2, 3))
            .node(
                "ReduceMean",
                "mean4",
                "mean3",
                GraphWriter.ints("axes", 3),
                GraphWriter.integer("keepdims", 0));
    for (int i = 0; i < model.outputs().size(); i++) {
      OutputTensor output = model.outputs().get(i);
      int rank = output.shape().size();
      long[] zeros = new long[rank + 1];
      Object[] shape = new Object[rank + 1];
      zeros[0] = 1;
      shape[0] = "N";
      for (int j = 0; j < rank; j++) {
        zeros[j + 1] = output.shape().get(j);
        shape[j + 1] = output.shape().get(j);
      }
      String name = output.name() == null ? "output" + i : output.name();
      graph
          .tensor("zeros" + i, new float[output.count()], zeros)
          .node("Mul", "mean" + (rank + 1) + ",zeros" + i, name)
          .output(name, GraphWriter.FLOAT, shape);
    }
    return graph.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theDescriptionFitsAGraphOfItsKind(String example) throws IOException {
    String zeros = "0".repeat(64);
    DescribedModel model =
        ModelInfoReader.read(
                "docs",
                example.replace(MODEL_SHA256, zeros).replace(SIDE_SHA256, zeros).getBytes(UTF_8),
                null,
                false)
            .values()
            .iterator()
            .next();
    boolean external = example.contains(SIDE_SHA256);
    byte[] graph = graph(model, external);
    byte[] side =
        ProtoWriter.floats(
            GraphWriter.wave(model.spec().input().channels() * model.output().count()));
    Files.write(temp.resolve(model.spec().fileName()), graph);
    Files.write(temp.resolve("model.onnx.data"), side);
    Files.writeString(
        temp.resolve("model_info.json"),
        example
            .replace(MODEL_SHA256, Sha256.of(ByteBuffer.wrap(graph)))
            .replace(SIDE_SHA256, Sha256.of(ByteBuffer.wrap(side))));

    if (model.detector() != null) {
      try (OnnxFaceDetector detector =
          OnnxFaceDetector.builder(ModelDirectory.open(temp), model.spec().fileName())
              .options(ExecutionOptions.DEFAULT.withGraphCheck(GraphCheck.STRICT))
              .minScore(0.9)
              .build()) {
        assertThat(detector.detect(gray())).isEmpty();
      }
      return;
    }
    try (OnnxEmotionClassifier classifier =
        OnnxEmotionClassifier.builder(ModelDirectory.open(temp), model.spec().fileName())
            .graphCheck(GraphCheck.STRICT)
            .build()) {
      Prediction prediction = classifier.classify(gray());
      assertThat(prediction.probabilities().keySet())
          .containsExactlyElementsOf(model.spec().labels());
      assertThat(prediction.values().keySet())
          .containsExactlyElementsOf(model.output().values().keySet());
      double sum = prediction.probabilities().values().stream().mapToDouble(p -> p).sum();
      boolean independent =
          model.spec().output() == OutputKind.SIGMOID && model.output().count() > 1;
      if (!independent) {
        assertThat(sum).isCloseTo(1, within(1e-5));
      }
    }
  }

  private static RgbImage gray() {
    return new RgbImage() {
      @Override
      public int width() {
        return 50;
      }

      @Override
      public int height() {
        return 40;
      }

      @Override
      public void readRow(int x, int y, int count, byte[] rgb) {
        Arrays.fill(rgb, 0, 3 * count, (byte) 128);
      }
    };
  }
}
