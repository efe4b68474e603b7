package dev.emotion4j.onnx.runtime;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * What decides whether ONNX Runtime can be loaded here.
 *
 * @param os the system's name, such as {@code Linux}
 * @param arch the processor's, such as {@code amd64}
 * @param android whether this is Android
 * @param musl whether this process runs on musl, as on Alpine, and not on glibc
 * @param tempDirectory where ONNX Runtime unpacks its library
 * @param nativePath the property {@code onnxruntime.native.path}, or {@code null}
 * @param copies where ONNX Runtime's classes are; the first is the one that is used
 * @param relocated the package that a build tool moved ONNX Runtime's classes to, or {@code null}
 * @param unpackable the platforms whose library the class path holds, such as {@code linux-x64}
 */
record NativePlatform(
    String os,
    String arch,
    boolean android,
    boolean musl,
    String tempDirectory,
    @Nullable String nativePath,
    @Nullable String relocated,
    List<Copy> copies,
    List<String> unpackable) {

  /**
   * One copy of ONNX Runtime's classes.
   *
   * @param location the file or folder that holds them
   * @param version its version, or {@code null} if it does not tell
   */
  record Copy(String location, @Nullable String version) {
    @Override
    public String toString() {
      return location + (version == null ? "" : " (" + version + ")");
    }
  }

  static final String CLASS = "ai.onnxruntime.OrtEnvironment";

  private static final String CLASS_FILE = CLASS.replace('.', '/') + ".class";

  /** What version 1.28.0 has. */
  private static final String[] PLATFORMS = {
    "linux-x64", "linux-aarch64", "osx-aarch64", "win-x64",
  };

  /** Looks around in this process. */
  static NativePlatform current() {
    ClassLoader loader = NativePlatform.class.getClassLoader();
    return new NativePlatform(
        System.getProperty("os.name", ""),
        System.getProperty("os.arch", ""),
        System.getProperty("java.vendor", "").equals("The Android Project"),
        runsOnMusl(),
        System.getProperty("java.io.tmpdir", ""),
        System.getProperty("onnxruntime.native.path"),
        relocated(CLASS),
        copies(loader),
        unpackable(loader));
  }

  /**
   * Returns the package of a class that should be {@code ai.onnxruntime.OrtEnvironment}, if it is
   * another. A tool that moves classes changes such names in constants too, so this one is put
   * together.
   */
  static @Nullable String relocated(String className) {
    String original = String.join(".", "ai", "onnxruntime", "OrtEnvironment");
    return className.equals(original)
        ? null
        : className.substring(0, Math.max(0, className.lastIndexOf('.')));
  }

  /** Returns the platform as ONNX Runtime names its folders. */
  String name() {
    String lower = os.toLowerCase(Locale.ROOT);
    String system =
        lower.contains("mac") || lower.contains("darwin")
            ? "osx"
            : lower.contains("win") ? "win" : lower.contains("nux") ? "linux" : lower;
    return system
        + "-"
        + (arch.startsWith("amd64") || arch.startsWith("x86_64")
            ? "x64"
            : arch.startsWith("x86") ? "x86" : arch);
  }

  /** A musl system may have glibc's programs beside, and the other way round: ask this process. */
  private static boolean runsOnMusl() {
    Path maps = Paths.get("/proc/self/maps");
    try {
      return Files.exists(maps) && Files.readAllLines(maps).toString().contains("/ld-musl-");
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static List<Copy> copies(ClassLoader loader) {
    List<Copy> copies = new ArrayList<>();
    try {
      for (URL url : Collections.list(loader.getResources(CLASS_FILE))) {
        String text = url.toString();
        String root = text.substring(0, text.length() - CLASS_FILE.length());
        copies.add(new Copy(location(root), version(root)));
      }
    } catch (IOException e) {
      return List.of(); // no resources, as on Android
    }
    return List.copyOf(copies);
  }

  /** Takes {@code jar:file:/lib/a.jar!/} for {@code /lib/a.jar}. */
  private static String location(String root) {
    String file = root.startsWith("jar:") ? root.substring(4).replaceFirst("!/$", "") : root;
    try {
      return file.startsWith("file:") ? new File(URI.create(file)).getPath() : file;
    } catch (IllegalArgumentException e) {
      return file;
    }
  }

  /** ONNX Runtime's jars have their version in the manifest; a jar of many things may not. */
  private static @Nullable String version(String root) {
    try {
      URLConnection connection = URI.create(root + "META-INF/MANIFEST.MF").toURL().openConnection();
      connection.setUseCaches(false);
      try (InputStream stream = connection.getInputStream()) {
        Attributes attributes = new Manifest(stream).getMainAttributes();
        String title = attributes.getValue(Attributes.Name.IMPLEMENTATION_TITLE);
        return title != null && title.startsWith("onnxruntime")
            ? attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION)
            : null;
      }
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static List<String> unpackable(ClassLoader loader) {
    List<String> found = new ArrayList<>();
    for (String platform : PLATFORMS) {
      String library =
          platform.startsWith("win")
              ? "onnxruntime.dll"
              : platform.startsWith("osx") ? "libonnxruntime.dylib" : "libonnxruntime.so";
      if (loader.getResource("ai/onnxruntime/native/" + platform + "/" + library) != null) {
        found.add(platform);
      }
    }
    return List.copyOf(found);
  }
}
