package dev.emotion4j.benchmarks.models;

/** Three 3×3 convolutions with ReLU and max pooling, then two fully connected layers. */
final class LandmarkCnn {
  private LandmarkCnn() {}

  static void build(OnnxGraph graph, int classes) {
    String x = "input";
    int[] channels = {3, 32, 64, 128};
    for (int i = 0; i < 3; i++) {
      String module = "features." + 3 * i;
      x = graph.conv(module, x, channels[i], channels[i + 1], 3, 1, 1);
      x = graph.relu("features." + (3 * i + 1), x);
      x = graph.maxPool2("features." + (3 * i + 2), x);
    }
    x = graph.flatten("flatten", x);
    int side = ReferenceModel.SIZE / 8;
    x = graph.linear("classifier.0", x, 128 * side * side, 512, ReferenceWeights.LINEAR);
    x = graph.relu("classifier.1", x);
    graph.linear("classifier.3", x, 512, classes, ReferenceWeights.LINEAR);
  }
}
