package dev.emotion4j.onnx.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.emotion4j.CallContext;
import dev.emotion4j.InputSpec;
import dev.emotion4j.image.ImagePreprocessor;
import dev.emotion4j.onnx.graph.check.GraphShapes;
import dev.emotion4j.onnx.options.ExecutionOptions;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one running call needs: a direct input buffer, the output that ONNX Runtime writes to, and
 * the preprocessor's scratch memory. Made once and used for many calls, by one thread at a time.
 */
public final class Slot implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final GraphShapes shapes;
  private final @Nullable Duration timeout;
  private final InputSpec inputSpec;
  private final int outputCount;
  private final ImagePreprocessor preprocessor;

  private FloatBuffer input;
  private FloatBuffer output;

  /** Made for the first run that may be ended. */
  private @Nullable RunTimer timer;

  /** By batch size less 1; an element is filled when a batch of that size is first run. */
  private @Nullable Binding[] bindings;

  /**
   * The thread that uses this slot, or {@code null}; to notice a call that would wait for itself.
   */
  volatile @Nullable Thread user;

  /** Makes a slot for single pictures; it grows when it is given a batch. */
  public Slot(LoadedModel loaded, ExecutionOptions settings) {
    this.environment = loaded.environment();
    this.session = loaded.session();
    this.shapes = loaded.shapes();
    this.inputSpec = loaded.model().spec().input();
    this.timeout = settings.timeout().orElse(null);
    this.outputCount = shapes.outputCount();
    this.preprocessor = ImagePreprocessor.of(inputSpec, settings.intraOpThreads());
    this.input = allocate(inputSpec.floatCount());
    this.output = allocate(outputCount);
    this.bindings = new Binding[1];
  }

  /**
   * One batch size's tensors over the slot's buffers, in the form in which a session takes them.
   */
  private record Binding(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
    void close() {
      inputs.values().forEach(OnnxTensor::close);
      outputs.values().forEach(OnnxTensor::close);
    }
  }

  private static FloatBuffer allocate(int floatCount) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(floatCount, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** Returns the preprocessor of this slot's user. */
  public ImagePreprocessor preprocessor() {
    return preprocessor;
  }

  /** Returns the input for a batch of this size: {@code float32[batch, C, H, W]} from index 0. */
  public FloatBuffer input(int batch) {
    if (batch > bindings.length) {
      releaseTensors();
      input = allocate(Math.multiplyExact(batch, inputSpec.floatCount()));
      output = allocate(Math.multiplyExact(batch, outputCount));
      bindings = new Binding[batch];
    }
    return input;
  }

  /**
   * Runs the model on what {@link #input} holds.
   *
   * @param context what may end the run besides the timeout, if anything
   * @return the outputs, picture after picture from index 0; valid until the next run
   */
  FloatBuffer run(int batch, @Nullable CallContext context) throws OrtException {
    Binding binding = bindings[batch - 1];
    if (binding == null) {
      binding = bind(batch);
      bindings[batch - 1] = binding;
    }
    // The result owns nothing: its only value is the pinned output.
    if (timeout == null && context == null) {
      session.run(binding.inputs(), Set.of(), binding.outputs(), null).close();
    } else {
      RunTimer watch = timer();
      watch.start(context);
      try {
        session.run(binding.inputs(), Set.of(), binding.outputs(), watch.options()).close();
      } finally {
        watch.stop(context);
      }
    }
    return output;
  }

  private RunTimer timer() {
    RunTimer made = timer == null ? new RunTimer(timeout) : timer;
    timer = made;
    return made;
  }

  /** Whether the last run was ended since it took too long. */
  boolean timedOut() {
    return timer != null && timer.expired();
  }

  private Binding bind(int batch) throws OrtException {
    long[] inputShape = {batch, inputSpec.channels(), inputSpec.height(), inputSpec.width()};
    OnnxTensor inputTensor = tensor(input, batch * inputSpec.floatCount(), inputShape);
    try {
      OnnxTensor outputTensor = tensor(output, batch * outputCount, shapes.outputShape(batch));
      return new Binding(
          Map.of(shapes.inputName(), inputTensor), Map.of(shapes.outputName(), outputTensor));
    } catch (OrtException | RuntimeException e) {
      inputTensor.close();
      throw e;
    }
  }

  private OnnxTensor tensor(FloatBuffer buffer, int floatCount, long[] shape) throws OrtException {
    FloatBuffer part = buffer.duplicate();
    ((Buffer) part).limit(floatCount); // Android 26 has limit on Buffer only
    return OnnxTensor.createTensor(environment, part, shape);
  }

  /** Releases what is native; the buffers are the garbage collector's. */
  @Override
  public void close() {
    releaseTensors();
    if (timer != null) {
      timer.close();
    }
  }

  private void releaseTensors() {
    for (Binding binding : bindings) {
      if (binding != null) {
        binding.close();
      }
    }
    Arrays.fill(bindings, null);
  }
}
