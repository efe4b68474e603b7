package dev.emotion4j.examples.quantize;

import ai.onnxruntime.OnnxTensor;
import dev.emotion4j.InputSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.ImagePreprocessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * Pictures as a model is fed them, prepared once and kept in a temporary file, so that any number
 * of them takes the memory of one. Not safe for concurrent use.
 */
public final class PictureTensors implements AutoCloseable {
  private final InputSpec spec;
  private final ImagePreprocessor preprocessor;
  private final FileChannel file;
  private final ByteBuffer bytes;
  private int count;

  /**
   * Makes an empty set.
   *
   * @param spec how pictures are prepared
   * @throws IOException if the temporary file cannot be made
   */
  public PictureTensors(InputSpec spec) throws IOException {
    this.spec = spec;
    this.preprocessor = ImagePreprocessor.of(spec);
    this.bytes =
        ByteBuffer.allocateDirect(Math.multiplyExact(spec.floatCount(), Float.BYTES))
            .order(ByteOrder.nativeOrder());
    Path path = Files.createTempFile("emotion4j", ".tensors");
    this.file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /**
   * Prepares a picture and adds it.
   *
   * @param picture a picture of a face
   * @throws IOException if the temporary file cannot be written
   */
  public void add(RgbImage picture) throws IOException {
    preprocessor.write(picture, bytes.asFloatBuffer(), 0);
    ByteBuffer whole = bytes.duplicate().clear();
    long start = (long) count * bytes.capacity();
    while (whole.hasRemaining()) {
      file.write(whole, start + whole.position());
    }
    count++;
  }

  /**
   * Returns how many pictures there are.
   *
   * @return the number of pictures
   */
  public int count() {
    return count;
  }

  /** What is done with each picture. */
  interface Step {
    /** The tensor has the shape that the session wants; both are good until the step ends. */
    void accept(OnnxTensor tensor, FloatBuffer numbers);
  }

  /** Takes the pictures one after the other, in the order in which they were added. */
  void forEach(FloatSession session, Step step) {
    for (int i = 0; i < count; i++) {
      with(session, i, step);
    }
  }

  /** Takes one picture. */
  void with(FloatSession session, int index, Step step) {
    long[] shape = session.shape(spec);
    FloatBuffer numbers = read(index);
    try (OnnxTensor tensor = session.tensor(numbers, shape)) {
      step.accept(tensor, numbers);
    }
  }

  /**
   * Takes the pictures with noise: each number moves by up to half a grey level, as rounding to
   * bytes moves it, and of bytes one in twelve by a whole level, which is as strong. The noise is
   * the same each time.
   */
  void forEachWithNoise(FloatSession session, Step step) {
    double mean =
        spec.std().stream().mapToDouble(std -> Math.abs((double) std)).average().orElse(1);
    double level = 1 / (255 * mean);
    Random random = new Random(1);
    forEach(
        session,
        (tensor, numbers) -> {
          FloatBuffer noisy =
              ByteBuffer.allocateDirect(bytes.capacity())
                  .order(ByteOrder.nativeOrder())
                  .asFloatBuffer();
          for (int i = 0; i < noisy.limit(); i++) {
            noisy.put(i, (float) (numbers.get(i) + level * noise(random, session.takesBytes())));
          }
          try (OnnxTensor other = session.tensor(noisy, tensor.getInfo().getShape())) {
            step.accept(other, noisy);
          }
        });
  }

  /** Noise of a variance of 1/12. */
  private static double noise(Random random, boolean whole) {
    if (whole) {
      int step = random.nextInt(24);
      return step == 0 ? 1 : step == 1 ? -1 : 0;
    }
    return random.nextDouble() - 0.5;
  }

  private FloatBuffer read(int index) {
    ByteBuffer whole = bytes.duplicate().clear();
    long start = (long) index * bytes.capacity();
    try {
      while (whole.hasRemaining()) {
        if (file.read(whole, start + whole.position()) < 0) {
          throw new IOException("The temporary file of pictures was shortened; start again");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.asFloatBuffer();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
