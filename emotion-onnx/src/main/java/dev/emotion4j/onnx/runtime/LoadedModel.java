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
 * @param privateCopy a folder that is to be deleted after the session, or {@code null}
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
    @Nullable PrivateFolder privateCopy) {

  /** The same model with a folder to be deleted after the session, or {@code null}. */
  LoadedModel withPrivateFolder(@Nullable PrivateFolder folder) {
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
        folder);
  }

  /** Releases the native memory. Nothing may run any more, and it is called once only. */
  void close(String location) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new InferenceException(
          InferenceException.Reason.RUNTIME,
          location + ": ONNX Runtime failed to close: " + e.getMessage(),
          e);
    } finally {
      if (privateCopy != null) {
        privateCopy.delete();
      }
    }
  }
}
