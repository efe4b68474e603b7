package dev.emotion4j.onnx.graph.rules;

import dev.emotion4j.onnx.graph.ElementType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The output shapes of convolution and pooling, as ONNX Runtime computes them. */
final class WindowRules {
  /** Strides, pads, kernels and dilations of image networks are below 100. */
  static final long MAX_EXTENT = 65_536;

  private final NodeContext node;
  private final long[] in;
  private final int spatial;
  private final long[] kernel;
  private final long[] strides;
  private final long[] dilations;
  private final long[] pads;
  private final String autoPad;

  private WindowRules(NodeContext node, long[] in, long[] kernel) {
    this.node = node;
    this.in = in;
    this.spatial = in.length - 2;
    this.kernel = kernel;
    node.require(kernel.length == spatial, "kernel %s for %s dims", kernel, spatial);
    this.strides = list("strides", spatial, 1, 1);
    this.dilations = list("dilations", spatial, 1, 1);
    this.pads = list("pads", 2 * spatial, 0, 0);
    this.autoPad = node.text("auto_pad", "NOTSET");
    node.require(
        autoPad.equals("NOTSET")
            || autoPad.equals("VALID")
            || autoPad.equals("SAME_UPPER")
            || autoPad.equals("SAME_LOWER"),
        "auto_pad '%s' is unknown",
        autoPad);
    check("kernel_shape", kernel, 1);
  }

  /** Conv, ConvInteger and QLinearConv: the shape for weights of [M, C / group, kernel]. */
  static long[] convolution(NodeContext node, int imageInput, int weightsInput) {
    TensorShape image = node.in(imageInput);
    TensorShape weights = node.in(weightsInput);
    WindowRules rules = ofWeights(node, image, weights);
    long group = rules.group();
    long outChannels = weights.dim(0);
    node.require(
        TensorShape.multiply(weights.dim(1), group) == rules.in[1] && outChannels % group == 0,
        "weights %s with %s groups don't fit the input %s",
        weights,
        group,
        image);
    rules.checkBias(node.operator().equals("QLinearConv") ? 8 : 2, outChannels);
    long[] out = rules.forward(outChannels, false);
    long perOutput = TensorShape.product(weights.dims(), 1, weights.rank());
    node.multiplyAdds = TensorShape.multiply(TensorShape.product(out, 0, out.length), perOutput);
    if (!node.operator().endsWith("Conv") || node.operator().equals("QLinearConv")) {
      // The quantised forms copy every window first; float convolution does so in small tiles.
      node.scratchElements =
          TensorShape.multiply(
              TensorShape.multiply(perOutput, group), TensorShape.product(out, 2, out.length));
    }
    return out;
  }

  /** ONNX Runtime's own: a convolution, a sum with another tensor, and an activation. */
  static TensorShape fused(NodeContext node) {
    long[] dims = convolution(node, 0, 1);
    TensorShape added = node.optional(3);
    node.require(
        added == null || Arrays.equals(added.dims(), dims), "the sum with %s doesn't fit", added);
    return node.like(0, dims);
  }

  /** ConvTranspose: the shape for weights of [C, M / group, kernel]. */
  static long[] transposed(NodeContext node) {
    TensorShape image = node.in(0);
    TensorShape weights = node.in(1);
    WindowRules rules = ofWeights(node, image, weights);
    long group = rules.group();
    node.require(
        weights.dim(0) == rules.in[1] && weights.dim(0) % group == 0,
        "weights %s with %s groups don't fit the input %s",
        weights,
        group,
        image);
    long outChannels = TensorShape.multiply(weights.dim(1), group);
    rules.checkBias(2, outChannels);
    long[] out = rules.backward(outChannels);
    long perInput = TensorShape.product(weights.dims(), 1, weights.rank());
    node.multiplyAdds = TensorShape.multiply(image.elements(), perInput);
    node.scratchElements =
        TensorShape.multiply(
            TensorShape.multiply(perInput, group),
            TensorShape.product(rules.in, 2, rules.in.length));
    return out;
  }

  /** MaxPool and AveragePool. */
  static long[] pool(NodeContext node) {
    TensorShape image = node.in(0);
    long @Nullable [] kernel = node.integers("kernel_shape");
    if (kernel == null) {
      throw node.refuse("attribute 'kernel_shape' is missing");
    }
    node.require(image.rank() >= 3, "the input %s has no spatial dims", image);
    WindowRules rules = new WindowRules(node, image.dims(), kernel);
    for (int i = 0; i < kernel.length; i++) {
      node.require(
          rules.pads[i] < kernel[i] && rules.pads[i + kernel.length] < kernel[i],
          "pads %s reach past the kernel %s",
          rules.pads,
          kernel);
    }
    long[] out = rules.forward(image.dim(1), node.flag("ceil_mode", false));
    node.multiplyAdds =
        TensorShape.multiply(
            TensorShape.product(out, 0, out.length), TensorShape.product(kernel, 0, kernel.length));
    return out;
  }

  /** MaxPool, whose second output says where each maximum is. */
  static List<TensorShape> maxPool(NodeContext node) {
    long[] dims = pool(node);
    return List.of(node.like(0, dims), new TensorShape(ElementType.INT64, dims));
  }

  /** Pooling over all of each channel. */
  static TensorShape global(NodeContext node) {
    long[] dims = node.in(0).dims();
    node.require(dims.length >= 3, "the input %s has no spatial dims", node.in(0));
    Arrays.fill(dims, 2, dims.length, 1);
    return node.like(0, dims);
  }

  private static WindowRules ofWeights(NodeContext node, TensorShape image, TensorShape weights) {
    node.require(
        image.rank() >= 3 && image.rank() == weights.rank(),
        "input %s and weights %s need the same number of dims, at least 3",
        image,
        weights);
    long[] kernel = Arrays.copyOfRange(weights.dims(), 2, weights.rank());
    long @Nullable [] declared = node.integers("kernel_shape");
    node.require(
        declared == null || Arrays.equals(declared, kernel),
        "kernel_shape %s differs from that of the weights %s",
        declared,
        weights);
    return new WindowRules(node, image.dims(), kernel);
  }

  private long group() {
    long group = node.integer("group", 1);
    node.require(group >= 1 && group <= MAX_EXTENT, "group %s is out of range", group);
    return group;
  }

  /** ONNX Runtime 1.28.0 reads a bias that is too short beyond its end. */
  private void checkBias(int input, long channels) {
    TensorShape bias = node.operator().equals("ConvInteger") ? null : node.optional(input);
    node.require(
        bias == null || (bias.rank() == 1 && bias.dim(0) == channels),
        "the bias %s doesn't fit %s output channels",
        bias,
        channels);
  }

  private long[] forward(long channels, boolean ceil) {
    long[] out = start(channels);
    for (int i = 0; i < spatial; i++) {
      long size = in[i + 2];
      long window = dilations[i] * (kernel[i] - 1) + 1;
      long steps;
      if (autoPad.startsWith("SAME")) {
        steps = (size + strides[i] - 1) / strides[i];
      } else {
        long pad = autoPad.equals("VALID") ? 0 : pads[i] + pads[i + spatial];
        long room = size + pad - window;
        node.require(room >= 0, "the window of %s is larger than the input %s", window, in);
        steps = (ceil ? (room + strides[i] - 1) / strides[i] : room / strides[i]) + 1;
        // A last window that would start behind the image and its leading pad is dropped.
        long head = autoPad.equals("VALID") ? 0 : pads[i];
        if (ceil && (steps - 1) * strides[i] >= size + head) {
          steps--;
        }
      }
      out[i + 2] = steps;
    }
    return out;
  }

  private long[] backward(long channels) {
    long[] extra = list("output_padding", spatial, 0, 0);
    long @Nullable [] wanted = node.integers("output_shape");
    if (wanted != null) {
      node.require(wanted.length == spatial, "output_shape has %s dims", wanted.length);
      check("output_shape", wanted, 1);
    }
    long[] out = start(channels);
    for (int i = 0; i < spatial; i++) {
      long window = dilations[i] * (kernel[i] - 1) + 1;
      if (wanted != null) {
        out[i + 2] = wanted[i];
      } else if (autoPad.startsWith("SAME")) {
        out[i + 2] = in[i + 2] * strides[i];
      } else {
        long pad = autoPad.equals("VALID") ? 0 : pads[i] + pads[i + spatial];
        out[i + 2] = strides[i] * (in[i + 2] - 1) + extra[i] + window - pad;
      }
      node.require(out[i + 2] >= 1, "the output would be empty");
    }
    return out;
  }

  private long[] start(long channels) {
    long[] out = new long[spatial + 2];
    out[0] = in[0];
    out[1] = channels;
    return out;
  }

  private long[] list(String name, int count, long otherwise, long min) {
    long @Nullable [] list = node.integers(name);
    if (list == null || list.length == 0) {
      list = new long[count];
      Arrays.fill(list, otherwise);
    }
    node.require(list.length == count, "%s has %s values, expected %s", name, list.length, count);
    check(name, list, min);
    return list;
  }

  private void check(String name, long[] list, long min) {
    for (long value : list) {
      node.require(
          value >= min && value <= MAX_EXTENT,
          "%s has the value %s, expected %s to %s",
          name,
          value,
          min,
          MAX_EXTENT);
    }
  }
}
