package dev.emotion4j.onnx.runtime;

import static dev.emotion4j.onnx.options.ExecutionProvider.CPU;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.emotion4j.InferenceException;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.onnx.options.ExecutionProvider;
import dev.emotion4j.onnx.options.OptimizationLevel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session, and which providers really compute in it.
 *
 * <p>Left to itself, ONNX Runtime gives the processor whatever a provider cannot do, and says
 * nothing. So a session is first made with that forbidden: if it succeeds, the provider does all.
 *
 * @param session the session
 * @param providers what computes, in order of preference
 * @param problem why a preferred provider does not compute, or not all; {@code null} if it does
 */
record ProviderChoice(
    OrtSession session, List<ExecutionProvider> providers, @Nullable String problem) {
  private static final Logger nativeLogger = LoggerFactory.getLogger("dev.emotion4j.onnx.native");

  /**
   * Weights that stay in a file.
   *
   * @param file the file
   * @param prepacked whether ONNX Runtime copies them into the layout that its kernels like best
   */
  record Weights(Path file, boolean prepacked) {}

  /**
   * Makes a session.
   *
   * @param weights where the weights are, if they are not in the bytes
   * @throws OrtException if ONNX Runtime refuses the model on the processor
   * @throws InferenceException if the required provider cannot run it
   */
  static ProviderChoice create(
      OrtEnvironment environment,
      ByteBuffer bytes,
      ExecutionOptions settings,
      @Nullable Weights weights,
      String location)
      throws OrtException {
    ExecutionProvider provider = settings.provider();
    if (provider == CPU) {
      return new ProviderChoice(
          session(environment, bytes, settings, weights, CPU, false), List.of(CPU), null);
    }
    String problem;
    try {
      return new ProviderChoice(
          session(environment, bytes, settings, weights, provider, true), List.of(provider), null);
    } catch (OrtException e) {
      problem = provider + " cannot run all of the model: " + e.getMessage();
      if (settings.providerRequired()) {
        throw new InferenceException(
            InferenceException.Reason.NATIVE_LIBRARY,
            location
                + ": "
                + problem
                + "; this ONNX Runtime offers "
                + OrtEnvironment.getAvailableProviders()
                + "; add the artifact that has the provider, or prefer it instead of requiring it",
            e);
      }
    }
    try {
      return new ProviderChoice(
          session(environment, bytes, settings, weights, provider, false),
          List.of(provider, CPU),
          problem);
    } catch (OrtException e) {
      return new ProviderChoice(
          session(environment, bytes, settings, weights, CPU, false), List.of(CPU), problem);
    }
  }

  private static OrtSession session(
      OrtEnvironment environment,
      ByteBuffer bytes,
      ExecutionOptions settings,
      @Nullable Weights weights,
      ExecutionProvider provider,
      boolean alone)
      throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(settings.intraOpThreads());
      options.setInterOpNumThreads(1);
      options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(level(settings.optimizationLevel()));
      options.setSessionLogLevel(nativeLogLevel());
      options.addConfigEntry("session.intra_op.allow_spinning", settings.spinning() ? "1" : "0");
      if (weights != null) {
        options.addConfigEntry("session.disable_prepacking", weights.prepacked() ? "0" : "1");
        options.addConfigEntry(
            "session.model_external_initializers_file_folder_path",
            String.valueOf(weights.file().getParent()));
      }
      if (alone) {
        options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
      }
      add(provider, options);
      return environment.createSession(bytes, options);
    }
  }

  private static OptLevel level(OptimizationLevel level) {
    return switch (level) {
      case NONE -> OptLevel.NO_OPT;
      case BASIC -> OptLevel.BASIC_OPT;
      case EXTENDED -> OptLevel.EXTENDED_OPT;
      case ALL -> OptLevel.ALL_OPT;
    };
  }

  /** Adds a provider, on its first device, to a session's options. */
  private static void add(ExecutionProvider provider, SessionOptions options) throws OrtException {
    switch (provider) {
      case CPU -> {}
      case CUDA -> options.addCUDA();
      case CORE_ML -> options.addCoreML();
      case DIRECT_ML -> options.addDirectML(0);
      case NNAPI -> options.addNnapi();
      case XNNPACK -> options.addXnnpack(Map.of());
    }
  }

  /**
   * ONNX Runtime writes its log to the standard error stream, and offers Java no other place. So it
   * says as much as this logger lets through: by default, with a logger at INFO or above, nothing,
   * since all that fails is an exception anyway.
   */
  private static OrtLoggingLevel nativeLogLevel() {
    if (nativeLogger.isTraceEnabled()) {
      return OrtLoggingLevel.ORT_LOGGING_LEVEL_VERBOSE;
    }
    return nativeLogger.isDebugEnabled()
        ? OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING
        : OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
  }
}
