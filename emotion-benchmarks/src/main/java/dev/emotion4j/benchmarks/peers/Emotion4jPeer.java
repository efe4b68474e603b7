package dev.emotion4j.benchmarks.peers;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.ImageDecoder;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.ReadOptions;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** This SDK, with a decoder that keeps its memory. */
public final class Emotion4jPeer implements Peer {
  private final ImageDecoder decoder = ImageDecoder.of(ReadOptions.DEFAULT);
  private @Nullable EmotionClassifier classifier;
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
  }

  @Override
  public float[] classifyJpeg(byte[] jpeg) {
    return opened().classify(decoder.read(jpeg)).logits();
  }

  @Override
  public void prepareFrame(BufferedImage picture) {
    frame = Images.of(picture);
  }

  @Override
  public float[] classifyFrame() {
    return opened().classify(Objects.requireNonNull(frame)).logits();
  }

  private EmotionClassifier opened() {
    return Objects.requireNonNull(classifier);
  }

  @Override
  public void close() {
    opened().close();
    decoder.close();
  }
}
