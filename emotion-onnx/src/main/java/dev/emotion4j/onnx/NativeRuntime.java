package dev.emotion4j.onnx;

import ai.onnxruntime.OrtEnvironment;
import dev.emotion4j.InferenceException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The native ONNX Runtime of this process. */
final class NativeRuntime {
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

  /** Loads the library once; a failure is kept, and told to every caller. */
  private static final class Holder {
    static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    static {
      keepAlive();
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

  /**
   * Returns the process's environment, loading the native library the first time.
   *
   * @throws InferenceException if the library is missing or cannot be loaded
   */
  static OrtEnvironment environment() {
    try {
      return Holder.ENVIRONMENT;
    } catch (LinkageError e) {
      throw new InferenceException(
          "ONNX Runtime's native library cannot be loaded on "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + ": "
              + e
              + "; the dependency com.microsoft.onnxruntime:onnxruntime carries it for Linux (glibc"
              + " 2.27 or newer, x64 and aarch64), macOS (aarch64) and Windows (x64), and on Android"
              + " com.microsoft.onnxruntime:onnxruntime-android does",
          e);
    }
  }
}
