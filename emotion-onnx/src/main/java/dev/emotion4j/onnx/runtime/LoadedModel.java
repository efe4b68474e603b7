package dev.emotion4j.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.emotion4j.InferenceException;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.check.GraphShapes;
import dev.emotion4j.onnx.options.ExecutionProvider;
import dev.emotion4j.onnx.options.Loading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model in memory, with what is known of it.
 *
 * @param graph what the file contains
 * @param loading how it was loaded; never {@link Loading#AUTO}
 * @param providers what computes, in order of preference
 * @param providerProblem why a preferred provider does not compute, or not all; {@code null} if it
 *     does
 * @param loadNanos the time from the first byte read to the session
 * @param privateCopy a file that is to be deleted after the session, or {@code null}
 */
public record LoadedModel(
    DescribedModel model,
    OrtEnvironment environment,
    OrtSession session,
    GraphShapes shapes,
    OnnxGraph graph,
    Loading loading,
    List<ExecutionProvider> providers,
    @Nullable String providerProblem,
    long loadNanos,
    @Nullable Path privateCopy) {

  /**
   * Deletes the copy now, where the system lets a mapped file be deleted, or leaves it to close.
   */
  LoadedModel withPrivateCopy(Path copy) {
    return new LoadedModel(
        model,
        environment,
        session,
        shapes,
        graph,
        loading,
        providers,
        providerProblem,
        loadNanos,
        delete(copy) ? null : copy);
  }

  /** Releases the native memory. Nothing may run any more, and it is called once only. */
  void close(String place) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new InferenceException(
          InferenceException.Reason.RUNTIME,
          place + ": ONNX Runtime failed to close: " + e.getMessage(),
          e);
    } finally {
      if (privateCopy != null && !delete(privateCopy)) {
        privateCopy.toFile().deleteOnExit();
      }
    }
  }

  private static boolean delete(Path file) {
    try {
      Files.deleteIfExists(file);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
