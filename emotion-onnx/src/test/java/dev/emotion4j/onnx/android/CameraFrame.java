package dev.emotion4j.onnx.android;

import androidx.camera.core.ImageProxy;
import java.nio.ByteBuffer;

/** A camera's picture, with its planes laid out in memory as a phone does it. */
final class CameraFrame implements ImageProxy {
  static final int WIDTH = 122;
  static final int HEIGHT = 84;

  private static final int LUMA = WIDTH * HEIGHT;
  private static final int CHROMA = LUMA / 4;

  private record Plane(int getRowStride, int getPixelStride, ByteBuffer getBuffer)
      implements PlaneProxy {}

  private final PlaneProxy[] planes;
  private final int degrees;

  private CameraFrame(int degrees, PlaneProxy... planes) {
    this.degrees = degrees;
    this.planes = planes;
  }

  /**
   * Chroma in one piece of memory, V and U by turns, each plane a view that begins a byte apart;
   * rows longer than the picture, but for the last, which ends where the picture does.
   */
  static CameraFrame interleaved(byte[] yuv, int degrees, int gap) {
    int stride = WIDTH + gap;
    ByteBuffer luma = ByteBuffer.allocateDirect(stride * (HEIGHT - 1) + WIDTH);
    ByteBuffer chroma = ByteBuffer.allocateDirect(stride * (HEIGHT / 2 - 1) + WIDTH);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        luma.put(y * stride + x, yuv[y * WIDTH + x]);
        int at = LUMA + y / 2 * (WIDTH / 2) + x / 2;
        chroma.put(y / 2 * stride + x, yuv[x % 2 == 0 ? at + CHROMA : at]);
      }
    }
    ByteBuffer v = part(chroma, 0, chroma.capacity() - 1);
    ByteBuffer u = part(chroma, 1, chroma.capacity());
    return new CameraFrame(
        degrees, new Plane(stride, 1, luma), new Plane(stride, 2, u), new Plane(stride, 2, v));
  }

  /** Three planes of their own. */
  static CameraFrame planar(byte[] yuv, int degrees) {
    ByteBuffer all = ByteBuffer.allocateDirect(yuv.length);
    all.duplicate().put(yuv);
    return new CameraFrame(
        degrees,
        new Plane(WIDTH, 1, part(all, 0, LUMA)),
        new Plane(WIDTH / 2, 1, part(all, LUMA, LUMA + CHROMA)),
        new Plane(WIDTH / 2, 1, part(all, LUMA + CHROMA, yuv.length)));
  }

  private static ByteBuffer part(ByteBuffer bytes, int from, int to) {
    return bytes.duplicate().position(from).limit(to).slice();
  }

  @Override
  public int getWidth() {
    return WIDTH;
  }

  @Override
  public int getHeight() {
    return HEIGHT;
  }

  @Override
  public PlaneProxy[] getPlanes() {
    return planes;
  }

  @Override
  public ImageInfo getImageInfo() {
    return () -> degrees;
  }

  @Override
  public void close() {}
}
