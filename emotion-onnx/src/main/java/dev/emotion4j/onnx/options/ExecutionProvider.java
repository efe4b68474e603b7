package dev.emotion4j.onnx.options;

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
  XNNPACK
}
