package dev.emotion4j.onnx.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.check.Port;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Where ONNX Runtime writes a model's output, and the same as float32. A model whose output's shape
 * is not known beforehand makes an output of its own, which is compared and copied. Used by one
 * thread at a time.
 */
final class OutputBuffer {
  private final Port port;
  private final int count;
  private final ByteBuffer written;
  private final FloatBuffer floats;
  private final boolean converted;

  OutputBuffer(Port port, int capacity) {
    this.port = port;
    this.count = port.count();
    int all = Math.multiplyExact(capacity, count);
    this.written = InputBuffer.allocate(Math.toIntExact(port.type().bytes(all)));
    this.converted = port.type() != ElementType.FLOAT || !port.exact();
    this.floats =
        converted
            ? InputBuffer.allocate(Math.multiplyExact(all, Float.BYTES)).asFloatBuffer()
            : written.asFloatBuffer();
  }

  String name() {
    return port.name();
  }

  /** Whether ONNX Runtime writes to this memory, since it is known how large the output is. */
  boolean isPinned() {
    return port.exact();
  }

  /** Makes a tensor to write to, for batches of this size. */
  OnnxTensor tensor(OrtEnvironment environment, int batch) throws OrtException {
    return OrtTensors.over(environment, written, port.type(), port.shape(batch));
  }

  /** The outputs, picture after picture from index 0, of a run that wrote to the tensor. */
  FloatBuffer read(int batch) {
    if (converted) {
      convert(written, batch);
    }
    return floats;
  }

  /**
   * The same for a run that made an output of its own.
   *
   * @throws OrtException if it is not of the described shape
   */
  FloatBuffer read(OnnxValue value, int batch) throws OrtException {
    if (!(value instanceof OnnxTensor tensor)
        || OrtTensors.javaType(port.type()) != tensor.getInfo().type
        || !isShape(tensor.getInfo().getShape(), batch)) {
      throw new OrtException(
          "its output '"
              + port.name()
              + "' is "
              + value.getInfo()
              + ", expected "
              + port.type().label()
              + Arrays.toString(port.shape(batch))
              + ", as output_shape says");
    }
    ByteBuffer bytes = tensor.getByteBuffer();
    bytes.order(written.order());
    convert(bytes, batch);
    return floats;
  }

  private boolean isShape(long[] shape, int batch) {
    long elements = 1;
    for (long dim : shape) {
      elements *= dim;
    }
    return elements == (long) batch * count && (batch == 1 || shape[0] == batch);
  }

  private void convert(ByteBuffer from, int batch) {
    ByteBuffer bytes = from.duplicate().order(written.order());
    ((Buffer) bytes).clear();
    for (int i = 0; i < batch * count; i++) {
      floats.put(
          i,
          switch (port.type()) {
            case FLOAT16 -> Fp16Conversions.fp16ToFloat(bytes.getShort(2 * i));
            case DOUBLE -> (float) bytes.getDouble(8 * i);
            default -> bytes.getFloat(4 * i);
          });
    }
  }
}
