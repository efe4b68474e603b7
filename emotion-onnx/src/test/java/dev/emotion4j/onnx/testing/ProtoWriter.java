package dev.emotion4j.onnx.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes protobuf fields as they come, sense or nonsense. */
public final class ProtoWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public ProtoWriter integer(int field, long value) {
    return varint((long) field << 3).varint(value);
  }

  public ProtoWriter text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  public ProtoWriter message(int field, ProtoWriter message) {
    return bytes(field, message.toByteArray());
  }

  public ProtoWriter bytes(int field, byte[] bytes) {
    varint(((long) field << 3) | 2).varint(bytes.length);
    return raw(bytes);
  }

  public ProtoWriter float32(int field, float value) {
    varint(((long) field << 3) | 5);
    return raw(floats(value));
  }

  ProtoWriter raw(byte... bytes) {
    out.write(bytes, 0, bytes.length);
    return this;
  }

  public ProtoWriter varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  public byte[] toByteArray() {
    return out.toByteArray();
  }

  public static byte[] floats(float... values) {
    byte[] bytes = new byte[4 * values.length];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }

  public static byte[] longs(long... values) {
    byte[] bytes = new byte[8 * values.length];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return bytes;
  }
}
