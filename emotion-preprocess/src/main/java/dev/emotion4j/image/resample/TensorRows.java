package dev.emotion4j.image.resample;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.ColorOrder;
import dev.emotion4j.InputSpec;
import dev.emotion4j.RgbImage;
import java.nio.Buffer;
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

  /** The same as floats. */
  private final float[][] line;

  /** The last tensor, and a view of it that has a position of its own. */
  private FloatBuffer viewed = FloatBuffer.allocate(0);

  private FloatBuffer view = viewed;

  public TensorRows(InputSpec spec, float[][] values, int[] plane) {
    this.spec = spec;
    this.values = values;
    this.plane = plane;
    this.row = new int[3][spec.width()];
    this.line = new float[3][spec.width()];
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
    RgbImage picture = spec.color() == ColorOrder.GRAY ? gray.of(image) : image;
    resampler.start(picture, place.width(), place.height(), spec.filter());
    boolean copies = step == 1 && spec.channels() == 3 && resampler.keepsSize();
    try {
      for (int y = top; y < bottom; y++) {
        int at = base + (y * spec.width() + place.x() + left) * step;
        if (copies) {
          copy(tensor, at, resampler.sourceRow(y - place.y()), left, count);
        } else {
          resampler.row(y - place.y(), row);
          for (int channel = 0; channel < spec.channels(); channel++) {
            int first = at + plane[channel] * distance;
            put(tensor, first, values[channel], row[channel], left, count);
          }
        }
      }
    } finally {
      resampler.finish();
      gray.forget();
    }
  }

  /** Writes a row of a picture that keeps its size, channels apart. */
  private void copy(FloatBuffer tensor, int at, SourceRows source, int left, int count) {
    int first = source.isBlueFirst() ? 2 : 0;
    int at0 = at + plane[first] * distance;
    int at1 = at + plane[1] * distance;
    int at2 = at + plane[2 - first] * distance;
    float[] value0 = values[first];
    float[] value1 = values[1];
    float[] value2 = values[2 - first];
    byte[] pixels = source.bytes;
    float[] line0 = line[0];
    float[] line1 = line[1];
    float[] line2 = line[2];
    for (int x = 0, from = source.start + 3 * left; x < count; x++, from += 3) {
      line0[x] = value0[pixels[from] & 0xFF];
      line1[x] = value1[pixels[from + 1] & 0xFF];
      line2[x] = value2[pixels[from + 2] & 0xFF];
    }
    // Single floats are written slower: on Java 25 the whole takes 1.7 times as long.
    FloatBuffer view = viewOf(tensor);
    put(view, at0, line0, count);
    put(view, at1, line1, count);
    put(view, at2, line2, count);
  }

  @SuppressWarnings("ReferenceEquality") // equal buffers have equal floats, maybe elsewhere
  private FloatBuffer viewOf(FloatBuffer tensor) {
    if (tensor != viewed) {
      viewed = tensor;
      view = tensor.duplicate();
    }
    ((Buffer) view).clear(); // Android 26 has clear and position on Buffer only
    return view;
  }

  private static void put(FloatBuffer view, int at, float[] line, int count) {
    ((Buffer) view).position(at);
    view.put(line, 0, count);
  }

  /** Writes one channel of a row; floats next to each other are written together. */
  private void put(
      FloatBuffer tensor, int first, float[] value, int[] samples, int left, int count) {
    if (step == 1) {
      float[] line0 = line[0];
      for (int x = 0; x < count; x++) {
        line0[x] = value[samples[left + x]];
      }
      put(viewOf(tensor), first, line0, count);
    } else {
      for (int x = 0; x < count; x++) {
        tensor.put(first + x * step, value[samples[left + x]]);
      }
    }
  }
}
