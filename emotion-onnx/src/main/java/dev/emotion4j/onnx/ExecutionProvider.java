package dev.emotion4j.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.Map;

/** What computes: the processor, or an accelerator that ONNX Runtime can use. */
public enum ExecutionProvider {
  /** The processor; part of every ONNX Runtime. */
  CPU,
  /** NVIDIA graphics cards; needs the dependency {@code onnxruntime_gpu}. */
  CUDA,
  /** Apple's Core ML, on macOS. */
  CORE_ML,
  /** DirectX 12 graphics cards, on Windows. */
  DIRECT_ML,
  /** Android's Neural Networks API. */
  NNAPI,
  /** XNNPACK, a library of kernels for mobile processors. */
  XNNPACK;

  /** Adds this provider, on its first device, to a session's options. */
  void addTo(SessionOptions options) throws OrtException {
    switch (this) {
      case CPU -> {}
      case CUDA -> options.addCUDA();
      case CORE_ML -> options.addCoreML();
      case DIRECT_ML -> options.addDirectML(0);
      case NNAPI -> options.addNnapi();
      case XNNPACK -> options.addXnnpack(Map.of());
    }
  }
}
