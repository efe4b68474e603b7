package dev.emotion4j.examples.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.platform.Fp16Conversions;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.List;

/** Numbers in and out of the tensors that an ONNX file holds. */
final class TensorValues {
  private TensorValues() {}

  static boolean isFloat(TensorProto tensor) {
    return tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE;
  }

  /** Returns how many elements the tensor has; a tensor without dimensions has one. */
  static int count(TensorProto tensor) {
    return Math.toIntExact(tensor.getDimsList().stream().reduce(1L, Math::multiplyExact));
  }

  /** Returns the elements of a float32 tensor, without a copy where they are raw bytes. */
  static FloatBuffer floats(TensorProto tensor) {
    if (!isFloat(tensor)) {
      throw new IllegalArgumentException(tensor.getName() + " is not float32");
    }
    if (tensor.hasRawData()) {
      return tensor
          .getRawData()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer();
    }
    FloatBuffer values = FloatBuffer.allocate(tensor.getFloatDataCount());
    tensor.getFloatDataList().forEach(values::put);
    return values.flip();
  }

  /** Returns the elements of a float16 tensor; its own field has an integer for each. */
  static float[] halfFloats(TensorProto tensor) {
    float[] values = new float[count(tensor)];
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    ShortBuffer raw = bytes.asShortBuffer();
    for (int i = 0; i < values.length; i++) {
      short bits = tensor.hasRawData() ? raw.get(i) : (short) tensor.getInt32Data(i);
      values[i] = Fp16Conversions.fp16ToFloat(bits);
    }
    return values;
  }

  /** Returns the elements of an int64 tensor. */
  static long[] longs(TensorProto tensor) {
    if (tensor.hasRawData()) {
      ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      long[] values = new long[bytes.remaining() / Long.BYTES];
      bytes.asLongBuffer().get(values);
      return values;
    }
    return tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray();
  }

  static TensorProto ofFloats(String name, List<Long> dims, float... values) {
    ByteBuffer bytes = little(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return of(name, TensorProto.DataType.FLOAT_VALUE, dims, bytes);
  }

  static TensorProto ofLongs(String name, long... values) {
    ByteBuffer bytes = little(values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    return of(name, TensorProto.DataType.INT64_VALUE, List.of((long) values.length), bytes);
  }

  static TensorProto ofInts(String name, List<Long> dims, int... values) {
    ByteBuffer bytes = little(values.length * Integer.BYTES);
    bytes.asIntBuffer().put(values);
    return of(name, TensorProto.DataType.INT32_VALUE, dims, bytes);
  }

  static TensorProto ofInt8(String name, List<Long> dims, byte... values) {
    return of(name, TensorProto.DataType.INT8_VALUE, dims, ByteBuffer.wrap(values));
  }

  static TensorProto ofUint8(String name, List<Long> dims, byte... values) {
    return of(name, TensorProto.DataType.UINT8_VALUE, dims, ByteBuffer.wrap(values));
  }

  private static TensorProto of(String name, int type, List<Long> dims, ByteBuffer bytes) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type)
        .addAllDims(dims)
        .setRawData(UnsafeByteOperations.unsafeWrap(bytes))
        .build();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
