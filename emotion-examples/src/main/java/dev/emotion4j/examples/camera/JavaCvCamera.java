package dev.emotion4j.examples.camera;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.jspecify.annotations.Nullable;

/** A camera, read by FFmpeg through JavaCV. */
final class JavaCvCamera implements FrameSource {
  private static final int CHANNELS = 3;

  private final String name;
  private final FFmpegFrameGrabber grabber;

  private JavaCvCamera(String name, FFmpegFrameGrabber grabber) {
    this.name = name;
    this.grabber = grabber;
  }

  static JavaCvCamera open(String format, String input) throws IOException {
    String name = format + ":" + input;
    FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(input);
    // FFmpeg would print its own errors beside ours.
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    grabber.setFormat(format);
    grabber.setPixelFormat(avutil.AV_PIX_FMT_BGR24);
    try {
      grabber.start();
    } catch (FrameGrabber.Exception e) {
      release(grabber);
      throw new IOException(
          name
              + ": the camera cannot be opened; check that it is connected, that no other program uses"
              + " it, and that you may use it",
          e);
    }
    return new JavaCvCamera(name, grabber);
  }

  @Override
  public @Nullable RgbImage next() throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Frame frame;
    try {
      frame = grabber.grabImage();
    } catch (FrameGrabber.Exception e) {
      throw new IOException(
          name + ": the camera gives no more frames; connect it again, and start it", e);
    }
    return frame == null ? null : copy(frame);
  }

  /** The grabber writes the next frame to the same memory. */
  private static RgbImage copy(Frame frame) {
    int width = frame.imageWidth;
    int height = frame.imageHeight;
    ByteBuffer rows = ((ByteBuffer) frame.image[0]).duplicate();
    byte[] pixels = new byte[CHANNELS * width * height];
    for (int y = 0; y < height; y++) {
      rows.position(y * frame.imageStride);
      rows.get(pixels, CHANNELS * width * y, CHANNELS * width);
    }
    return Pixels.bgr(pixels, width, height);
  }

  @Override
  public void close() {
    release(grabber);
  }

  private static void release(FFmpegFrameGrabber grabber) {
    try {
      grabber.close();
    } catch (FrameGrabber.Exception e) {
      // Nothing more can be done about a camera that does not close.
    }
  }
}
