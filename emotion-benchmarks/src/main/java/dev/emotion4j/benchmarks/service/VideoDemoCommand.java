package dev.emotion4j.benchmarks.service;

import dev.emotion4j.FaceEmotion;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.video.FaceTracker;
import dev.emotion4j.video.TrackedFace;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "video-demo",
    description = "Films a photo by a script, follows its faces, and plots what they show.")
public final class VideoDemoCommand implements Callable<Integer> {
  private static final int WIDTH = 1300;
  private static final int HEIGHT = 560;
  private static final int DPI = 144;

  /** Labels that are never more probable than this are left out of the plot. */
  private static final double SHOWN = 0.15;

  @Parameters(index = "0", paramLabel = "PHOTO", description = "A photo with one face.")
  private Path photo = Path.of("");

  @Option(names = "--out", required = true, paramLabel = "PNG", description = "The plot to write.")
  private Path out = Path.of("");

  /** What is known after one frame. */
  private record Moment(double seconds, @Nullable FaceEmotion found, List<TrackedFace> faces) {}

  @Override
  public Integer call() throws IOException {
    List<Moment> moments = film();
    moments.stream()
        .flatMap(moment -> moment.faces().stream())
        .collect(TreeMap<Long, TrackedFace>::new, (map, f) -> map.put(f.id(), f), Map::putAll)
        .values()
        .forEach(
            face ->
                System.out.printf(
                    Locale.ROOT,
                    "face %d: %.2f s to %.2f s, at the end %s, dwell times %s%n",
                    face.id(),
                    face.firstSeenNanos() / 1e9,
                    face.lastSeenNanos() / 1e9,
                    face.label(),
                    face.dwellTimes()));
    BitmapEncoder.saveBitmapWithDPI(
        plot(moments), out.toString(), BitmapEncoder.BitmapFormat.PNG, DPI);
    System.out.println("Written to " + out);
    return 0;
  }

  private List<Moment> film() {
    ScriptedVideo video = new ScriptedVideo(Images.read(photo));
    FaceTracker tracker = FaceTracker.create();
    List<Moment> moments = new ArrayList<>();
    try (EmotionAnalyzer analyzer = BundledModels.analyzer()) {
      for (int i = 0; i < ScriptedVideo.SECONDS * ScriptedVideo.FRAMES_PER_SECOND; i++) {
        RgbImage frame = Images.of(video.frame(i));
        List<FaceEmotion> found = analyzer.analyze(frame);
        double seconds = i / (double) ScriptedVideo.FRAMES_PER_SECOND;
        moments.add(
            new Moment(
                seconds,
                found.isEmpty() ? null : found.get(0),
                tracker.update(found, Math.round(seconds * 1e9))));
      }
    }
    return moments;
  }

  private static XYChart plot(List<Moment> moments) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("One photo, filmed by a script: each frame's answer (dots), smoothed (lines)")
            .xAxisTitle("seconds")
            .yAxisTitle("probability")
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.25);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax((double) ScriptedVideo.SECONDS);
    chart.getStyler().setXAxisTickMarkSpacingHint(WIDTH / ScriptedVideo.SECONDS);
    chart.getStyler().setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    addLines(chart, moments);
    addIds(chart, moments);
    for (int second = 0; second < ScriptedVideo.SECONDS; second += 2) {
      chart.addAnnotation(
          new AnnotationText(ScriptedVideo.scene(second), second + 1.0, 1.18, false));
    }
    return chart;
  }

  private static void addLines(XYChart chart, List<Moment> moments) {
    Map<String, Color> colors = new LinkedHashMap<>();
    List<Color> palette =
        List.of(
            new Color(0x1b6ca8),
            new Color(0xd1495b),
            new Color(0x66a182),
            new Color(0xedae49),
            new Color(0x7d5ba6),
            new Color(0x6c757d),
            new Color(0x2e4057));
    for (Moment moment : moments) {
      for (TrackedFace face : moment.faces()) {
        face.smoothed()
            .probabilities()
            .forEach(
                (label, p) -> {
                  if (p > SHOWN) {
                    colors.putIfAbsent(label, palette.get(colors.size() % palette.size()));
                  }
                });
      }
    }
    colors.forEach(
        (label, color) -> {
          // A face that is not there leaves a gap, which the plotting library makes of NaN.
          double[] lines =
              moments.stream()
                  .mapToDouble(
                      m ->
                          m.faces().isEmpty()
                              ? Double.NaN
                              : m.faces().get(0).smoothed().probability(label))
                  .toArray();
          double[] dots =
              moments.stream()
                  .mapToDouble(
                      m ->
                          m.found() == null
                              ? Double.NaN
                              : m.found().prediction().probability(label))
                  .toArray();
          double[] seconds = moments.stream().mapToDouble(Moment::seconds).toArray();
          XYSeries line = chart.addSeries(label, seconds, lines);
          line.setMarker(SeriesMarkers.NONE).setLineColor(color).setLineWidth(2.5f);
          XYSeries each = chart.addSeries(label + ", each frame", seconds, dots);
          each.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
          each.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(color).setShowInLegend(false);
        });
    chart.getStyler().setMarkerSize(4);
  }

  /** A bar for each face above the curves, with its id and, at each change, its label. */
  private static void addIds(XYChart chart, List<Moment> moments) {
    Map<Long, String> told = new TreeMap<>();
    for (Moment moment : moments) {
      for (TrackedFace face : moment.faces()) {
        if (!face.label().equals(told.put(face.id(), face.label()))) {
          chart.addAnnotation(
              new AnnotationText(
                  "#" + face.id() + " " + face.label(), moment.seconds() + 0.35, 1.09, false));
        }
      }
    }
    told.keySet()
        .forEach(
            id -> {
              double[] seen =
                  moments.stream()
                      .mapToDouble(
                          m ->
                              m.faces().stream().anyMatch(f -> f.id() == id && f.visible())
                                  ? 1.05
                                  : Double.NaN)
                      .toArray();
              double[] seconds = moments.stream().mapToDouble(Moment::seconds).toArray();
              XYSeries bar = chart.addSeries("face " + id + " seen", seconds, seen);
              bar.setMarker(SeriesMarkers.NONE).setLineWidth(6).setShowInLegend(false);
              bar.setLineColor(id % 2 == 1 ? new Color(0x8d99ae) : new Color(0xf4a261));
            });
  }
}
