package dev.emotion4j.benchmarks.models;

/**
 * {@code torchvision.models.efficientnet_b0}: inverted residuals with squeeze-excitation (Tan and
 * Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019, table 1).
 */
final class EfficientNetB0 {
  /** Expansion, channels, repeats, stride of the first, kernel. */
  private static final int[][] STAGES = {
    {1, 16, 1, 1, 3},
    {6, 24, 2, 2, 3},
    {6, 40, 2, 2, 5},
    {6, 80, 3, 2, 3},
    {6, 112, 3, 1, 5},
    {6, 192, 4, 2, 5},
    {6, 320, 1, 1, 3},
  };

  private static final int LAST = 1280;

  /**
   * Less than He's 6, with which a white picture drives SiLU beyond 60, where rounding errors grow
   * a hundredfold.
   */
  private static final double PROJECTION_RANGE = ReferenceWeights.HE / 2;

  /** More than PyTorch's 1, since the features differ little from picture to picture. */
  private static final double CLASSIFIER_RANGE = 64;

  private EfficientNetB0() {}

  static void build(OnnxGraph graph, int classes) {
    String x = graph.conv("features.0.0", "input", 3, 32, 3, 2, 1);
    x = graph.silu("features.0.2", x);
    int in = 32;
    for (int s = 0; s < STAGES.length; s++) {
      int[] stage = STAGES[s];
      for (int i = 0; i < stage[2]; i++) {
        String module = "features." + (s + 1) + "." + i;
        int stride = i == 0 ? stage[3] : 1;
        x = block(graph, module, x, in, stage[0], stage[1], stride, stage[4]);
        in = stage[1];
      }
    }
    x = graph.conv("features.8.0", x, in, LAST, 1, 1, 1);
    x = graph.silu("features.8.2", x);
    x = graph.flatten("flatten", graph.globalAveragePool("avgpool", x));
    graph.linear("classifier.1", x, LAST, classes, CLASSIFIER_RANGE);
  }

  private static String block(
      OnnxGraph graph,
      String module,
      String input,
      int in,
      int expand,
      int out,
      int stride,
      int kernel) {
    int hidden = in * expand;
    int layer = 0;
    String x = input;
    if (expand != 1) {
      x = graph.conv(module + ".block.0.0", x, in, hidden, 1, 1, 1);
      x = graph.silu(module + ".block.0.2", x);
      layer++;
    }
    String depthwise = module + ".block." + layer++;
    x = graph.conv(depthwise + ".0", x, hidden, hidden, kernel, stride, hidden);
    x = graph.silu(depthwise + ".2", x);
    x = squeezeExcitation(graph, module + ".block." + layer++, x, hidden, in / 4);
    x = graph.project(module + ".block." + layer + ".0", x, hidden, out, PROJECTION_RANGE);
    return stride == 1 && in == out ? graph.sum(module, x, input) : x;
  }

  private static String squeezeExcitation(
      OnnxGraph graph, String module, String x, int channels, int squeezed) {
    String scale = graph.globalAveragePool(module + ".avgpool", x);
    scale = graph.conv(module + ".fc1", scale, channels, squeezed, 1, 1, 1);
    scale = graph.silu(module + ".activation", scale);
    scale = graph.conv(module + ".fc2", scale, squeezed, channels, 1, 1, 1);
    return graph.multiply(module, graph.sigmoid(module + ".scale_activation", scale), x);
  }
}
