package dev.emotion4j.onnx.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import dev.emotion4j.CallContext;
import dev.emotion4j.InputSpec;
import dev.emotion4j.image.ImagePreprocessor;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.check.GraphShapes;
import dev.emotion4j.onnx.graph.check.Port;
import dev.emotion4j.onnx.options.ExecutionOptions;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one running call needs: a direct input buffer, the outputs that ONNX Runtime writes to, and
 * the preprocessor's scratch memory. Made once and used for many calls, by one thread at a time.
 */
public final class Slot implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final GraphShapes shapes;
  private final @Nullable Duration timeout;
  private final InputSpec inputSpec;
  private final boolean bytes;
  private final ImagePreprocessor preprocessor;

  private InputBuffer input;
  private List<OutputBuffer> outputs;

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
    this.bytes = shapes.input().type() == ElementType.UINT8;
    this.preprocessor = ImagePreprocessor.of(inputSpec, settings.intraOpThreads());
    this.input = inputBuffer(1);
    this.outputs = outputBuffers(1);
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

  private InputBuffer inputBuffer(int batch) {
    return new InputBuffer(shapes.input(), inputSpec.floatCount(), batch);
  }

  private List<OutputBuffer> outputBuffers(int batch) {
    List<OutputBuffer> buffers = new ArrayList<>();
    for (Port port : shapes.outputs()) {
      buffers.add(new OutputBuffer(port, batch));
    }
    return buffers;
  }

  /** Whether the model is fed bytes, so that the input's floats are 0 to 255. */
  public boolean takesBytes() {
    return bytes;
  }

  /** Returns the preprocessor of this slot's user. */
  public ImagePreprocessor preprocessor() {
    return preprocessor;
  }

  /**
   * Returns the input for a batch of this size: float32 from index 0 in the description's layout,
   * whatever element type the model takes.
   */
  public FloatBuffer input(int batch) {
    if (batch > bindings.length) {
      releaseTensors();
      input = inputBuffer(batch);
      outputs = outputBuffers(batch);
      bindings = new Binding[batch];
    }
    return input.floats();
  }

  /**
   * Runs the model on what {@link #input} holds.
   *
   * @param context what may end the run besides the timeout, if anything
   * @return the outputs in the description's order, each picture after picture from index 0; valid
   *     until the next run
   */
  List<FloatBuffer> run(int batch, @Nullable CallContext context) throws OrtException {
    Binding binding = bindings[batch - 1];
    if (binding == null) {
      binding = bind(batch);
      bindings[batch - 1] = binding;
    }
    input.convert(batch);
    if (timeout == null && context == null) {
      return run(binding, batch, null);
    }
    RunTimer watch = timer();
    watch.start(context);
    try {
      return run(binding, batch, watch.options());
    } finally {
      watch.stop(context);
    }
  }

  private List<FloatBuffer> run(Binding binding, int batch, @Nullable RunOptions options)
      throws OrtException {
    Set<String> wanted = new LinkedHashSet<>();
    for (Port port : shapes.outputs()) {
      if (!binding.outputs().containsKey(port.name())) {
        wanted.add(port.name());
      }
    }
    // The result owns none of the pinned outputs.
    try (OrtSession.Result result =
        session.run(binding.inputs(), wanted, binding.outputs(), options)) {
      List<FloatBuffer> read = new ArrayList<>(outputs.size());
      for (OutputBuffer output : outputs) {
        OnnxValue made =
            wanted.contains(output.name()) ? result.get(output.name()).orElse(null) : null;
        read.add(made == null ? output.read(batch) : output.read(made, batch));
      }
      return read;
    }
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
    Map<String, OnnxTensor> inputs = new HashMap<>();
    Map<String, OnnxTensor> pinned = new HashMap<>();
    try {
      inputs.put(shapes.input().name(), input.tensor(environment, batch));
      for (Port unused : shapes.unusedInputs()) {
        if (session.getInputNames().contains(unused.name())) {
          inputs.put(unused.name(), OrtTensors.zeros(environment, unused));
        }
      }
      for (OutputBuffer output : outputs) {
        if (output.isPinned()) {
          pinned.put(output.name(), output.tensor(environment, batch));
        }
      }
      return new Binding(inputs, pinned);
    } catch (OrtException | RuntimeException e) {
      new Binding(inputs, pinned).close();
      throw e;
    }
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
