package dev.emotion4j.examples.camera;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens cameras by name. A name is one of
 *
 * <ul>
 *   <li>a picture or a folder of pictures, which are shown as if a camera had filmed them;
 *   <li>a number: the first camera is 0;
 *   <li>{@code FORMAT:INPUT}, an input device of FFmpeg and what it calls the camera, such as
 *       {@code dshow:video=USB Camera}.
 * </ul>
 */
public final class Cameras {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");
  private static final Pattern DEVICE = Pattern.compile("([a-z0-9_]{2,}):(.+)");
  private static final Path DEVICES = Path.of("/dev");
  private static final String MISSING =
      "This build carries no camera library (JavaCV with FFmpeg); build it with mvn -Pcamera, or"
          + " choose a picture or a folder as camera";

  private Cameras() {}

  /**
   * Opens a camera.
   *
   * @param name which one
   * @return its frames
   * @throws IOException if there is no such camera, or this build carries no library for it; the
   *     message says what to do
   */
  public static FrameSource open(String name) throws IOException {
    Path place = place(name);
    if (place != null) {
      return new ScriptedFrames(place);
    }
    Matcher device = DEVICE.matcher(name);
    if (device.matches()) {
      return openDevice(device.group(1), device.group(2));
    }
    if (!NUMBER.matcher(name).matches()) {
      throw new IOException(
          name + ": no such file, and no camera, which is a number or FFMPEG_FORMAT:DEVICE");
    }
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      throw new IOException(
          "On Windows a camera is opened by its name, as in --camera \"dshow:video=USB Camera\"");
    }
    return system.startsWith("mac")
        ? openDevice("avfoundation", name)
        : openDevice("video4linux2", "/dev/video" + name);
  }

  private static @Nullable Path place(String name) {
    try {
      Path place = Path.of(name);
      return Files.exists(place) ? place : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static FrameSource openDevice(String format, String input) throws IOException {
    try {
      return JavaCvCamera.open(format, input);
    } catch (LinkageError e) {
      // The classes are missing, or the native libraries of this platform.
      throw new IOException(MISSING, e);
    }
  }

  /**
   * Lists the numbers of the cameras that Linux has; elsewhere, just the first.
   *
   * @return names for {@link #open}, at least one
   */
  public static List<String> numbers() {
    try (Stream<Path> devices = Files.list(DEVICES)) {
      List<String> numbers =
          devices
              .map(device -> String.valueOf(device.getFileName()))
              .filter(name -> name.matches("video\\d{1,3}"))
              .map(name -> name.substring("video".length()))
              .sorted(Comparator.comparingInt(Integer::parseInt))
              .toList();
      return numbers.isEmpty() ? List.of("0") : numbers;
    } catch (IOException e) {
      return List.of("0");
    }
  }
}
