package dev.emotion4j.onnx.files;

import dev.emotion4j.ModelException;
import java.util.Set;

/**
 * Tells why resources of a named module look missing: a folder whose name is that of a package can
 * be read by others only if the module opens it.
 *
 * <p>By reflection: Android has no modules, and no class file for it could name them.
 */
final class EncapsulatedPackage {
  private static final String OUR_MODULE = "dev.emotion4j.onnx";

  private EncapsulatedPackage() {}

  /**
   * Refuses a folder of resources that is hidden.
   *
   * @param anchor the class beside which the folder lies
   * @param named how errors name the folder
   */
  static void refuse(Class<?> anchor, String location, String named) {
    String folder =
        location.startsWith("/")
            ? location.substring(1)
            : packageName(anchor).replace('.', '/') + "/" + location;
    String name = folder.replaceAll("/+$", "").replace('/', '.');
    if (isHidden(anchor, name)) {
      throw new ModelException(
          ModelException.Reason.MISSING,
          named
              + ": cannot be read, since the module of "
              + anchor.getName()
              + " does not open the package "
              + name
              + "; add \"opens "
              + name
              + " to "
              + OUR_MODULE
              + ";\" to its module-info, or open the files with a ModelSource of the module itself");
    }
  }

  private static String packageName(Class<?> type) {
    int end = type.getName().lastIndexOf('.');
    return end < 0 ? "" : type.getName().substring(0, end);
  }

  private static boolean isHidden(Class<?> anchor, String packageName) {
    try {
      Object module = Class.class.getMethod("getModule").invoke(anchor);
      Object ours = Class.class.getMethod("getModule").invoke(EncapsulatedPackage.class);
      Class<?> type = Class.forName("java.lang.Module");
      boolean named = (boolean) type.getMethod("isNamed").invoke(module);
      Set<?> packages = (Set<?>) type.getMethod("getPackages").invoke(module);
      return named
          && packages.contains(packageName)
          && !(boolean)
              type.getMethod("isOpen", String.class, type).invoke(module, packageName, ours);
    } catch (ReflectiveOperationException e) {
      return false; // no modules here
    }
  }
}
