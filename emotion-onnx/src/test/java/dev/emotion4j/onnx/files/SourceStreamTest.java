package dev.emotion4j.onnx.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.ModelSource;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.onnx.testing.UserModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that fail, or never end. */
class SourceStreamTest {
  @TempDir Path directory;

  @Test
  void aSourceThatBreaksWhileItIsReadIsNamed() throws IOException {
    UserModels models = UserModels.copyTo(directory);
    ModelSource breaking =
        new ModelSource() {
          @Override
          public InputStream open(String name) throws IOException {
            if (name.endsWith(".json")) {
              return Files.newInputStream(models.file(name));
            }
            InputStream closed = InputStream.nullInputStream();
            closed.close();
            return closed;
          }

          @Override
          public String toString() {
            return "the bucket";
          }
        };
    assertThatThrownBy(
            () ->
                OnnxEmotionClassifier.builder(ModelDirectory.open(breaking), UserModels.MODEL)
                    .build())
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "the bucket/face_expression.onnx: cannot be read: java.io.IOException: Stream closed;"
                + " check the file and its permissions");
  }

  @Test
  void aStreamWithoutEndIsRefused() {
    ModelFiles endless = new Endless();
    assertThatThrownBy(() -> SourceStream.open(endless, "m.onnx", 1 << 20).readAllBytes())
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            "the tap/m.onnx: has more than 1048576 bytes, which is the limit; check that it is the"
                + " right file");
  }

  private record Endless() implements ModelFiles {
    @Override
    public InputStream open(String name) {
      return new InputStream() {
        @Override
        public int read() {
          return 8;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
          return length;
        }
      };
    }

    @Override
    public String toString() {
      return "the tap";
    }
  }

  @Test
  void whatASourceThrowsUncheckedIsToldAsItsFailure() {
    ModelSource failing =
        new ModelSource() {
          @Override
          public InputStream open(String name) {
            throw new IllegalStateException("no network");
          }

          @Override
          public String toString() {
            return "the bucket";
          }
        };
    assertThatThrownBy(() -> ModelDirectory.open(failing))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            "the bucket/model_info.json: cannot be read: java.io.IOException:"
                + " java.lang.IllegalStateException: no network; check the file and its"
                + " permissions");
  }

  @Test
  void aThreadThatIsInterruptedWhileItChecksSaysSo() {
    ModelDirectory models = UserModels.copyTo(directory).open();
    Thread.currentThread().interrupt();
    assertThatThrownBy(models::check)
        .isExactlyInstanceOf(InferenceException.class)
        .hasMessage(
            directory
                + "/face_detector.onnx: the thread was interrupted while it read the file; do it"
                + " again");
    assertThat(Thread.interrupted()).isTrue();
  }
}
