package dev.emotion4j.ensemble;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Tensors of one size, as many as calls ever ran at once. Safe for concurrent use. */
final class TensorPool {
  private final int floatCount;
  private final ConcurrentLinkedDeque<FloatBuffer> idle = new ConcurrentLinkedDeque<>();

  TensorPool(int floatCount) {
    this.floatCount = floatCount;
  }

  FloatBuffer take() {
    FloatBuffer tensor = idle.poll();
    return tensor != null
        ? tensor
        : ByteBuffer.allocateDirect(Math.multiplyExact(floatCount, Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
  }

  void give(FloatBuffer tensor) {
    idle.push(tensor);
  }
}
