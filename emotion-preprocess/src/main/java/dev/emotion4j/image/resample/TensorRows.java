package dev.emotion4j.image.resample;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.ColorOrder;
import dev.emotion4j.InputSpec;
import dev.emotion4j.RgbImage;
import java.nio.FloatBuffer;

/**
 * Writes rows of a tensor from top to bottom, with memory of its own that is kept and reused. Not
 * thread-safe; several may write different rows of one tensor at once.
 */
public final class TensorRows {
  private final InputSpec spec;

  /** The float for each byte value, for the red, the green and the blue byte of a pixel. */
  private final float[][] values;

  /** The channel of the tensor for red, green and blue; grey is where red would be. */
  private final int[] plane;

  /** How far apart two pixels of a channel, and two channels of a pixel, are in the tensor. */
  private final int step;

  private final int distance;

  private final RowResampler resampler = new RowResampler();
  private final GrayView gray = new GrayView();

  /** One resized row of red, one of green, one of blue. */
  private int[][] row;

  public TensorRows(InputSpec spec, float[][] values, int[] plane) {
    this.spec = spec;
    this.values = values;
    this.plane = plane;
    this.row = new int[3][spec.width()];
    boolean together = spec.layout() == InputSpec.Layout.NHWC;
    this.step = together ? spec.channels() : 1;
    this.distance = together ? 1 : spec.width() * spec.height();
  }

  /**
   * Writes those rows of the picture that fall on the tensor's rows {@code from} to {@code end}.
   *
   * @param place the rectangle that the whole picture fills, in pixels of the tensor
   * @param base where the tensor starts in the buffer
   */
  public void write(
      RgbImage image, BoundingBox place, FloatBuffer tensor, int base, int from, int end) {
    if (row[0].length < place.width()) {
      row = new int[3][place.width()];
    }
    // Of a center crop's picture, what lies left of and above the tensor is left out.
    int left = Math.max(0, -place.x());
    int count = Math.min(place.width(), spec.width());
    int top = Math.max(from, place.y());
    int bottom = Math.min(end, place.y() + place.height());
    RgbImage source = spec.color() == ColorOrder.GRAY ? gray.of(image) : image;
    resampler.start(source, place.width(), place.height(), spec.filter());
    try {
      for (int y = top; y < bottom; y++) {
        resampler.row(y - place.y(), row);
        int at = y * spec.width() + place.x() + left;
        for (int channel = 0; channel < spec.channels(); channel++) {
          int first = base + at * step + plane[channel] * distance;
          put(tensor, first, step, values[channel], row[channel], left, count);
        }
      }
    } finally {
      resampler.finish();
      gray.forget();
    }
  }

  private static void put(
      FloatBuffer tensor, int first, int step, float[] value, int[] samples, int left, int count) {
    int at = first;
    for (int x = 0; x < count; x++) {
      tensor.put(at, value[samples[left + x]]);
      at += step;
    }
  }
}
