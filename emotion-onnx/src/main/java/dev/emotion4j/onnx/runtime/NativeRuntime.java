package dev.emotion4j.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import dev.emotion4j.InferenceException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The native ONNX Runtime of this process. */
public final class NativeRuntime {
  /*
   * ONNX Runtime's Java binding frees the native environment in a shutdown hook, whatever still runs
   * then: a session that is being created or run on another thread touches freed memory, and the JVM
   * aborts instead of exiting (ai.onnxruntime.OrtEnvironment, version 1.28.0). The native
   * environment counts its references, so one more, never given back, keeps it alive to the end of
   * the process. Nothing public takes one; the method that does is private and static.
   */
  private static final Logger logger = LoggerFactory.getLogger(NativeRuntime.class);

  private static final int LOGGING_LEVEL_WARNING = 2;

  private NativeRuntime() {}

  /**
   * What came of loading the library, which is tried once.
   *
   * @param environment the environment, or {@code null} if there is none
   * @param problem why there is none, and what to do
   * @param cause what was thrown
   */
  private record Outcome(
      @Nullable OrtEnvironment environment, @Nullable String problem, @Nullable Throwable cause) {}

  private static final class Holder {
    static final Outcome OUTCOME = load();
  }

  /**
   * Returns the process's environment, loading the native library the first time.
   *
   * @throws InferenceException if it cannot be used; later calls throw with the same message
   */
  static OrtEnvironment environment() {
    Outcome outcome = Holder.OUTCOME;
    if (outcome.environment == null) {
      throw new InferenceException(
          InferenceException.Reason.NATIVE_LIBRARY, String.valueOf(outcome.problem), outcome.cause);
    }
    return outcome.environment;
  }

  /**
   * Checks that ONNX Runtime is on the class path. Classes that name its exceptions cannot even be
   * linked without it, so this comes before their first use.
   *
   * @throws InferenceException if it is not
   */
  public static void requireClasses() {
    try {
      Class.forName(NativePlatform.CLASS, false, NativeRuntime.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new InferenceException(
          InferenceException.Reason.NATIVE_LIBRARY,
          NativeTrouble.explain(e, NativePlatform.current()),
          e);
    }
  }

  private static Outcome load() {
    NativePlatform platform = NativePlatform.current();
    try {
      String problem = null;
      if (!platform.copies().isEmpty() && platform.copies().get(0).version() != null) {
        problem =
            NativeTrouble.explainVersion(platform.copies().get(0).version(), "Java API", platform);
      }
      if (problem == null) {
        problem = NativeTrouble.explainVersion(libraryVersion(), "native library", platform);
      }
      if (problem != null) {
        return new Outcome(null, problem, null);
      }
      if (platform.copies().size() > 1) {
        logger.warn(
            "ONNX Runtime is on the class path more than once, in {}: keep one", platform.copies());
      }
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      keepAlive();
      return new Outcome(environment, null, null);
    } catch (LinkageError | RuntimeException e) {
      return new Outcome(null, NativeTrouble.explain(e, platform), e);
    }
  }

  /** Loads the library and asks it, before an environment starts whatever it may start. */
  private static String libraryVersion() {
    try {
      // It initialises OrtEnvironment, which loads the library.
      Class.forName(NativePlatform.CLASS, true, NativeRuntime.class.getClassLoader());
      Method version = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredMethod("version");
      version.setAccessible(true);
      return String.valueOf(version.invoke(null));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return OrtEnvironment.getEnvironment().getVersion();
    }
  }

  private static void keepAlive() {
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      Method createHandle =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      createHandle.setAccessible(true);
      createHandle.invoke(null, api.getLong(null), LOGGING_LEVEL_WARNING, "emotion4j");
    } catch (ReflectiveOperationException | RuntimeException e) {
      logger.warn(
          "This version of ONNX Runtime does not let its environment be kept alive: do not exit"
              + " the JVM while a model is loaded or run, or it may abort",
          e);
    }
  }
}
