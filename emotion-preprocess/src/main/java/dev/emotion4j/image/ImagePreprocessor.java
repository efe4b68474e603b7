package dev.emotion4j.image;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.ColorOrder;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ResizeMode;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.pixels.RowPass;
import dev.emotion4j.image.resample.TensorRows;
import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Turns pictures into what a model is fed, {@code float32[channels, H, W]} or {@code float32[H, W,
 * channels]} as its {@link InputSpec#layout()} says, with exactly the floats of Pillow 9.4 and
 * torchvision 0.14: {@code Resize} with the description's {@linkplain InputSpec#filter() filter},
 * bilinear, bicubic or Lanczos (or {@code ImageOps.pad} with black for the letterboxes), {@code
 * ToTensor}, {@code Normalize}.
 *
 * <p>The picture's rows are streamed: besides the tensor only a few rows are held, and once the
 * memory has grown to what the largest picture needed, a call with one thread allocates nothing.
 *
 * <p>Thread safety: none. Use one preprocessor per thread.
 */
public final class ImagePreprocessor {
  /** Pictures so long and thin are cut short: a row of them would take more memory than photos. */
  private static final int MAX_SIDE = 1 << 24;

  /** A thread with fewer pixels to read would take longer to start than to finish. */
  private static final int MIN_PIXELS_A_THREAD = 1 << 18;

  private final InputSpec spec;

  /** One for each thread. */
  private final TensorRows[] bands;

  private BoundingBox last = new BoundingBox(0, 0, 1, 1);
  private int lastWidth;
  private int lastHeight;

  /** The float for each byte value, for the red, the green and the blue byte of a pixel. */
  private final float[][] values;

  /** The channel of the tensor for red, green and blue; grey is where red would be. */
  private final int[] plane = {0, 1, 2};

  private ImagePreprocessor(InputSpec spec, int threads) {
    this.spec = spec;
    this.bands = new TensorRows[threads];
    this.values = new float[spec.channels()][256];
    if (spec.color() == ColorOrder.BGR) {
      plane[0] = 2;
      plane[2] = 0;
    }
    for (int channel = 0; channel < spec.channels(); channel++) {
      float mean = spec.mean().get(plane[channel]);
      float std = spec.std().get(plane[channel]);
      for (int v = 0; v < 256; v++) {
        // ToTensor divides in float32, then Normalize subtracts and divides in float32.
        values[channel][v] = (v / 255f - mean) / std;
      }
    }
    for (int band = 0; band < threads; band++) {
      bands[band] = new TensorRows(spec, values, plane);
    }
  }

  /**
   * Makes a preprocessor.
   *
   * @param spec what the model is fed
   * @return a new preprocessor
   */
  public static ImagePreprocessor of(InputSpec spec) {
    return of(spec, 1);
  }

  /**
   * Makes a preprocessor that shares large pictures out among several threads: the caller's and
   * those of Java's common pool. Each reads its part of the picture's rows, a few of them twice. A
   * picture of less than half a megapixel is the caller's alone.
   *
   * @param spec what the model is fed
   * @param threads how many at the most, at least 1; more than there are cores make nothing faster
   * @return a new preprocessor
   * @throws IllegalArgumentException if {@code threads} is below 1
   */
  public static ImagePreprocessor of(InputSpec spec, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "A preprocessor needs at least 1 thread, but got " + threads);
    }
    return new ImagePreprocessor(Objects.requireNonNull(spec, "spec"), threads);
  }

  /**
   * Writes the whole of a picture in the layout of the description.
   *
   * @param image the picture, of any size; read during the call only, with one thread each row at
   *     most once
   * @param tensor receives {@code spec.floatCount()} floats from absolute index {@code index *
   *     spec.floatCount()} on, by preference a direct buffer in native byte order; its position and
   *     limit stay as they are
   * @param index the picture's place in a batch, from 0
   * @throws IllegalArgumentException if the index is negative, the slot reaches past the buffer's
   *     limit, or the buffer is read-only
   * @throws dev.emotion4j.ImageException if the picture cannot be read
   */
  public void write(RgbImage image, FloatBuffer tensor, int index) {
    int base = slot(tensor, index);
    BoundingBox place = place(image, tensor, base);
    long pixels = (long) image.width() * image.height();
    int threads = (int) Math.min(bands.length, Math.max(1, pixels / MIN_PIXELS_A_THREAD));
    if (threads == 1) {
      bands[0].write(image, place, tensor, base, 0, spec.height());
    } else {
      writeTogether(threads, image, place, tensor, base);
    }
  }

  /** Whether each row of a picture is read once at the most, from top to bottom. */
  boolean readsRowsOnce() {
    return bands.length == 1;
  }

  /** What {@link #write} does with one thread, while the picture is decoded. */
  final class Pass implements RowPass {
    private final FloatBuffer tensor;
    private final int base;

    Pass(FloatBuffer tensor, int index) {
      this.tensor = tensor;
      this.base = slot(tensor, index);
    }

    @Override
    public void start(RgbImage picture) {
      bands[0].start(picture, place(picture, tensor, base), tensor, base, 0, spec.height());
    }

    @Override
    public void advance(int rows) {
      bands[0].advance(rows);
    }

    void finish() {
      bands[0].finish();
    }
  }

  /** Returns where a picture's floats start. */
  private int slot(FloatBuffer tensor, int index) {
    int floats = spec.floatCount();
    if (index < 0 || (index + 1L) * floats > tensor.limit()) {
      throw new IllegalArgumentException(
          "Slot "
              + index
              + " of "
              + floats
              + " floats does not fit into a buffer with a limit of "
              + tensor.limit()
              + " floats");
    }
    if (tensor.isReadOnly()) {
      throw new IllegalArgumentException("The buffer for the tensor is read-only");
    }
    return index * floats;
  }

  /** Returns where in the tensor a picture goes, around which it is black now. */
  private BoundingBox place(RgbImage image, FloatBuffer tensor, int base) {
    BoundingBox place = lastPlacement(image.width(), image.height());
    if (place.width() < spec.width() || place.height() < spec.height()) {
      fillBlack(tensor, base);
    }
    return place;
  }

  /** Returns, or throws, when all threads are done. */
  private void writeTogether(
      int threads, RgbImage image, BoundingBox place, FloatBuffer tensor, int base) {
    CompletableFuture<?>[] others = new CompletableFuture<?>[threads - 1];
    int share = (spec.height() + threads - 1) / threads;
    for (int i = 1; i < threads; i++) {
      TensorRows band = bands[i];
      int from = i * share;
      int end = Math.min(from + share, spec.height());
      others[i - 1] =
          CompletableFuture.runAsync(() -> band.write(image, place, tensor, base, from, end));
    }
    CompletableFuture<@Nullable Throwable> failure =
        CompletableFuture.allOf(others).handle((done, problem) -> problem);
    try {
      bands[0].write(image, place, tensor, base, 0, share);
    } finally {
      failure.join();
    }
    Throwable problem = failure.join();
    if (problem != null) {
      throw problem.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException("a part of the picture was not read", problem);
    }
  }

  /**
   * Returns where in the tensor a picture ends up: all of it for {@link ResizeMode#STRETCH}, the
   * part that is not padding for the letterboxes, and a rectangle that reaches past the tensor for
   * {@link ResizeMode#CENTER_CROP}. What a model says about a place in the tensor is mapped back to
   * the picture with it.
   *
   * @param imageWidth the picture's width in pixels, at least 1
   * @param imageHeight the picture's height in pixels, at least 1
   * @return the rectangle that the whole picture fills, in pixels of the tensor
   * @throws IllegalArgumentException if a size is below 1
   */
  public BoundingBox placement(int imageWidth, int imageHeight) {
    if (imageWidth < 1 || imageHeight < 1) {
      throw new IllegalArgumentException(
          "A picture needs a width and height of at least 1 pixel, but got "
              + imageWidth
              + "x"
              + imageHeight);
    }
    return switch (spec.resize()) {
      case STRETCH -> new BoundingBox(0, 0, spec.width(), spec.height());
      case LETTERBOX -> letterbox(imageWidth, imageHeight, 0.5);
      case LETTERBOX_TOP_LEFT -> letterbox(imageWidth, imageHeight, 0);
      case CENTER_CROP -> centerCrop(imageWidth, imageHeight);
    };
  }

  private BoundingBox letterbox(int imageWidth, int imageHeight, double centering) {
    // ImageOps.contain: these divisions in this order, and Python's round, which rounds halves to
    // even. Pillow refuses a picture so thin that a side rounds to 0; here it keeps one pixel.
    int width = spec.width();
    int height = spec.height();
    double imageRatio = (double) imageWidth / imageHeight;
    double ratio = (double) width / height;
    if (imageRatio > ratio) {
      height = (int) Math.max(1, Math.rint((double) imageHeight / imageWidth * width));
    } else if (imageRatio < ratio) {
      width = (int) Math.max(1, Math.rint((double) imageWidth / imageHeight * height));
    }
    int x = (int) Math.rint((spec.width() - width) * centering);
    int y = (int) Math.rint((spec.height() - height) * centering);
    return new BoundingBox(x, y, width, height);
  }

  private BoundingBox centerCrop(int imageWidth, int imageHeight) {
    // torchvision cuts the longer side's length to a whole number, and rounds halves of the
    // margins to even.
    double shorter = Math.min(imageWidth, imageHeight);
    double longer = Math.max(imageWidth, imageHeight);
    int side = spec.shorterSide();
    int longSide = (int) Math.min(side * longer / shorter, MAX_SIDE);
    int width = imageWidth <= imageHeight ? side : longSide;
    int height = imageWidth <= imageHeight ? longSide : side;
    int x = (int) -Math.rint((width - spec.width()) / 2.0);
    int y = (int) -Math.rint((height - spec.height()) / 2.0);
    return new BoundingBox(x, y, width, height);
  }

  /** As {@link #placement}, without making a new box for each picture of a video. */
  private BoundingBox lastPlacement(int imageWidth, int imageHeight) {
    if (imageWidth != lastWidth || imageHeight != lastHeight) {
      last = placement(imageWidth, imageHeight);
      lastWidth = imageWidth;
      lastHeight = imageHeight;
    }
    return last;
  }

  private void fillBlack(FloatBuffer tensor, int base) {
    boolean together = spec.layout() == InputSpec.Layout.NHWC;
    int area = spec.width() * spec.height();
    int step = together ? spec.channels() : 1;
    for (int channel = 0; channel < spec.channels(); channel++) {
      int first = base + plane[channel] * (together ? 1 : area);
      float black = values[channel][0];
      for (int i = 0; i < area; i++) {
        tensor.put(first + i * step, black);
      }
    }
  }
}
