package dev.emotion4j.onnx;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.OutputKind;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A classifier whose model runs in ONNX Runtime, on this machine's processor.
 *
 * <p>The model is read and verified once, when the classifier is built. Thread safety: as {@link
 * EmotionClassifier} says. As many calls run at once as {@link Builder#concurrency} allows; more
 * wait their turn, in the order in which they came.
 */
public final class OnnxEmotionClassifier implements EmotionClassifier {
  private final ModelSpec spec;
  private final ModelSession session;

  private OnnxEmotionClassifier(ModelSpec spec, ModelSession session) {
    this.spec = spec;
    this.session = session;
  }

  /**
   * Starts to build a classifier.
   *
   * @param models where the model is
   * @param fileName its file name, such as {@code mobilenet_emotion.onnx}
   * @return a new builder
   * @throws ModelException if no model of that name is described
   */
  public static Builder builder(ModelDirectory models, String fileName) {
    return new Builder(models, models.describedModel(fileName));
  }

  @Override
  public ModelSpec spec() {
    return spec;
  }

  @Override
  public Prediction classify(RgbImage face) {
    Objects.requireNonNull(face, "face");
    Slot slot = session.acquire();
    try {
      slot.preprocessor().write(face, slot.input(1), 0);
      return prediction(session.run(slot, 1), 0);
    } finally {
      session.release(slot);
    }
  }

  @Override
  public List<Prediction> classifyAll(List<? extends RgbImage> faces) {
    List<RgbImage> all = List.copyOf(faces);
    List<Prediction> predictions = new ArrayList<>(all.size());
    Slot slot = session.acquire();
    try {
      for (int start = 0; start < all.size(); start = predictions.size()) {
        int batch = Math.min(session.maxBatch(), all.size() - start);
        FloatBuffer input = slot.input(batch);
        for (int i = 0; i < batch; i++) {
          slot.preprocessor().write(all.get(start + i), input, i);
        }
        FloatBuffer outputs = session.run(slot, batch);
        for (int i = 0; i < batch; i++) {
          predictions.add(prediction(outputs, i));
        }
      }
    } finally {
      session.release(slot);
    }
    return List.copyOf(predictions);
  }

  @Override
  public Prediction classify(FloatBuffer tensor) {
    int expected = spec.input().floatCount();
    if (tensor.remaining() != expected) {
      throw new IllegalArgumentException(
          "The tensor has "
              + tensor.remaining()
              + " floats from its position to its limit, expected "
              + expected
              + ": float32[3, "
              + spec.input().height()
              + ", "
              + spec.input().width()
              + "]");
    }
    Slot slot = session.acquire();
    try {
      slot.input(1).duplicate().put(tensor.duplicate());
      return prediction(session.run(slot, 1), 0);
    } finally {
      session.release(slot);
    }
  }

  private Prediction prediction(FloatBuffer outputs, int index) {
    float[] output = new float[spec.labels().size()];
    for (int i = 0; i < output.length; i++) {
      output[i] = outputs.get(index * output.length + i);
    }
    return spec.output() == OutputKind.LOGITS
        ? Prediction.fromLogits(spec.labels(), output)
        : Prediction.fromProbabilities(spec.labels(), output);
  }

  @Override
  public void close() {
    session.close();
  }

  /** Returns the model's name and file. */
  @Override
  public String toString() {
    return spec.name() + " (" + spec.fileName() + ")";
  }

  /**
   * Builds a classifier. Each option may be set once; what is not set has the default that its
   * method tells. Not safe for concurrent use.
   */
  public static final class Builder {
    private final ModelDirectory models;
    private final DescribedModel model;
    private boolean checksumRequired = true;
    private @Nullable Integer concurrency;
    private @Nullable Integer intraOpThreads;
    private @Nullable Integer maxBatch;

    private Builder(ModelDirectory models, DescribedModel model) {
      this.models = models;
      this.model = model;
    }

    /**
     * Allows a model whose description has no checksum. One that has a checksum is verified all the
     * same.
     *
     * @return this builder
     */
    public Builder allowMissingChecksum() {
      checksumRequired = false;
      return this;
    }

    /**
     * Sets how many calls may run at once, each with memory of its own for the model's input. The
     * default is the number of processors.
     *
     * @param calls from 1 to 1024
     * @return this builder
     * @throws IllegalArgumentException if the number is out of range
     * @throws IllegalStateException if it was set before
     */
    public Builder concurrency(int calls) {
      concurrency = checkOption("concurrency", calls, 1024, concurrency);
      return this;
    }

    /**
     * Sets how many threads one call may use. The default shares the processors out among the calls
     * that may run at once: 1 with the default {@link #concurrency}, all of them with a concurrency
     * of 1.
     *
     * @param threads from 1 to 1024
     * @return this builder
     * @throws IllegalArgumentException if the number is out of range
     * @throws IllegalStateException if it was set before
     */
    public Builder intraOpThreads(int threads) {
      intraOpThreads = checkOption("intraOpThreads", threads, 1024, intraOpThreads);
      return this;
    }

    /**
     * Sets how many pictures {@link OnnxEmotionClassifier#classifyAll} runs as one batch at the
     * most. Larger batches take more memory, and not every model gains by them. The default is 4.
     *
     * @param pictures from 1 to 64
     * @return this builder
     * @throws IllegalArgumentException if the number is out of range
     * @throws IllegalStateException if it was set before
     */
    public Builder maxBatch(int pictures) {
      maxBatch = checkOption("maxBatch", pictures, 64, maxBatch);
      return this;
    }

    private static int checkOption(String name, int value, int max, @Nullable Integer before) {
      if (before != null) {
        throw new IllegalStateException(name + " was already set to " + before);
      }
      if (value < 1 || value > max) {
        throw new IllegalArgumentException(
            name + " must be from 1 to " + max + ", but got " + value);
      }
      return value;
    }

    /**
     * Reads, verifies and loads the model.
     *
     * @return the classifier; the caller closes it
     * @throws ModelException if the file is missing, is not the one that was described, ONNX
     *     Runtime refuses it, or its graph is not as described
     * @throws InferenceException if ONNX Runtime itself cannot be loaded on this machine
     */
    public OnnxEmotionClassifier build() {
      if (model.outputShape().size() != 2) {
        throw new ModelException(
            models.source()
                + "/"
                + model.spec().fileName()
                + ": is no classifier: its output_shape is "
                + model.outputShape()
                + ", expected [N, number of classes]; choose another model");
      }
      RunSettings defaults = RunSettings.defaults();
      int calls = concurrency == null ? defaults.concurrency() : concurrency;
      RunSettings settings =
          new RunSettings(
              calls,
              intraOpThreads == null
                  ? Math.max(1, Runtime.getRuntime().availableProcessors() / calls)
                  : intraOpThreads,
              maxBatch == null ? defaults.maxBatch() : maxBatch);
      return new OnnxEmotionClassifier(
          model.spec(), ModelSession.open(models.source(), model, checksumRequired, settings));
    }
  }
}
