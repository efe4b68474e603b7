package dev.emotion4j.onnx.runtime;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says why ONNX Runtime cannot be used here, and what to do. The same error and platform always
 * give the same text.
 *
 * <p>What the loader of the system says is known from glibc 2.36 and musl 1.2; what ONNX Runtime
 * says, from its sources ({@code ai.onnxruntime.OnnxRuntime}, version 1.28.0).
 */
final class NativeTrouble {
  /** The version that this library is made for. */
  static final String VERSION = "1.28.0";

  private static final String RELEASES = "1.28.";
  private static final String ARTIFACT = "com.microsoft.onnxruntime:onnxruntime:" + VERSION;
  private static final String ANDROID_ARTIFACT =
      "com.microsoft.onnxruntime:onnxruntime-android:" + VERSION;

  private static final Pattern OLD_LIBRARY =
      Pattern.compile("version [`'\"]((?:GLIBC|GLIBCXX|CXXABI)_[0-9.]+)[`'\"] not found");

  private NativeTrouble() {}

  /**
   * Explains why ONNX Runtime could not be loaded.
   *
   * @param error what was thrown when it was loaded
   * @param platform where
   */
  static String explain(Throwable error, NativePlatform platform) {
    return "ONNX Runtime cannot be loaded on "
        + platform.os()
        + " "
        + platform.arch()
        + ": "
        + causeAndRemedy(messages(error), platform)
        + copies(platform);
  }

  /**
   * Explains why a version is not used.
   *
   * @param version a version, such as {@code 1.29.0}
   * @param whose what has it: the classes or the native library
   * @return {@code null} if the version is fine
   */
  static @Nullable String explainVersion(String version, String whose, NativePlatform platform) {
    if (version.startsWith(RELEASES)) {
      return null;
    }
    return "ONNX Runtime's "
        + whose
        + " is of version "
        + version
        + ", expected "
        + VERSION
        + (isNewer(version)
            ? ": from 1.29.0 on it carries telemetry, on by default, and a library that looks at"
                + " faces sends nothing"
            : ", with which alone this library was tested")
        + "; pin com.microsoft.onnxruntime:"
        + (platform.android() ? "onnxruntime-android" : "onnxruntime")
        + " to "
        + VERSION
        + copies(platform);
  }

  private static boolean isNewer(String version) {
    String[] found = version.split("[^0-9]+");
    String[] ours = VERSION.split("[^0-9]+");
    for (int i = 0; i < Math.min(found.length, ours.length); i++) {
      int order = Long.compare(number(found[i]), number(ours[i]));
      if (order != 0) {
        return order > 0;
      }
    }
    return found.length > ours.length;
  }

  private static long number(String digits) {
    return digits.isEmpty() || digits.length() > 9 ? 0 : Long.parseLong(digits);
  }

  private static String causeAndRemedy(String error, NativePlatform platform) {
    if (error.contains("ClassNotFoundException: ai.onnxruntime")
        || error.contains("NoClassDefFoundError: ai/onnxruntime")) {
      return "its classes are missing ("
          + error
          + "); add "
          + ARTIFACT
          + ", or on Android "
          + ANDROID_ARTIFACT
          + ", and see that nothing excludes it";
    }
    if (error.contains("java/util/logging/")) {
      return "this Java has no module java.logging, which ONNX Runtime needs ("
          + error
          + "); add it to the runtime image: jlink --add-modules java.logging";
    }
    if (platform.relocated() != null) {
      return "its classes were relocated to "
          + platform.relocated()
          + ", where its native library does not find them ("
          + error
          + "); exclude ai.onnxruntime from the relocation";
    }
    if (error.contains("already loaded in another classloader")) {
      return "another class loader of this process has loaded the library from the same folder,"
          + " which the JVM allows once ("
          + error
          + "); put "
          + ARTIFACT
          + " and this library where all applications of the server share them, or restart the"
          + " server, or unset -Donnxruntime.native.path";
    }
    if (error.contains("mismatch between the ORT class files and the ORT native library")) {
      return "its classes and its native library are of different versions ("
          + error
          + "); let both be of "
          + VERSION;
    }
    if (platform.android()) {
      return "the app has no native library for this device ("
          + error
          + "); exclude com.microsoft.onnxruntime:onnxruntime, which is for desktops, add "
          + ANDROID_ARTIFACT
          + ", and see that the app keeps the device's ABI";
    }
    if (platform.musl() && error.contains("UnsatisfiedLinkError")) {
      return "this system's C library is musl, and the native library needs glibc ("
          + error
          + "); run Java on a system with glibc 2.27 or newer, such as Debian in place of Alpine";
    }
    Matcher old = OLD_LIBRARY.matcher(error);
    if (old.find()) {
      return "this system is too old, it has no "
          + old.group(1)
          + " ("
          + error
          + "); use a system with glibc 2.27 or newer, such as Debian 10 or Ubuntu 18.04";
    }
    if (error.contains("failed to map segment from shared object")) {
      return "the folder that holds the native library does not let code run, most often since it"
          + " is mounted with noexec ("
          + error
          + "); "
          + otherFolder(platform);
    }
    if (platform.nativePath() != null && error.contains("not found at")) {
      return "the property onnxruntime.native.path is "
          + platform.nativePath()
          + ", but the library is not there ("
          + error
          + "); put both native libraries of "
          + ARTIFACT
          + " there, or unset the property";
    }
    return withoutLibrary(error, platform);
  }

  private static String withoutLibrary(String error, NativePlatform platform) {
    boolean notLinked = error.contains("UnsatisfiedLinkError: no onnxruntime");
    if (platform.unpackable().isEmpty() && notLinked) {
      return "the class path has its classes, but no native library, as the Android artifact ("
          + error
          + "); add "
          + ARTIFACT
          + " in its place";
    }
    if (!platform.unpackable().contains(platform.name())
        && (notLinked || error.contains("Unsupported "))) {
      return "it has no native library for this platform, only for "
          + String.join(", ", platform.unpackable())
          + " ("
          + error
          + "); use one of these with a 64-bit Java, or build ONNX Runtime "
          + VERSION
          + " and set -Donnxruntime.native.path to the folder with both libraries";
    }
    if (notLinked || error.contains("IOException") || error.contains("nio.file.")) {
      return "its native library could not be unpacked to "
          + platform.tempDirectory()
          + ", which must exist, be writable and have 50 MB free ("
          + error
          + "); "
          + otherFolder(platform);
    }
    if (platform.name().startsWith("win")) {
      return "Windows does not load its native library ("
          + error
          + "); install the current Visual C++ Redistributable (x64), and use a current Java, which"
          + " may bring an old copy of it";
    }
    return error
        + "; it runs on Linux (glibc 2.27 or newer, x64 and aarch64), macOS (aarch64) and Windows"
        + " (x64)";
  }

  /** Even with the library's own folder, ONNX Runtime makes an empty one for temporary files. */
  private static String otherFolder(NativePlatform platform) {
    return platform.nativePath() != null
        ? "set -Djava.io.tmpdir to another folder; it is needed though onnxruntime.native.path is set"
        : "set -Djava.io.tmpdir to another folder, or unpack the library once and set"
            + " -Donnxruntime.native.path";
  }

  private static String copies(NativePlatform platform) {
    List<NativePlatform.Copy> copies = platform.copies();
    return copies.size() < 2
        ? ""
        : "; ONNX Runtime is on the class path "
            + copies.size()
            + " times, in "
            + copies
            + ": keep one, onnxruntime on desktops and onnxruntime-android on Android";
  }

  /** Returns an error and its causes on one line, without saying anything twice. */
  private static String messages(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = error; t != null; t = t.getCause()) {
      String message = t.toString().trim().replaceAll("\\s*\\R\\s*", " ");
      boolean wrapper =
          t instanceof ExceptionInInitializerError
              && t.getMessage() == null
              && t.getCause() != null;
      if (!wrapper && text.indexOf(message) < 0) {
        text.append(text.length() == 0 ? "" : ", caused by ").append(message);
      }
    }
    return text.toString();
  }
}
