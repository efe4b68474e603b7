package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ColorOrder;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ModelException;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.OutputKind;
import dev.emotion4j.ResizeMode;
import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import dev.emotion4j.onnx.testing.ZooModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Drafts of descriptions, from nothing but the model's file. */
class DescriptionDraftTest {
  @TempDir private Path temp;

  private ModelSpec drafted(ZooModel model) throws IOException {
    Files.writeString(model.file("model_info.json"), ModelDirectory.draft(model.file("m.onnx")));
    assertThat(model.open().check()).allSatisfy(check -> assertThat(check.problem()).isNull());
    return model.open().spec("m.onnx");
  }

  @ParameterizedTest
  @MethodSource("dev.emotion4j.onnx.ModelKindsTest#kinds")
  void theDraftOfEachKindFitsItsGraph(String kind) throws IOException {
    drafted(ZooModel.copy(kind, temp));
  }

  @Test
  void layoutKindAndColourAreSeen() throws IOException {
    ModelSpec spec = drafted(ZooModel.copy("mini_xception_grey_nhwc", temp));
    assertThat(spec.input().layout()).isEqualTo(InputSpec.Layout.NHWC);
    assertThat(spec.input().channels()).isEqualTo(1);
    assertThat(spec.output()).isEqualTo(OutputKind.PROBABILITIES);
    assertThat(drafted(ZooModel.copy("log_softmax", temp)).output())
        .isEqualTo(OutputKind.LOG_PROBABILITIES);
    ModelSpec binary = drafted(ZooModel.copy("binary_sigmoid", temp));
    assertThat(binary.output()).isEqualTo(OutputKind.SIGMOID);
    assertThat(binary.labels()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"angry\", \"happy\", \"sad\", \"calm\"]",
        "{0: 'angry', 1: 'happy', 2: 'sad', 3: 'calm'}",
        "{\"0\": \"angry\", \"1\": \"happy\", \"2\": \"sad\", \"3\": \"calm\"}",
        "angry, happy, sad, calm",
        "angry|happy|sad|calm",
        "{'happy': 1, 'angry': 0, 'calm': 3, 'sad': 2}"
      })
  void labelsComeFromTheMetadata(String text) throws IOException {
    ProtoWriter entry = new ProtoWriter().text(1, "Class_Names").text(2, text);
    Path file = temp.resolve("m.onnx");
    Files.write(
        file,
        GraphWriter.classifier()
            .startingWith(new ProtoWriter().integer(1, 8).message(14, entry))
            .toByteArray());
    Files.writeString(temp.resolve("model_info.json"), ModelDirectory.draft(file));
    assertThat(ModelDirectory.open(temp).spec("m.onnx").labels())
        .containsExactly("angry", "happy", "sad", "calm");
  }

  @Test
  void labelsMayHaveEscapesInThem() throws IOException {
    assertThat(labelled("[\"\\u00c4rger\", \"don't\", \"\\\"hm\\\"\", \"\\u{}\"]"))
        .containsExactly("\u00c4rger", "don't", "\"hm\"", "\\u{}");
    assertThat(labelled("['don\\'t', \"can't\", 'a', '\"b\"']"))
        .containsExactly("don't", "can't", "a", "\"b\"");
  }

  @Test
  void quotesThatNeverEndAreNoLabels() throws IOException {
    assertThat(labelled("\"" + "\\\"".repeat(32_000))).contains("class 0");
    // Nor is what is blank, which no description may have.
    assertThat(labelled("{0: 'a', 1: ' ', 2: 'b', 3: 'c'}")).contains("class 0");
  }

  private List<String> labelled(String names) throws IOException {
    return drafted(
            GraphWriter.classifier()
                .startingWith(
                    new ProtoWriter().integer(1, 8).message(14, metadata("names", names))))
        .labels();
  }

  /** The map's first score is that of class 2, its last of class 0. */
  @Test
  void labelsFollowTheNumbersOfAMap() throws IOException {
    ModelSpec named =
        drafted(
            numberedMap()
                .startingWith(
                    new ProtoWriter()
                        .integer(1, 8)
                        .message(14, metadata("id2label", "{0: 'angry', 1: 'happy', 2: 'sad'}"))));
    assertThat(named.labels()).containsExactly("sad", "happy", "angry");
    ModelSpec unnamed = drafted(numberedMap());
    assertThat(unnamed.labels()).containsExactly("class 0", "class 1", "class 2");
    assertThat(unnamed.note())
        .contains("the scores are those of the classes number [2, 1, 0]", "name the classes");
  }

  private static GraphWriter numberedMap() {
    return GraphWriter.withInput()
        .node("GlobalAveragePool", "input", "pooled")
        .node("Flatten", "pooled", "scores")
        .node("ai.onnx.ml.ZipMap", "scores", "map", GraphWriter.ints("classlabels_int64s", 2, 1, 0))
        // TypeProto.sequence_type, whose contents do not matter.
        .inGraph(
            graph ->
                graph.message(
                    12,
                    new ProtoWriter()
                        .text(1, "map")
                        .message(2, new ProtoWriter().message(4, new ProtoWriter()))));
  }

  @Test
  void scoresThatAreAnOutputAreTakenBeforeWhatWasChosenFromThem() throws IOException {
    ModelSpec spec =
        drafted(
            GraphWriter.withInput()
                .node("GlobalAveragePool", "input", "pooled")
                .node("Flatten", "pooled", "flat")
                .node("Softmax", "flat", "p")
                .node("ReduceMax", "p", "emotion_confidence", GraphWriter.ints("axes", 1))
                .node("ArgMax", "p", "label", GraphWriter.integer("axis", 1))
                .output("emotion_confidence", GraphWriter.FLOAT, "N", 1)
                .output("label", GraphWriter.INT64, "N", 1)
                .output("p", GraphWriter.FLOAT, "N", 3));
    assertThat(spec.labels()).hasSize(3);
    assertThat(spec.output()).isEqualTo(OutputKind.PROBABILITIES);
    assertThat(spec.note()).contains("choose the output among").doesNotContain("within the graph");
  }

  @Test
  void oneShareOfSeveralIsToBeChecked() throws IOException {
    for (String operator : new String[] {"Softmax", "LogSoftmax"}) {
      ModelSpec spec =
          drafted(
              GraphWriter.withInput()
                  .integers("second", 1)
                  .node("GlobalAveragePool", "input", "pooled")
                  .node("Flatten", "pooled", "flat")
                  .node(operator, "flat", "p")
                  .node("Gather", "p,second", "output", GraphWriter.integer("axis", 1))
                  .output("output", GraphWriter.FLOAT, "N", 1));
      assertThat(spec.note()).contains("check that its one number is about the second class");
      boolean share = operator.equals("Softmax");
      assertThat(spec.output()).isEqualTo(share ? OutputKind.SIGMOID : OutputKind.LOGITS);
      assertThat(spec.note().contains("the logarithm of a share")).isEqualTo(!share);
    }
  }

  @Test
  void anOutputThatIsNoTensorIsNotDescribed() throws IOException {
    Path file = temp.resolve("m.onnx");
    ProtoWriter sequence = new ProtoWriter().message(4, new ProtoWriter());
    Files.write(
        file,
        GraphWriter.withInput()
            .node("SplitToSequence", "input", "y")
            .inGraph(
                graph -> graph.message(12, new ProtoWriter().text(1, "y").message(2, sequence)))
            .toByteArray());
    assertThatThrownBy(() -> ModelDirectory.draft(file))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            file
                + ": its graph's output 'y' is no tensor of a known type, which is an answer without"
                + " scores, expected one number a class, of float32, float16 or float64; export the"
                + " model with its scores");
  }

  @Test
  void pixelsAreAsTheMetadataHasThem() throws IOException {
    ProtoWriter format = new ProtoWriter().text(1, "Image.BitmapPixelFormat").text(2, "Bgr8");
    ProtoWriter range =
        new ProtoWriter().text(1, "Image.NominalPixelRange").text(2, "NominalRange_0_255");
    InputSpec input =
        drafted(
                GraphWriter.classifier()
                    .startingWith(
                        new ProtoWriter().integer(1, 8).message(14, format).message(14, range)))
            .input();
    assertThat(input.color()).isEqualTo(ColorOrder.BGR);
    assertThat(input.mean()).containsExactly(0f, 0f, 0f);
    assertThat(input.std()).containsExactly(1 / 255f, 1 / 255f, 1 / 255f);
  }

  private static ProtoWriter metadata(String key, String value) {
    return new ProtoWriter().text(1, key).text(2, value);
  }

  @Test
  void anUltralyticsClassifierIsFedAsItWasTrained() throws IOException {
    ModelSpec spec =
        drafted(
            new GraphWriter()
                .input("images", GraphWriter.FLOAT, "N", 3, "height", "width")
                .node("GlobalAveragePool", "images", "pooled")
                .node("Flatten", "pooled", "output0")
                .output("output0", GraphWriter.FLOAT, "N", 3)
                .startingWith(
                    new ProtoWriter()
                        .integer(1, 8)
                        .message(14, metadata("author", "Ultralytics"))
                        .message(14, metadata("task", "classify"))
                        .message(14, metadata("imgsz", "[64, 64]"))));
    assertThat(spec.input().width()).isEqualTo(64);
    assertThat(spec.input().resize()).isEqualTo(ResizeMode.CENTER_CROP);
    assertThat(spec.input().mean()).containsExactly(0f, 0f, 0f);
    assertThat(spec.input().std()).containsExactly(1f, 1f, 1f);
  }

  @Test
  void whatTheFileDeclaresWithinTheGraphCountsWhereNothingElseIsKnown() throws IOException {
    GraphWriter graph =
        GraphWriter.withInput()
            .node("Frobnicate", "input", "scores")
            .node("ArgMax", "scores", "label", GraphWriter.integer("axis", 1))
            .output("label", GraphWriter.INT64, "N", 1)
            .declare("scores", GraphWriter.FLOAT, "N", 5);
    assertThat(drafted(graph).labels()).hasSize(5);
    // Without one, what comes out of a run is compared with the description.
    GraphWriter silent =
        GraphWriter.withInput()
            .node("Frobnicate", "input", "scores")
            .node("ArgMax", "scores", "label", GraphWriter.integer("axis", 1))
            .output("label", GraphWriter.INT64, "N", 1);
    assertThat(drafted(silent).labels()).hasSize(2);
    // A wrong declaration of what is known does not count.
    GraphWriter wrong =
        GraphWriter.withInput()
            .node("GlobalAveragePool", "input", "scores")
            .node("ArgMax", "scores", "label", GraphWriter.integer("axis", 1))
            .output("label", GraphWriter.INT64)
            .declare("scores", GraphWriter.FLOAT, "N", 5, 1, 1);
    assertThat(drafted(wrong).labels()).hasSize(3);
  }

  @Test
  void anOutputThatIsAMapOfThePictureIsNamed() throws IOException {
    ModelSpec spec =
        drafted(
            GraphWriter.withInput()
                .node("Softmax", "input", "output")
                .output("output", GraphWriter.FLOAT, "N", 3, 8, 8));
    assertThat(spec.note())
        .contains("its output is no list of one number a class, so no classifier can be built");
  }

  @Test
  void aDraftCanBeReadThoughNothingSaysHowManyClassesThereAre() throws IOException {
    ModelSpec spec =
        drafted(
            GraphWriter.withInput()
                .node("Frobnicate", "input", "scores")
                .node("Softmax", "scores", "output")
                .output("output", GraphWriter.FLOAT, "N", "C"));
    assertThat(spec.labels()).hasSize(2);
    assertThat(spec.output()).isEqualTo(OutputKind.PROBABILITIES);
    assertThat(spec.note()).contains("the graph does not say how many numbers its output has");
  }

  @Test
  void greyBytesAreNotNormalised() throws IOException {
    InputSpec input =
        drafted(
                new GraphWriter()
                    .input("input", 2, "N", 8, 8, 1)
                    .node("Cast", "input", "pixels", GraphWriter.integer("to", GraphWriter.FLOAT))
                    .node("ReduceMean", "pixels", "output", GraphWriter.ints("axes", 2, 3))
                    .output("output", GraphWriter.FLOAT, "N", 8, 1, 1))
            .input();
    assertThat(input.color()).isEqualTo(ColorOrder.GRAY);
  }

  @Test
  void theNoteSaysWhatIsToBeFilledIn() throws IOException {
    assertThat(drafted(ZooModel.copy("dan_three_outputs", temp)).note())
        .isEqualTo(
            "Draft: choose the output among [out [1, 7], feat [1, 16], heads [1, 2, 16]]; name"
                + " the classes in the order of training; check preprocessing (ImageNet's mean and"
                + " std hold if none is given)");
  }

  private ModelSpec drafted(GraphWriter graph) throws IOException {
    Path file = temp.resolve("m.onnx");
    Files.write(file, graph.toByteArray());
    Files.writeString(temp.resolve("model_info.json"), ModelDirectory.draft(file));
    assertThat(ModelDirectory.open(temp).check())
        .allSatisfy(check -> assertThat(check.problem()).isNull());
    return ModelDirectory.open(temp).spec("m.onnx");
  }

  @Test
  void openChannelsAreThree() throws IOException {
    ModelSpec spec =
        drafted(
            new GraphWriter()
                .input("input", GraphWriter.FLOAT, "N", "C", "H", "W")
                .node("GlobalAveragePool", "input", "pooled")
                .node("Flatten", "pooled", "output")
                .output("output", GraphWriter.FLOAT, "N", 3));
    assertThat(spec.input().channels()).isEqualTo(3);
    assertThat(spec.note()).contains("does not say how many channels its input has: 3 are assumed");
  }

  @Test
  void anOpenSizeIsOneThatTheGraphWorksWith() throws IOException {
    // 48 x 48 pixels of one channel in, channels last: what a matrix of 2304 rows can be fed.
    ModelSpec spec =
        drafted(
            new GraphWriter()
                .input("input", GraphWriter.FLOAT, "N", "H", "W", 1)
                .tensor("w", new float[2304 * 7], 2304, 7)
                .node("Flatten", "input", "row")
                .node("MatMul", "row,w", "output")
                .output("output", GraphWriter.FLOAT, "N", "C"));
    assertThat(spec.input().width()).isEqualTo(48);
    assertThat(spec.input().height()).isEqualTo(48);
    assertThat(spec.labels()).hasSize(7);
    assertThat(spec.note()).contains("the graph leaves the size open: set it to that of training");
  }

  @Test
  void aSideThatIsOpenIsAsLongAsTheOther() throws IOException {
    ModelSpec spec =
        drafted(
            new GraphWriter()
                .input("input", GraphWriter.FLOAT, "N", 3, "H", 40)
                .node("GlobalAveragePool", "input", "pooled")
                .node("Flatten", "pooled", "output")
                .output("output", GraphWriter.FLOAT, "N", 3));
    assertThat(spec.input().height()).isEqualTo(40);
    assertThat(spec.note()).contains("the graph leaves the size open");
  }

  @Test
  void aGraphThatSaysNothingOfItsInputIsTriedWithTheUsualOnes() throws IOException {
    ModelSpec spec =
        drafted(
            new GraphWriter()
                .input("input", GraphWriter.FLOAT, "N", "a", "b", "c")
                .tensor("w", new float[5 * 9], 5, 1, 3, 3)
                .node("Conv", "input,w", "maps")
                .node("GlobalAveragePool", "maps", "pooled")
                .node("Flatten", "pooled", "output")
                .output("output", GraphWriter.FLOAT));
    assertThat(spec.input().channels()).isEqualTo(1);
    assertThat(spec.input().layout()).isEqualTo(InputSpec.Layout.NCHW);
    assertThat(spec.labels()).hasSize(5);
  }

  @Test
  void theOutputOfTheClassesIsChosen() throws IOException {
    ZooModel.copy("features_first", temp);
    assertThat(ModelDirectory.draft(temp.resolve("m.onnx")))
        .contains("\"output_name\": \"output\"");
    ZooModel.copy("labels_in_the_graph", temp);
    assertThat(ModelDirectory.draft(temp.resolve("m.onnx")))
        .contains("\"output_name\": \"output\"", "\"output\": \"probabilities\"");
  }

  @Test
  void scoresWithinTheGraphAreFound() throws IOException {
    ModelSpec map = drafted(ZooModel.copy("scores_in_a_map", temp));
    assertThat(map.labels()).containsExactly("angry", "happy", "sad", "calm", "bored");
    assertThat(map.output()).isEqualTo(OutputKind.PROBABILITIES);
    assertThat(map.note())
        .startsWith(
            "Draft: output_name is a value within the graph, of which it makes its outputs"
                + " [classLabel [-1], loss]; check that it has a score for each class; ");
    ModelSpec label = drafted(ZooModel.copy("best_label_alone", temp));
    assertThat(label.labels()).hasSize(7);
    assertThat(label.note()).contains("of which it makes its outputs [label [1]];");
  }

  @Test
  void anAnswerWithoutScoresIsNotDescribed() throws IOException {
    Path file = temp.resolve("m.onnx");
    Files.write(
        file,
        new GraphWriter()
            .input("input", GraphWriter.FLOAT, "N", 3, 8, 8)
            .node("GlobalAveragePool", "input", "pooled")
            .node("Cast", "pooled", "label", GraphWriter.integer("to", GraphWriter.INT64))
            .output("label", GraphWriter.INT64, "N", 3, 1, 1)
            .toByteArray());
    assertThatThrownBy(() -> ModelDirectory.draft(file))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            file
                + ": its graph's output 'label' is of int64, which is an answer without scores,"
                + " expected one number a class, of float32, float16 or float64; export the model"
                + " with its scores");
  }

  @Test
  void aSideFileThatIsMissingIsNamed() throws IOException {
    ZooModel model = ZooModel.copy(ZooModel.EXTERNAL, temp);
    Files.delete(model.file(ZooModel.SIDE));
    String message =
        model.file(ZooModel.SIDE)
            + ": no such file, but m.onnx keeps tensors in it; put it beside the model";
    assertThatThrownBy(() -> ModelDirectory.draft(model.file("m.onnx"))).hasMessage(message);
    assertThatThrownBy(() -> model.open().computeChecksums()).hasMessage(message);
  }

  @Test
  void oneLogitIsAboutTwoLabels() throws IOException {
    ModelSpec spec =
        drafted(
            new GraphWriter()
                .input("input", GraphWriter.FLOAT, "N", 1, 8, 8)
                .node("GlobalAveragePool", "input", "pooled")
                .node("Flatten", "pooled", "output")
                .output("output", GraphWriter.FLOAT, "N", 1));
    assertThat(spec.labels()).hasSize(2);
  }

  @Test
  void aModelOfSomethingElseIsNotDescribed() throws IOException {
    Path file = temp.resolve("m.onnx");
    Files.write(
        file,
        new GraphWriter()
            .input("input", GraphWriter.FLOAT, "N", 6, 8, 8)
            .node("Relu", "input", "output")
            .output("output", GraphWriter.FLOAT, "N", 6, 8, 8)
            .toByteArray());
    assertThatThrownBy(() -> ModelDirectory.draft(file))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            file
                + ": its graph's input 'input' is [-1, 6, 8, 8], expected [N, channels, height,"
                + " width] or [N, height, width, channels] with 3 or 1 channels; this is no model of"
                + " single pictures");
    assertThatThrownBy(() -> ModelDirectory.draft(temp.resolve("none.onnx")))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessageStartingWith(temp.resolve("none.onnx") + ": no such file; put the model there");
  }
}
