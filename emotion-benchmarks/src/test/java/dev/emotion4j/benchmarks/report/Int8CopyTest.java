package dev.emotion4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emotion4j.benchmarks.jmh.Int8Copy;
import dev.emotion4j.benchmarks.jmh.Timing.Effort;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.benchmarks.models.ReferenceModels;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Int8CopyTest {
  private static final ReferenceModel MODEL = ReferenceModel.MOBILENET_V2;

  @TempDir Path directory;

  /** The copy here has the original's bytes, so its answers are PyTorch's for the original. */
  @Test
  void aCopyIsMeasuredAndComparedWithPyTorchAndHasARowOfItsOwn() throws Exception {
    ReferenceModels.write(directory, List.of(MODEL), bytes -> {});
    Path file = directory.resolve("mobilenet_emotion.int8.onnx");
    Files.copy(directory.resolve(MODEL.fileName()), file);
    describeLike(MODEL.fileName(), "mobilenet_emotion.int8.onnx");

    Report report = new Report();
    report.int8.add(Int8Copy.of(file).measure(Effort.SMOKE));

    Int8Copy.Result result = report.int8.get(0);
    assertThat(result.sizeMb()).isEqualTo(Files.size(file) / 1048576.0);
    assertThat(result.fastestMs()).isPositive().isLessThanOrEqualTo(result.medianMs());
    assertThat(result.originalFastestMs())
        .isPositive()
        .isLessThanOrEqualTo(result.originalMedianMs());
    assertThat(result.rounds()).isPositive();
    assertThat(result.agreement().relativeError()).isLessThan(1e-4);
    assertThat(result.agreement().model()).isEqualTo(MODEL);
    assertThat(result.agreement().passes()).isTrue();
    assertThat(Markdown.of(report).lines())
        .filteredOn(line -> line.startsWith("| mobilenet_emotion.int8.onnx | 8.47 |"))
        .singleElement()
        .asString()
        .contains("| 15 of 15 | 0.0 % |")
        .doesNotContain("–");
  }

  @Test
  void aFileThatIsNotNamedAfterAReferenceModelIsRefused() throws Exception {
    Path file = Files.createFile(directory.resolve("other.int8.onnx"));
    assertThatThrownBy(() -> Int8Copy.of(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other.int8.onnx")
        .hasMessageContaining("mobilenet_emotion.int8.onnx")
        .hasMessageContaining("emotion quantize");
  }

  @Test
  void aFileThatIsNotThereIsSaidToBeMissing() {
    assertThatThrownBy(() -> Int8Copy.of(directory.resolve("mobilenet_emotion.int8.onnx")))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("mobilenet_emotion.int8.onnx")
        .hasMessageContaining("emotion quantize");
  }

  private void describeLike(String original, String copy) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    for (String name : List.of("model_info.json", "model_checksums.json")) {
      Path json = directory.resolve(name);
      ObjectNode tree = (ObjectNode) mapper.readTree(json.toFile());
      ObjectNode entries =
          name.equals("model_info.json") ? (ObjectNode) tree.required("models") : tree;
      entries.set(copy, entries.required(original));
      mapper.writeValue(json.toFile(), tree);
    }
  }
}
