package dev.emotion4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.emotion4j.benchmarks.jmh.FrameParts;
import dev.emotion4j.benchmarks.jmh.Timing.Effort;
import dev.emotion4j.benchmarks.loading.LoadingWay;
import dev.emotion4j.benchmarks.loading.MemoryUse;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.benchmarks.models.ReferenceModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured in child processes. */
class FramePartsTest {
  private static final ReferenceModel MODEL = ReferenceModel.MOBILENET_V2;

  @TempDir Path directory;

  @Test
  void theWholeAndItsPartsAreMeasuredInTurnAndHaveARow() throws Exception {
    ReferenceModels.write(directory, List.of(MODEL), bytes -> {});
    FrameParts parts = FrameParts.measure(MODEL, directory, Effort.SMOKE);

    assertThat(parts.rounds()).isPositive();
    assertThat(parts.preprocessingMs()).isPositive();
    assertThat(parts.bareMs()).isPositive();
    assertThat(parts.wholeMs()).isPositive();
  }

  /** 10.5 / (2 + 8) = 1.05. */
  @Test
  void theRatioIsTheWholeOverTheSumOfItsParts() {
    Report report = new Report();
    report.frames.add(new FrameParts(MODEL, 2, 8, 10.5, 7));
    report.frames.add(new FrameParts(MODEL, 2, 8, 10.6, 7));

    assertThat(Markdown.of(report))
        .contains("| MobileNetV2 | 2.00 | 8.00 | 10.50 | 7 | 1.050 | met |")
        .contains("| MobileNetV2 | 2.00 | 8.00 | 10.60 | 7 | 1.060 | **missed** |");
  }

  @Test
  void memoryIsMeasuredWithTheSizeOfTheFile() throws Exception {
    assumeThat(MemoryUse.isMeasurable()).isTrue();
    ReferenceModels.write(directory, List.of(MODEL), bytes -> {});

    MemoryUse use = MemoryUse.measure(MODEL, LoadingWay.EMOTION4J, directory, 1, 1);

    double size = Files.size(directory.resolve(MODEL.fileName())) / 1048576.0;
    assertThat(use.sizeMb()).isEqualTo(size);
    assertThat(use.peakMb()).isGreaterThan(size);
  }

  @Test
  void aChildThatFailsIsAnError() {
    assertThatThrownBy(() -> FrameParts.measure(MODEL, directory, Effort.SMOKE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "The process FrameParts printed 0 lines and ended with exit code 1");
  }
}
