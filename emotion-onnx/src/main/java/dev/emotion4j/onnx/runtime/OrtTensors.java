package dev.emotion4j.onnx.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.check.Port;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/** Tensors of ONNX Runtime over memory of ours. */
final class OrtTensors {
  private OrtTensors() {}

  /** Makes a tensor over the first bytes of a direct buffer, which must outlive it. */
  static OnnxTensor over(
      OrtEnvironment environment, ByteBuffer memory, ElementType type, long[] shape)
      throws OrtException {
    long elements = 1;
    for (long dim : shape) {
      elements = Math.multiplyExact(elements, dim);
    }
    ByteBuffer part = memory.duplicate().order(memory.order());
    ((Buffer) part).position(0).limit(Math.toIntExact(type.bytes(elements))); // Android 26
    return OnnxTensor.createTensor(environment, part, shape, javaType(type));
  }

  /** Makes what an input is fed that nothing reads. */
  static OnnxTensor zeros(OrtEnvironment environment, Port port) throws OrtException {
    long elements = 1;
    for (long dim : port.shape(1)) {
      elements = Math.multiplyExact(elements, dim);
    }
    ByteBuffer zeros = InputBuffer.allocate(Math.toIntExact(port.type().bytes(elements)));
    return over(environment, zeros, port.type(), port.shape(1));
  }

  /** The name that ONNX Runtime's Java interface has for a type. */
  static OnnxJavaType javaType(ElementType type) {
    return switch (type) {
      case FLOAT -> OnnxJavaType.FLOAT;
      case DOUBLE -> OnnxJavaType.DOUBLE;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case BFLOAT16 -> OnnxJavaType.BFLOAT16;
      case UINT8 -> OnnxJavaType.UINT8;
      case INT8 -> OnnxJavaType.INT8;
      case INT16, UINT16 -> OnnxJavaType.INT16;
      case INT32, UINT32 -> OnnxJavaType.INT32;
      case INT64, UINT64 -> OnnxJavaType.INT64;
      case BOOL -> OnnxJavaType.BOOL;
      case UINT4, INT4, STRING -> OnnxJavaType.UNKNOWN;
    };
  }
}
