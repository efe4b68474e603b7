package dev.emotion4j.onnx.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** Which file the native ONNX Runtime of this process came from. */
public final class NativeLibrary {
  private static final Path MAPS = Paths.get("/proc/self/maps");
  private static final String NAME = "libonnxruntime.so";

  private NativeLibrary() {}

  /**
   * Returns the file's path where the system tells it (Linux, Android), or else where it was
   * sought.
   */
  public static String path() {
    try {
      if (Files.isReadable(MAPS)) {
        for (String line : Files.readAllLines(MAPS, UTF_8)) {
          int start = line.indexOf('/');
          if (start >= 0 && line.contains(NAME)) {
            return line.substring(start);
          }
        }
      }
    } catch (IOException e) {
      return "unknown: " + MAPS + " cannot be read: " + e.getMessage();
    }
    String given = System.getProperty("onnxruntime.native.path");
    return given == null
        ? "unpacked from the class path to " + System.getProperty("java.io.tmpdir")
        : given;
  }
}
