package androidx.camera.core;

import java.nio.ByteBuffer;

/**
 * A stand-in for CameraX's interface of this name, with the methods that docs/android.md calls:
 * CameraX itself is not in the repositories that this build reads.
 */
public interface ImageProxy extends AutoCloseable {
  int getWidth();

  int getHeight();

  PlaneProxy[] getPlanes();

  ImageInfo getImageInfo();

  @Override
  void close();

  /** One of the planes Y, U and V. */
  interface PlaneProxy {
    int getRowStride();

    int getPixelStride();

    ByteBuffer getBuffer();
  }

  /** What is known of the image. */
  interface ImageInfo {
    int getRotationDegrees();
  }
}
