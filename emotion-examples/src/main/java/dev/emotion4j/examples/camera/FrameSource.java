package dev.emotion4j.examples.camera;

import dev.emotion4j.RgbImage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Frames, one after the other. For one thread, which may be interrupted while it waits.
 *
 * <p>Frames are not changed after they were returned: whoever gets one may keep it.
 */
public interface FrameSource extends AutoCloseable {

  /**
   * Waits for the next frame.
   *
   * @return the frame, or {@code null} if there are no more
   * @throws IOException if there should be more but none can be had; its message says why
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  @Nullable RgbImage next() throws IOException, InterruptedException;

  /** Gives the camera back. Never throws. */
  @Override
  void close();
}
