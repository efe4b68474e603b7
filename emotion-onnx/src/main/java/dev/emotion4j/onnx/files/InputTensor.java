package dev.emotion4j.onnx.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tensor that a model is fed, as its description has it. Immutable.
 *
 * @param shape the shape of one picture, without the batch dimension
 * @param channelsLast whether a pixel's channels lie together (NHWC), or each channel is a plane
 *     (NCHW)
 * @param type the element type; {@code null} lets the graph say which kind of floating point
 */
public record InputTensor(List<Integer> shape, boolean channelsLast, @Nullable Type type) {

  /** Element types that a description may name. */
  public enum Type {
    FLOAT32,
    FLOAT16,
    FLOAT64,
    /** Bytes as they are in the picture; the graph normalises them itself. */
    UINT8
  }

  /** Whether the model is fed the picture's bytes. */
  public boolean isBytes() {
    return type == Type.UINT8;
  }
}
