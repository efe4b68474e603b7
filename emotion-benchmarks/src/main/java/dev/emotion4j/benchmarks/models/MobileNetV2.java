package dev.emotion4j.benchmarks.models;

/**
 * {@code torchvision.models.mobilenet_v2}: inverted residuals with linear bottlenecks (Sandler et
 * al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018, table 2).
 */
final class MobileNetV2 {
  /** Expansion, channels, repeats, stride of the first. */
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1},
  };

  private static final int LAST = 1280;

  private MobileNetV2() {}

  static void build(OnnxGraph graph, int classes) {
    String x = graph.conv("features.0.0", "input", 3, 32, 3, 2, 1);
    x = graph.relu6("features.0.2", x);
    int in = 32;
    int block = 1;
    for (int[] stage : STAGES) {
      for (int i = 0; i < stage[2]; i++) {
        int stride = i == 0 ? stage[3] : 1;
        x = invertedResidual(graph, "features." + block++, x, in, stage[0], stage[1], stride);
        in = stage[1];
      }
    }
    x = graph.conv("features.18.0", x, in, LAST, 1, 1, 1);
    x = graph.relu6("features.18.2", x);
    x = graph.flatten("flatten", graph.globalAveragePool("pool", x));
    graph.linear("classifier.1", x, LAST, classes, ReferenceWeights.LINEAR);
  }

  private static String invertedResidual(
      OnnxGraph graph, String module, String input, int in, int expand, int out, int stride) {
    int hidden = in * expand;
    int layer = 0;
    String x = input;
    if (expand != 1) {
      x = graph.conv(module + ".conv.0.0", x, in, hidden, 1, 1, 1);
      x = graph.relu6(module + ".conv.0.2", x);
      layer++;
    }
    String depthwise = module + ".conv." + layer;
    x = graph.conv(depthwise + ".0", x, hidden, hidden, 3, stride, hidden);
    x = graph.relu6(depthwise + ".2", x);
    x = graph.conv(module + ".conv." + (layer + 1), x, hidden, out, 1, 1, 1);
    return stride == 1 && in == out ? graph.sum(module, input, x) : x;
  }
}
