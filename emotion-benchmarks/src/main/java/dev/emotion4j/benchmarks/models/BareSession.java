package dev.emotion4j.benchmarks.models;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * ONNX Runtime used directly, as fast as it can be: one reused direct input tensor and one pinned
 * output tensor. The baseline of the tables. Not safe for concurrent use.
 */
public final class BareSession implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;
  private final FloatBuffer input;
  private final FloatBuffer output;
  private final OnnxTensor inputTensor;
  private final OnnxTensor outputTensor;

  public BareSession(Path model, int threads) throws OrtException {
    session = open(model, threads);
    int pixels = 3 * ReferenceModel.SIZE * ReferenceModel.SIZE;
    input = direct(pixels);
    output = direct(ReferenceModel.LABELS.size());
    inputTensor =
        OnnxTensor.createTensor(
            ENVIRONMENT, input, new long[] {1, 3, ReferenceModel.SIZE, ReferenceModel.SIZE});
    outputTensor = OnnxTensor.createTensor(ENVIRONMENT, output, new long[] {1, output.capacity()});
  }

  /** Opens a session from a path, unverified, with the settings that are fastest. */
  public static OrtSession open(Path model, int threads) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      return ENVIRONMENT.createSession(model.toString(), options);
    }
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** The tensor that is read by {@link #run()}: {@code float32[3, 224, 224]}. */
  public FloatBuffer input() {
    return input;
  }

  /** Runs the model on {@link #input()}; the returned logits are overwritten by the next run. */
  public FloatBuffer run() throws OrtException {
    session.run(Map.of("input", inputTensor), Map.of("output", outputTensor)).close();
    return output;
  }

  @Override
  public void close() throws OrtException {
    session.close();
    inputTensor.close();
    outputTensor.close();
  }
}
