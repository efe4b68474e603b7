package dev.emotion4j.image.decode;

import dev.emotion4j.image.decode.input.DesktopOnly;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.nio.Buffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A native library whose functions take and return numbers, called through {@code
 * java.lang.foreign}, which Java has from 22 on.
 *
 * <p>Its types are named by reflection, here and only here, so that one class file works on every
 * Java and a build by Java 17 makes it. What comes out are method handles, which cost the same as
 * ones made without reflection. A multi-release jar would need a newer Java to build, and tests
 * that run on classes would not see its other half. Addresses are passed as {@code long}, which the
 * calling conventions of all 64-bit systems take in the same way.
 */
@DesktopOnly
final class ForeignLibrary {
  private final Object lookup;

  private ForeignLibrary(Object lookup) {
    this.lookup = lookup;
  }

  /** Whether this Java can call native functions. */
  static boolean isSupported() {
    return Runtime.version().feature() >= 22 && System.getProperty("os.arch", "").contains("64");
  }

  /** Whether the user allows it to; without leave Java prints warnings, later it refuses. */
  static boolean isAllowed() {
    try {
      return (boolean)
          Module.class.getMethod("isNativeAccessEnabled").invoke(ForeignLibrary.class.getModule());
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** What {@code --enable-native-access} has to name. */
  static String moduleName() {
    Module module = ForeignLibrary.class.getModule();
    return module.isNamed() ? module.getName() : "ALL-UNNAMED";
  }

  /**
   * Opens a library for the rest of the process.
   *
   * @param name an absolute path, or a file name that the system's loader finds
   * @return {@code null} if there is no such library
   */
  static @Nullable ForeignLibrary open(String name) {
    try {
      Class<?> arena = Class.forName("java.lang.foreign.Arena");
      Object global = arena.getMethod("global").invoke(null);
      Class<?> lookup = Class.forName("java.lang.foreign.SymbolLookup");
      Path path = Path.of(name);
      Object opened =
          path.isAbsolute()
              ? lookup.getMethod("libraryLookup", Path.class, arena).invoke(null, path, global)
              : lookup.getMethod("libraryLookup", String.class, arena).invoke(null, name, global);
      return new ForeignLibrary(opened);
    } catch (InvocationTargetException e) {
      return null; // the loader does not find it
    } catch (ReflectiveOperationException e) {
      throw changed(e);
    }
  }

  /**
   * Returns a function of this library.
   *
   * @param type of {@code int} and {@code long} alone
   * @return {@code null} if the library has none of that name
   */
  @Nullable MethodHandle function(String name, MethodType type) {
    try {
      Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
      Optional<?> symbol =
          (Optional<?>)
              Class.forName("java.lang.foreign.SymbolLookup")
                  .getMethod("find", String.class)
                  .invoke(lookup, name);
      if (symbol.isEmpty()) {
        return null;
      }
      Class<?> layout = Class.forName("java.lang.foreign.MemoryLayout");
      Object parameters = Array.newInstance(layout, type.parameterCount());
      for (int i = 0; i < type.parameterCount(); i++) {
        Array.set(parameters, i, layoutOf(type.parameterType(i)));
      }
      Class<?> descriptor = Class.forName("java.lang.foreign.FunctionDescriptor");
      Object described =
          descriptor
              .getMethod("of", layout, parameters.getClass())
              .invoke(null, layoutOf(type.returnType()), parameters);
      Class<?> linker = Class.forName("java.lang.foreign.Linker");
      Object options = Array.newInstance(Class.forName("java.lang.foreign.Linker$Option"), 0);
      return (MethodHandle)
          linker
              .getMethod("downcallHandle", segment, descriptor, options.getClass())
              .invoke(
                  linker.getMethod("nativeLinker").invoke(null), symbol.get(), described, options);
    } catch (ReflectiveOperationException e) {
      throw changed(e);
    }
  }

  /** Returns a function from a direct {@code Buffer} to the address of its position. */
  static MethodHandle addressOfBuffer() {
    try {
      Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      MethodHandle ofBuffer =
          lookup.findStatic(segment, "ofBuffer", MethodType.methodType(segment, Buffer.class));
      MethodHandle address =
          lookup.findVirtual(segment, "address", MethodType.methodType(long.class));
      return MethodHandles.filterReturnValue(ofBuffer, address);
    } catch (ReflectiveOperationException e) {
      throw changed(e);
    }
  }

  private static Object layoutOf(Class<?> type) throws ReflectiveOperationException {
    return Class.forName("java.lang.foreign.ValueLayout")
        .getField(type == long.class ? "JAVA_LONG" : "JAVA_INT")
        .get(null);
  }

  private static IllegalStateException changed(ReflectiveOperationException e) {
    return new IllegalStateException("java.lang.foreign is not as Java 22 defines it", e);
  }
}
