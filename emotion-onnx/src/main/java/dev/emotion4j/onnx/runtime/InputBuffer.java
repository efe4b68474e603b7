package dev.emotion4j.onnx.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.check.Port;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * What pictures are written to, as float32, and what the model is fed: the same memory, or for a
 * model of another element type, a second buffer to which it is converted. Used by one thread at a
 * time.
 */
final class InputBuffer {
  private final Port port;

  /** How many numbers one picture has. */
  private final int count;

  private final FloatBuffer floats;

  /** The model's own bytes; those of the floats if the model takes them as they are. */
  private final ByteBuffer fed;

  /**
   * Makes a buffer.
   *
   * @param capacity the largest batch
   */
  InputBuffer(Port port, int count, int capacity) {
    this.port = port;
    this.count = count;
    int all = Math.multiplyExact(capacity, count);
    ByteBuffer memory = allocate(Math.multiplyExact(all, Float.BYTES));
    this.floats = memory.asFloatBuffer();
    this.fed =
        port.type() == ElementType.FLOAT
            ? memory
            : allocate(Math.toIntExact(port.type().bytes(all)));
  }

  static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Picture after picture, from index 0. */
  FloatBuffer floats() {
    return floats;
  }

  /** Makes a tensor over the model's own bytes, for batches of this size. */
  OnnxTensor tensor(OrtEnvironment environment, int batch) throws OrtException {
    return OrtTensors.over(environment, fed, port.type(), port.shape(batch));
  }

  /** Converts the floats, if the model takes something else. */
  void convert(int batch) {
    for (int i = 0; port.type() != ElementType.FLOAT && i < batch * count; i++) {
      float value = floats.get(i);
      switch (port.type()) {
        case UINT8 -> fed.put(i, (byte) Math.max(0, Math.min(255, Math.round(value))));
        case FLOAT16 -> fed.putShort(2 * i, Fp16Conversions.floatToFp16(value));
        default -> fed.putDouble(8 * i, value);
      }
    }
  }
}
