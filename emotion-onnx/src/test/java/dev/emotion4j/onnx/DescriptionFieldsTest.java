package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.InputSpec;
import dev.emotion4j.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that describe other layouts, element types and outputs. */
class DescriptionFieldsTest {
  @TempDir private Path temp;

  private ModelDirectory open(String fields) throws IOException {
    Files.writeString(
        temp.resolve("model_info.json"), "{\"models\": {\"m.onnx\": {" + fields + "}}}");
    return ModelDirectory.open(temp);
  }

  private static final String TWO = ", \"output_shape\": [1, 2], \"classes\": [\"a\", \"b\"]";

  @Test
  void theLayoutIsSeenFromTheShape() throws IOException {
    InputSpec first = open("\"input_shape\": [1, 3, 6, 4]" + TWO).spec("m.onnx").input();
    assertThat(first.layout()).isEqualTo(InputSpec.Layout.NCHW);
    InputSpec last = open("\"input_shape\": [1, 6, 4, 3]" + TWO).spec("m.onnx").input();
    assertThat(last).isEqualTo(first.withLayout(InputSpec.Layout.NHWC));
    for (String any : List.of("-1", "null", "\"N\"", "\"batch_size\"")) {
      assertThat(
              open("\"input_shape\": ["
                      + any
                      + ", 3, 6, 4], \"output_shape\": ["
                      + any
                      + ", 2], \"classes\": [\"a\", \"b\"]")
                  .spec("m.onnx")
                  .input())
          .as(any)
          .isEqualTo(first);
    }
    assertThat(open("\"input_shape\": [6, 4, 3]" + TWO).spec("m.onnx").input()).isEqualTo(last);
    assertThat(open("\"input_shape\": [3, 6, 4]" + TWO).spec("m.onnx").input()).isEqualTo(first);
  }

  @Test
  void bytesAreFedAsTheyAre() throws IOException {
    InputSpec spec =
        open("\"input_shape\": [1, 3, 6, 4], \"input_type\": \"uint8\"" + TWO)
            .spec("m.onnx")
            .input();
    assertThat(spec.mean()).isEqualTo(List.of(0f, 0f, 0f));
    assertThat(spec.std()).isEqualTo(List.of(1 / 255f, 1 / 255f, 1 / 255f));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "input_shape": [1, 6, 8, 8], "output_shape": [1, 1], "classes": ["a"] | input_shape is [1, 6, 8, 8], which has 6 channels, but a picture has 3 (RGB or BGR) or 1 (GRAY): such a model is fed more than one picture of a face; choose a model of single pictures
          "input_shape": [1, 8, 8, 2], "output_shape": [1, 1], "classes": ["a"] | input_shape is [1, 8, 8, 2], which has 2 channels, but a picture has 3 (RGB or BGR) or 1 (GRAY): such a model is fed more than one picture of a face; choose a model of single pictures
          "input_shape": [1, 3, 8, 8], "input_type": "int8", "output_shape": [1, 1], "classes": ["a"] | input_type is "int8", expected one of [float32, float16, float64, uint8]; correct the file
          "input_shape": [1, 3, 8, 8], "input_type": "uint8", "preprocessing": {"normalize": {"mean": [0, 0, 0], "std": [1, 1, 1]}}, "output_shape": [1, 1], "classes": ["a"] | preprocessing.normalize is given, but with the input_type uint8 the graph is fed the picture's bytes and normalises them itself; leave one of the two out
          "input_shape": [1, 3, 8, 8], "output_shape": [1, 4], "classes": ["a", "b"], "values": {"valence": 3} | output_shape is [1,4], expected [N, 3], since there are 2 classes and 1 values; correct the file
          "input_shape": [1, 3, 8, 8], "output_shape": [1, 3], "classes": ["a", "b"], "values": {"valence": 3} | values is {"valence":3}, expected indices from 0 to 2, as output_shape says; correct the file
          "input_shape": [1, 3, 8, 8], "output_shape": [1, 4], "classes": ["a", "b"], "values": {"x": 3, "y": 3} | values is {"x":3,"y":3}, expected indices that are all different; correct the file
          "input_shape": [1, 3, 8, 8], "output_shape": [1, 3], "classes": ["a", "b"], "values": {"x": -1} | values.x is -1, expected an index into the output, from 0; correct the file
          "input_shape": [1, 3, 8, 8], "output_shape": [1, 1], "classes": ["a", "b", "c"], "output": "sigmoid" | output_shape is [1,1], expected [N, 3], since there are 3 classes; correct the file
          "input_shape": [1, 3, 8, 8], "output_shape": [1, 1000000000, 1000000000], "classes": ["a"] | output_shape is [1,1000000000,1000000000], expected [N, number of classes]; correct the file
          "input_shape": [1, 3, 8, 8], "output_shape": [1, 1], "classes": ["a"], "files": {"../w": "00"} | files['../w'] is "00", expected 64 hex digits, as sha256sum prints them, but it has 2 characters; correct the file
          """)
  void aWrongFieldIsRefusedWithItsPath(String fields, String message) {
    assertThatThrownBy(() -> open(fields))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(temp.resolve("model_info.json") + ": $.models['m.onnx']." + message);
  }

  @Test
  void labelsMayStandInAnObjectByTheirNumbers() throws IOException {
    String fields = "\"input_shape\": [1, 3, 8, 8], \"output_shape\": [1, 3], \"classes\": ";
    assertThat(
            open(fields + "{\"0\": \"angry\", \"2\": \"sad\", \"1\": \"happy\"}")
                .spec("m.onnx")
                .labels())
        .containsExactly("angry", "happy", "sad");
    assertThatThrownBy(() -> open(fields + "{\"1\": \"angry\"}"))
        .hasMessage(
            temp.resolve("model_info.json")
                + ": $.models['m.onnx'].classes is {\"1\":\"angry\"}, expected labels, or an object"
                + " of them by the numbers from 0 on; correct the file");
  }

  @Test
  void aSideFileOutsideTheFolderIsRefused() {
    String sha256 = "0".repeat(64);
    assertThatThrownBy(
            () ->
                open(
                    "\"input_shape\": [1, 3, 8, 8]"
                        + TWO
                        + ", \"files\": {\"../w\": \""
                        + sha256
                        + "\"}"))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            temp.resolve("model_info.json")
                + ": $.models['m.onnx'].files['../w'] has a key that is not a plain file name; use"
                + " the name without any folder");
  }
}
