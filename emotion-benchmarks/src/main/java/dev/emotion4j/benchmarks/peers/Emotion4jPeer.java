package dev.emotion4j.benchmarks.peers;

import dev.emotion4j.InputSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.ImageDecoder;
import dev.emotion4j.image.ImagePreprocessor;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.ReadOptions;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** This SDK, with a decoder that keeps its memory and gives its rows to the resizer. */
public final class Emotion4jPeer implements Peer {
  private final ImageDecoder decoder = ImageDecoder.of(ReadOptions.DEFAULT);
  private @Nullable OnnxEmotionClassifier classifier;
  private @Nullable ImagePreprocessor preprocessor;
  private FloatBuffer tensor = FloatBuffer.allocate(0);
  private @Nullable RgbImage frame;

  /** Found by {@link java.util.ServiceLoader}. */
  public Emotion4jPeer() {}

  @Override
  public String name() {
    return "emotion4j";
  }

  @Override
  public void open(Path model) {
    classifier =
        OnnxEmotionClassifier.builder(
                ModelDirectory.open(Objects.requireNonNull(model.getParent())),
                String.valueOf(model.getFileName()))
            .concurrency(1)
            .intraOpThreads(1)
            .build();
    InputSpec input = classifier.spec().input();
    preprocessor = ImagePreprocessor.of(input);
    tensor =
        ByteBuffer.allocateDirect(4 * input.floatCount())
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
  }

  @Override
  public float[] classifyJpeg(byte[] jpeg) {
    decoder.preprocess(jpeg, Objects.requireNonNull(preprocessor), tensor, 0);
    return opened().classify(tensor).logits();
  }

  @Override
  public void prepareFrame(BufferedImage picture) {
    frame = Images.of(picture);
  }

  @Override
  public float[] classifyFrame() {
    return opened().classify(Objects.requireNonNull(frame)).logits();
  }

  private OnnxEmotionClassifier opened() {
    return Objects.requireNonNull(classifier);
  }

  @Override
  public void close() {
    opened().close();
    decoder.close();
  }
}
