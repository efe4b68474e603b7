package dev.emotion4j.onnx.files;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A direct buffer whose memory is given back at once, not at some later garbage collection: a
 * model's bytes are needed until its session is made, and a quiet application may not collect for
 * hours.
 *
 * <p>Java 22 and later have arenas for this, earlier ones {@code sun.misc.Unsafe}; where there is
 * neither, as on Android, the garbage collector stays in charge. Both are called by reflection: no
 * one class file could name them on every Java.
 *
 * <p>To be used and closed by the thread that made it, and by nothing after that: an arena's buffer
 * throws then, the memory of another one may belong to somebody else.
 */
public final class NativeBuffer implements AutoCloseable {
  private static final @Nullable Arenas ARENAS = Arenas.find();
  private static final @Nullable Unsafe UNSAFE = ARENAS == null ? Unsafe.find() : null;

  private final ByteBuffer bytes;
  private final AutoCloseable memory;

  private NativeBuffer(ByteBuffer bytes, AutoCloseable memory) {
    this.bytes = bytes;
    this.memory = memory;
  }

  /**
   * Makes a buffer of zeros.
   *
   * @throws OutOfMemoryError if so much does not fit into the memory that Java may use
   */
  public static NativeBuffer allocate(int byteCount) {
    // Arenas know no limit but the system's.
    if (byteCount > Runtime.getRuntime().maxMemory()) {
      throw new OutOfMemoryError(byteCount + " bytes are more than the heap may have");
    }
    try {
      if (ARENAS != null) {
        AutoCloseable arena = (AutoCloseable) ARENAS.ofConfined.invoke(null);
        Object segment = ARENAS.allocate.invoke(arena, (long) byteCount, (long) Double.BYTES);
        return new NativeBuffer((ByteBuffer) ARENAS.asByteBuffer.invoke(segment), arena);
      }
      ByteBuffer direct = ByteBuffer.allocateDirect(byteCount);
      Unsafe unsafe = UNSAFE;
      return new NativeBuffer(
          direct,
          unsafe == null ? () -> {} : () -> unsafe.invokeCleaner.invoke(unsafe.instance, direct));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof OutOfMemoryError tooMuch) {
        throw tooMuch;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The buffer; not to be used any more once this is closed. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** Gives the memory back; called once. */
  @Override
  public void close() {
    try {
      memory.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private record Arenas(Method ofConfined, Method allocate, Method asByteBuffer) {
    static @Nullable Arenas find() {
      if (Double.parseDouble(System.getProperty("java.specification.version", "0")) < 22) {
        return null; // Java 21 has a preview of them
      }
      try {
        Class<?> arena = Class.forName("java.lang.foreign.Arena");
        return new Arenas(
            arena.getMethod("ofConfined"),
            arena.getMethod("allocate", long.class, long.class),
            Class.forName("java.lang.foreign.MemorySegment").getMethod("asByteBuffer"));
      } catch (ReflectiveOperationException e) {
        return null;
      }
    }
  }

  private record Unsafe(Object instance, Method invokeCleaner) {
    static @Nullable Unsafe find() {
      try {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field instance = type.getDeclaredField("theUnsafe");
        instance.setAccessible(true);
        return new Unsafe(instance.get(null), type.getMethod("invokeCleaner", ByteBuffer.class));
      } catch (ReflectiveOperationException | RuntimeException e) {
        return null;
      }
    }
  }
}
