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

  private FloatBuffer target = viewed;

  /** Where the picture's part of the tensor's row 0 would start in the buffer. */
  private int origin;

  /** The tensor's row where the picture begins, the next one to be written, and the end. */
  private int top;

  private int next;
  private int bottom;

  /** The first of a row's pixels that the tensor has, and how many. */
  private int left;

  private int count;

  /** Whether the picture's rows are the tensor's. */
  private boolean copies;

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

  /** Does all of the following, for a picture whose rows are there. */
  public void write(
      RgbImage image, BoundingBox place, FloatBuffer tensor, int base, int from, int end) {
    try {
      start(image, place, tensor, base, from, end);
      advance(image.height());
    } finally {
      finish();
    }
  }

  /**
   * Starts to write those rows of a picture that fall on the tensor's rows {@code from} to {@code
   * end}.
   *
   * @param place the rectangle that the whole picture fills, in pixels of the tensor
   * @param base where the tensor starts in the buffer
   */
  public void start(
      RgbImage image, BoundingBox place, FloatBuffer tensor, int base, int from, int end) {
    if (row[0].length < place.width()) {
      row = new int[3][place.width()];
    }
    // Of a center crop's picture, what lies left of and above the tensor is left out.
    left = Math.max(0, -place.x());
    count = Math.min(place.width(), spec.width());
    top = place.y();
    next = Math.max(from, top);
    bottom = Math.min(end, top + place.height());
    aimAt(tensor);
    origin = base + (place.x() + left) * step;
    RgbImage picture = spec.color() == ColorOrder.GRAY ? gray.of(image) : image;
    resampler.start(picture, place.width(), place.height(), spec.filter());
    copies = step == 1 && spec.channels() == 3 && resampler.keepsSize();
  }

  /** Writes what depends on no more than that many first rows of the picture. */
  public void advance(int rows) {
    for (; next < bottom; next++) {
      int y = next - top;
      int at = origin + next * spec.width() * step;
      if (copies) {
        if (y >= rows) {
          return;
        }
        copy(at, resampler.sourceRow(y));
      } else {
        if (!resampler.prepare(y, rows)) {
          return;
        }
        resampler.row(y, row);
        for (int channel = 0; channel < spec.channels(); channel++) {
          put(at + plane[channel] * distance, values[channel], row[channel]);
        }
      }
    }
  }

  /** Forgets the picture, so that it can be collected. */
  public void finish() {
    resampler.finish();
    gray.forget();
  }

  /** Writes a row of a picture that keeps its size, channels apart. */
  private void copy(int at, SourceRows source) {
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
    put(at0, line0);
    put(at1, line1);
    put(at2, line2);
  }

  @SuppressWarnings("ReferenceEquality") // equal buffers have equal floats, maybe elsewhere
  private void aimAt(FloatBuffer tensor) {
    if (tensor != viewed) {
      viewed = tensor;
      target = tensor.duplicate();
    }
    ((Buffer) target).clear(); // Android 26 has clear and position on Buffer only
  }

  private void put(int at, float[] line) {
    ((Buffer) target).position(at);
    target.put(line, 0, count);
  }

  /** Writes one channel of a row; floats next to each other are written together. */
  private void put(int first, float[] value, int[] samples) {
    if (step == 1) {
      float[] line0 = line[0];
      for (int x = 0; x < count; x++) {
        line0[x] = value[samples[left + x]];
      }
      put(first, line0);
    } else {
      for (int x = 0; x < count; x++) {
        target.put(first + x * step, value[samples[left + x]]);
      }
    }
  }
}
