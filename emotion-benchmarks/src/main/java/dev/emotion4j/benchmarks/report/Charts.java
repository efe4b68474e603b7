package dev.emotion4j.benchmarks.report;

import dev.emotion4j.benchmarks.jmh.Timing;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.benchmarks.peers.PeerResult;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.style.Styler;

/** A report as plots, each a PNG and an SVG file. */
public final class Charts {
  private static final int WIDTH = 1300;
  private static final int HEIGHT = 560;
  private static final double ROOM = 1.2;
  private static final int DPI = 144;

  private Charts() {}

  static void write(Report report, Path directory) throws IOException {
    if (!report.timings.isEmpty()) {
      save(latency(report), directory.resolve("latency"));
    }
    if (!report.peers.isEmpty()) {
      save(peers(report), directory.resolve("peers"));
    }
  }

  private static CategoryChart latency(Report report) {
    CategoryChart chart =
        chart("Latency by model: average, error bars of one standard deviation", "Model");
    List<String> models = new ArrayList<>();
    for (ReferenceModel model : ReferenceModel.values()) {
      if (timing(report, "tensorToLabel", model, "1").isPresent()) {
        models.add(model.displayName());
      }
    }
    addLatency(chart, report, models, "640×480 frame, 1 thread", "frameToLabel", "1");
    addLatency(chart, report, models, "tensor, 1 thread", "tensorToLabel", "1");
    addLatency(chart, report, models, "ONNX Runtime alone, 1 thread", "bareInference", "1");
    addLatency(chart, report, models, "tensor, all cores", "tensorToLabel", "0");
    return chart;
  }

  private static void addLatency(
      CategoryChart chart,
      Report report,
      List<String> models,
      String name,
      String benchmark,
      String threads) {
    // null where nothing was measured: no bar.
    List<@Nullable Double> averages = new ArrayList<>();
    List<@Nullable Double> deviations = new ArrayList<>();
    for (String model : models) {
      Optional<Timing> t = timing(report, benchmark, ReferenceModel.named(model), threads);
      averages.add(t.map(Timing::average).orElse(null));
      deviations.add(t.map(Timing::deviation).orElse(null));
    }
    chart.addSeries(name, models, averages, deviations);
  }

  private static Optional<Timing> timing(
      Report report, String benchmark, ReferenceModel model, String threads) {
    return report.timing(
        "LatencyBenchmark." + benchmark, Map.of("model", model.displayName(), "threads", threads));
  }

  private static CategoryChart peers(Report report) {
    CategoryChart chart =
        chart(
            "1920×1280 picture to MobileNetV2's label, one thread, median",
            "ORT: ONNX Runtime; kept: memory kept; * wrong: fed other pixels than the model was trained on");
    List<PeerResult> rows =
        report.peers.stream().sorted(Comparator.comparingDouble(PeerResult::jpegMs)).toList();
    List<String> names = rows.stream().map(Charts::shortName).toList();
    addMedians(chart, "JPEG to label", names, rows, PeerResult::jpegMs);
    addMedians(chart, "decoded frame to label", names, rows, PeerResult::frameMs);
    return chart;
  }

  /** Short enough to stand side by side: the plotting library leaves out labels that overlap. */
  private static String shortName(PeerResult peer) {
    String name =
        peer.name()
            .replaceAll(" \\(.*\\)", "")
            .replace(", fastShrinkOnLoad off", ", whole")
            .replace("Pillow + torchvision", "Pillow")
            .replace(", memory kept", ", kept")
            .replace("ONNX Runtime", "ORT")
            .replace("onnxruntime", "ort");
    return peer.exact() ? name : name + " *";
  }

  private static void addMedians(
      CategoryChart chart,
      String name,
      List<String> names,
      List<PeerResult> rows,
      ToDoubleFunction<PeerResult> median) {
    List<@Nullable Double> values = new ArrayList<>();
    for (PeerResult row : rows) {
      double value = median.applyAsDouble(row);
      values.add(Double.isNaN(value) ? null : value);
    }
    chart.addSeries(name, names, values);
  }

  private static CategoryChart chart(String title, String xAxis) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xAxis)
            .yAxisTitle("milliseconds")
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    chart.getStyler().setYAxisMin(0.0);
    // No padding, so that bars stand on the axis.
    chart.getStyler().setPlotContentSize(1.0);
    return chart;
  }

  /** Leaves room above the longest bars, which with what stands on them would touch the frame. */
  private static void leaveRoom(CategoryChart chart) {
    double bar = 0;
    double error = 0;
    for (CategorySeries series : chart.getSeriesMap().values()) {
      bar = Math.max(bar, largest(series.getYData()));
      error = Math.max(error, largest(series.getExtraValues()));
    }
    chart.getStyler().setYAxisMax(Math.max(ROOM * bar, bar + error));
  }

  private static double largest(@Nullable Collection<? extends @Nullable Number> values) {
    return values == null
        ? 0
        : values.stream().mapToDouble(v -> v == null ? 0 : v.doubleValue()).max().orElse(0);
  }

  private static void save(CategoryChart chart, Path file) throws IOException {
    leaveRoom(chart);
    BitmapEncoder.saveBitmapWithDPI(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG, DPI);
    VectorGraphicsEncoder.saveVectorGraphic(
        chart, file.toString(), VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
  }
}
