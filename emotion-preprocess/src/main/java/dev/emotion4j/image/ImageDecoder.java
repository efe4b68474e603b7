package dev.emotion4j.image;

import dev.emotion4j.ImageException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.PictureDecoder;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.PixelLimit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads one picture after another, as {@link Images} does, into memory that is kept: once it has
 * grown to what the largest picture needed, JPEGs and PNGs are read without new memory but for a
 * few small objects. What a picture of more than 44 megapixels took is given back before the next.
 *
 * <pre>{@code
 * try (ImageDecoder decoder = ImageDecoder.of(ReadOptions.DEFAULT)) {
 *   for (Path file : files) {
 *     decoder.preprocess(file, preprocessor, tensor, 0);
 *   }
 * }
 * }</pre>
 *
 * <p>The pixels of a picture are valid until the next is read, or the decoder is closed. {@link
 * #preprocess} holds no picture at all where it can: its rows go from the decoder to the resizer.
 *
 * <p>Thread safety: none. Use one decoder per thread, which for many pictures at once is
 *
 * <pre>{@code
 * ThreadLocal<ImageDecoder> decoders =
 *     ThreadLocal.withInitial(() -> ImageDecoder.of(ReadOptions.DEFAULT));
 * analyzer.analyzeAll(files, file -> decoders.get().read(file));
 * }</pre>
 *
 * <p>The memory of a thread that has ended is collected as any other. Needs {@code java.desktop}.
 */
@DesktopOnly
public final class ImageDecoder implements AutoCloseable {
  private static final int FIRST_BYTES = 1 << 20;

  private final ReadOptions options;
  private final DecodeOptions wanted;
  private final PictureDecoder decoder = new PictureDecoder(true);
  private byte[] bytes = {};
  private boolean closed;

  private ImageDecoder(ReadOptions options) {
    this.options = options;
    this.wanted = options.forDecoder();
  }

  /**
   * Makes a decoder.
   *
   * @param options the limits, and what is made of pictures
   * @return a new decoder
   */
  public static ImageDecoder of(ReadOptions options) {
    return new ImageDecoder(Objects.requireNonNull(options, "options"));
  }

  /**
   * Reads a picture from a file.
   *
   * @param file the file
   * @return the decoded picture, valid until the next call
   * @throws ImageException if the file is missing, cannot be read, or does not hold a whole picture
   *     in a supported format and size; the message starts with the file's path
   * @throws IllegalStateException if the decoder is closed
   */
  public RgbImage read(Path file) {
    try {
      int length = load(file);
      return decoder.decode(bytes, length, wanted);
    } catch (ImageException e) {
      throw Images.of(file, e);
    } catch (IOException e) {
      throw Images.of(file, e);
    }
  }

  /**
   * Reads a picture from the bytes of a file.
   *
   * @param file the whole file; not kept
   * @return the decoded picture, valid until the next call
   * @throws ImageException if the bytes are not a whole picture in a supported format and size
   * @throws IllegalStateException if the decoder is closed
   */
  public RgbImage read(byte[] file) {
    checkOpen();
    try {
      options.checkBytes(file.length);
      return decoder.decode(file, file.length, wanted);
    } catch (ImageException e) {
      throw Images.nameless(e);
    }
  }

  /**
   * Reads a picture from a file and writes it as {@code float32[channels, H, W]}, with the floats
   * that {@link #read(Path)} and {@link ImagePreprocessor#write} give.
   *
   * @param file the file
   * @param preprocessor what writes it; one with several threads reads the whole picture first
   * @param tensor as for {@link ImagePreprocessor#write}; of any content if this method throws
   * @param index the picture's place in a batch, from 0
   * @throws ImageException if the file is missing, cannot be read, or does not hold a whole picture
   *     in a supported format and size; the message starts with the file's path
   * @throws IllegalArgumentException if the slot does not fit into the buffer, or it is read-only
   * @throws IllegalStateException if the decoder is closed
   */
  public void preprocess(Path file, ImagePreprocessor preprocessor, FloatBuffer tensor, int index) {
    try {
      int length = load(file);
      write(bytes, length, preprocessor, tensor, index);
    } catch (ImageException e) {
      throw Images.of(file, e);
    } catch (IOException e) {
      throw Images.of(file, e);
    }
  }

  /**
   * Reads a picture from the bytes of a file and writes it as {@code float32[channels, H, W]}, with
   * the floats that {@link #read(byte[])} and {@link ImagePreprocessor#write} give.
   *
   * @param file the whole file; not kept
   * @param preprocessor what writes it; one with several threads reads the whole picture first
   * @param tensor as for {@link ImagePreprocessor#write}; of any content if this method throws
   * @param index the picture's place in a batch, from 0
   * @throws ImageException if the bytes are not a whole picture in a supported format and size
   * @throws IllegalArgumentException if the slot does not fit into the buffer, or it is read-only
   * @throws IllegalStateException if the decoder is closed
   */
  public void preprocess(
      byte[] file, ImagePreprocessor preprocessor, FloatBuffer tensor, int index) {
    checkOpen();
    try {
      options.checkBytes(file.length);
      write(file, file.length, preprocessor, tensor, index);
    } catch (ImageException e) {
      throw Images.nameless(e);
    }
  }

  private void write(
      byte[] file, int length, ImagePreprocessor preprocessor, FloatBuffer tensor, int index) {
    if (preprocessor.readsRowsOnce()) {
      ImagePreprocessor.Pass pass = preprocessor.new Pass(tensor, index);
      try {
        decoder.stream(file, length, wanted, pass);
      } finally {
        pass.finish();
      }
    } else {
      preprocessor.write(decoder.decode(file, length, wanted), tensor, index);
    }
  }

  /** Reads a file into the kept memory and returns its length. */
  private int load(Path file) throws IOException {
    checkOpen();
    Images.checkNoDirectory(file);
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long size = channel.size(); // 0 for pipes and the like
      options.checkBytes(size);
      ensure(Math.max(size + 1, 1));
      int length = 0;
      ByteBuffer target = ByteBuffer.wrap(bytes);
      while (channel.read(target) >= 0) {
        length = target.position();
        options.checkBytes(length);
        if (!target.hasRemaining()) {
          ensure(2L * bytes.length);
          target = ByteBuffer.wrap(bytes);
          target.position(length);
        }
      }
      return length;
    }
  }

  private void ensure(long needed) {
    if (bytes.length < needed) {
      long most = Math.min(options.maxBytes() + 1, Integer.MAX_VALUE - 16);
      long length = Math.min(Math.max(FIRST_BYTES, needed), most);
      PixelLimit.checkMemory(length, "picture's file");
      bytes = Arrays.copyOf(bytes, (int) Math.max(length, bytes.length));
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("This decoder is closed");
    }
  }

  /** Lets go of the memory; the last picture's pixels are no longer valid. May be called twice. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      bytes = new byte[0];
      decoder.close();
    }
  }
}
