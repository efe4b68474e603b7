package dev.emotion4j.onnx;

import ai.onnxruntime.OrtEnvironment;
import dev.emotion4j.InferenceException;

/** The native ONNX Runtime of this process. */
final class NativeRuntime {
  private NativeRuntime() {}

  /**
   * Returns the process's environment, loading the native library the first time. It is never
   * closed: ONNX Runtime does so itself when the JVM exits.
   *
   * @throws InferenceException if the library is missing or cannot be loaded
   */
  static OrtEnvironment environment() {
    try {
      return OrtEnvironment.getEnvironment();
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
