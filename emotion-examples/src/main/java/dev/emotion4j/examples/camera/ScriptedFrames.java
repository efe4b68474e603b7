package dev.emotion4j.examples.camera;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A picture, or a folder of them in the order of their names, shown again and again. */
final class ScriptedFrames implements FrameSource {
  private static final long FRAME_NANOS = 1_000_000_000L / 30;

  private final List<Path> files;
  private int next;
  private @Nullable RgbImage only;
  private long due = System.nanoTime();

  ScriptedFrames(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      try (Stream<Path> entries = Files.list(place)) {
        files = entries.filter(Files::isRegularFile).sorted().toList();
      }
    } else {
      files = List.of(place);
    }
    if (files.isEmpty()) {
      throw new IOException(place + ": an empty folder, but one with pictures is needed");
    }
  }

  @Override
  public RgbImage next() throws InterruptedException {
    RgbImage frame = only;
    if (frame == null) {
      frame = Images.read(files.get(next));
      next = (next + 1) % files.size();
      if (files.size() == 1) {
        only = frame;
      }
    }
    while (due - System.nanoTime() > 0) {
      LockSupport.parkNanos(this, due - System.nanoTime());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    due = System.nanoTime() + FRAME_NANOS;
    return frame;
  }

  @Override
  public void close() {}
}
