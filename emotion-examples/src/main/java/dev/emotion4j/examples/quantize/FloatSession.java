package dev.emotion4j.examples.quantize;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * ONNX Runtime on a model's bytes, one thread, so that a run gives the same bits each time. One
 * picture's tensor in, float32 values out, of float64 ones too. Not safe for concurrent use.
 */
final class FloatSession implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final String location;
  private final OrtSession session;
  private final String input;
  private final boolean takesBytes;
  private final long[] dims;

  /** Opens a session. {@code location} is how messages call the model. */
  FloatSession(String location, byte[] model) {
    this.location = location;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session = open(model, options);
    } catch (OrtException e) {
      throw refused(e);
    }
    try {
      Map.Entry<String, NodeInfo> only = session.getInputInfo().entrySet().iterator().next();
      TensorInfo info = (TensorInfo) only.getValue().getInfo();
      takesBytes = info.type == OnnxJavaType.UINT8;
      if (info.type != OnnxJavaType.FLOAT && !takesBytes) {
        session.close();
        throw new ModelException(
            ModelException.Reason.UNSUPPORTED,
            location
                + ": the input is "
                + info.type
                + ", expected float32 or uint8; export it with float32");
      }
      input = only.getKey();
      dims = info.getShape();
    } catch (OrtException e) {
      throw refused(e);
    }
  }

  private static OrtSession open(byte[] model, OrtSession.SessionOptions options)
      throws OrtException {
    try {
      return ENVIRONMENT.createSession(model, options);
    } catch (OrtException e) {
      // ONNX Runtime 1.28.0 finds some tensors of graphs within a graph only if it knows a file.
      return openFile(model, options, e);
    }
  }

  private static OrtSession openFile(
      byte[] model, OrtSession.SessionOptions options, OrtException first) throws OrtException {
    try {
      Path file = Files.createTempFile("emotion4j", ".onnx");
      try {
        Files.write(file, model);
        return ENVIRONMENT.createSession(file.toString(), options);
      } finally {
        if (!file.toFile().delete()) {
          file.toFile().deleteOnExit();
        }
      }
    } catch (IOException e) {
      first.addSuppressed(e);
      throw first;
    }
  }

  private ModelException refused(OrtException e) {
    return new ModelException(
        ModelException.Reason.RUNTIME,
        location + ": ONNX Runtime refuses the model: " + e.getMessage(),
        e);
  }

  /** Returns the input's shape for one picture. */
  long[] shape(InputSpec spec) {
    long[] picture =
        spec.layout() == InputSpec.Layout.NHWC
            ? new long[] {spec.height(), spec.width(), spec.channels()}
            : new long[] {spec.channels(), spec.height(), spec.width()};
    // A graph that says nothing of its input has a batch, as most have.
    int rank = dims.length == 0 ? picture.length + 1 : dims.length;
    long[] shape = new long[rank];
    Arrays.fill(shape, 1);
    System.arraycopy(picture, 0, shape, Math.max(0, rank - picture.length), picture.length);
    return shape;
  }

  /** Returns the names of the outputs, in their order. */
  Set<String> outputs() {
    return session.getOutputNames();
  }

  /** Returns the size of an output for one picture, or -1 if the model does not tell. */
  long elements(String output) {
    try {
      TensorInfo info =
          (TensorInfo) Objects.requireNonNull(session.getOutputInfo().get(output)).getInfo();
      long elements = 1;
      long[] shape = info.getShape();
      for (int i = 0; i < shape.length; i++) {
        // The first is the number of pictures.
        elements *= i == 0 ? 1 : shape[i];
      }
      return shape.length > 0 && elements > 0 ? elements : -1;
    } catch (OrtException e) {
      throw refused(e);
    }
  }

  /** Whether a picture's numbers are rounded to bytes. */
  boolean takesBytes() {
    return takesBytes;
  }

  /** A tensor to run with; the caller closes it. The buffer must be direct and stay as it is. */
  OnnxTensor tensor(FloatBuffer picture, long... shape) {
    try {
      return takesBytes
          ? OnnxTensor.createTensor(ENVIRONMENT, bytes(picture), shape, OnnxJavaType.UINT8)
          : OnnxTensor.createTensor(ENVIRONMENT, picture, shape);
    } catch (OrtException e) {
      throw refused(e);
    }
  }

  private static ByteBuffer bytes(FloatBuffer picture) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(picture.remaining());
    for (int i = 0; i < bytes.limit(); i++) {
      bytes.put(i, (byte) Math.max(0, Math.min(255, Math.round(picture.get(i)))));
    }
    return bytes;
  }

  /** Runs, and hands over some of the outputs, one after the other. */
  void run(OnnxTensor picture, Set<String> wanted, BiConsumer<String, FloatBuffer> values) {
    try (OrtSession.Result result = session.run(Map.of(input, picture), wanted)) {
      for (Map.Entry<String, OnnxValue> entry : result) {
        if (!(entry.getValue() instanceof OnnxTensor tensor)) {
          continue;
        }
        if (tensor.getInfo().type == OnnxJavaType.FLOAT) {
          values.accept(entry.getKey(), tensor.getFloatBuffer());
        } else if (tensor.getInfo().type == OnnxJavaType.DOUBLE) {
          DoubleBuffer doubles = tensor.getDoubleBuffer();
          FloatBuffer floats = FloatBuffer.allocate(doubles.remaining());
          while (doubles.hasRemaining()) {
            floats.put((float) doubles.get());
          }
          floats.flip();
          values.accept(entry.getKey(), floats);
        }
      }
    } catch (OrtException e) {
      throw refused(e);
    }
  }

  /** Runs, and returns all float32 and float64 outputs one after the other. */
  List<float[]> run(OnnxTensor picture) {
    Map<String, float[]> outputs = new LinkedHashMap<>();
    run(
        picture,
        outputs(),
        (name, values) -> {
          float[] copy = new float[values.remaining()];
          values.get(copy);
          outputs.put(name, copy);
        });
    return new ArrayList<>(outputs.values());
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw refused(e);
    }
  }
}
