package dev.emotion4j.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.emotion4j.ModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** A model folder that breaks off in the middle of a file. */
class FailingSourceTest {
  private static final String INFO =
      """
      {"models": {"a.onnx": {"classes": ["a"], "input_shape": [1, 3, 8, 8],
        "output_shape": [1, 1],
        "checksum": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}}}
      """;

  private final ModelSource source = mock(ModelSource.class, "the bucket");
  private final InputStream broken = mock(InputStream.class);

  private void breakOffAfterTwoReads() throws IOException {
    when(broken.read(any(), anyInt(), anyInt()))
        .thenReturn(16, 16)
        .thenThrow(new IOException("connection reset"));
    when(broken.read(any())).thenReturn(16, 16).thenThrow(new IOException("connection reset"));
  }

  @Test
  void aModelWhoseStreamBreaksIsAnErrorWithItsCauseAndTheStreamIsClosed() throws IOException {
    breakOffAfterTwoReads();
    when(source.open("model_info.json")).thenReturn(new ByteArrayInputStream(INFO.getBytes(UTF_8)));
    when(source.open("a.onnx")).thenReturn(broken);
    OnnxEmotionClassifier.Builder builder =
        OnnxEmotionClassifier.builder(ModelDirectory.open(source), "a.onnx");
    assertThatThrownBy(builder::build)
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            "the bucket/a.onnx: cannot be read: java.io.IOException: connection reset; check the"
                + " file and its permissions")
        .hasRootCauseInstanceOf(IOException.class);
    verify(broken).close();
  }

  @Test
  void aDescriptionWhoseStreamBreaksIsAnErrorAndTheStreamIsClosed() throws IOException {
    breakOffAfterTwoReads();
    when(source.open("model_info.json")).thenReturn(broken);
    assertThatThrownBy(() -> ModelDirectory.open(source))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            "the bucket/model_info.json: cannot be read: java.io.IOException: connection reset;"
                + " check the file and its permissions");
    verify(broken).close();
  }
}
