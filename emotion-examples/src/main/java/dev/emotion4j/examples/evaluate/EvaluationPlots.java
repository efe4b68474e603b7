package dev.emotion4j.examples.evaluate;

import dev.emotion4j.examples.evaluate.Evaluation.Bin;
import dev.emotion4j.examples.evaluate.Evaluation.ClassScore;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** An evaluation as two plots: {@code confusion.png} and {@code reliability.png}. */
public final class EvaluationPlots {
  private static final int SIDE = 720;
  private static final int DPI = 144;
  private static final Color DARK = new Color(0x1f, 0x4e, 0x79);
  private static final Color GREY = new Color(0x90, 0x90, 0x90);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 17);
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

  private EvaluationPlots() {}

  /** Writes both plots into a folder, which is made if it is missing. */
  public static void write(String title, Evaluation evaluation, Path folder) throws IOException {
    Files.createDirectories(folder);
    HeatMapChart confusion = confusion(title, evaluation);
    BitmapEncoder.saveBitmapWithDPI(
        confusion, folder.resolve("confusion").toString(), BitmapFormat.PNG, DPI);
    XYChart reliability = reliability(title, evaluation);
    BitmapEncoder.saveBitmapWithDPI(
        reliability, folder.resolve("reliability").toString(), BitmapFormat.PNG, DPI);
  }

  private static HeatMapChart confusion(String title, Evaluation evaluation) {
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(SIDE + 240)
            .height(SIDE)
            .title(title + ": percent of what pictures show")
            .xAxisTitle("answered")
            .yAxisTitle("shown")
            .build();
    style(chart.getStyler());
    chart.getStyler().setShowValue(true);
    chart.getStyler().setHeatMapValueDecimalPattern("0");
    chart.getStyler().setValueFont(TEXT);
    chart.getStyler().setMin(0);
    chart.getStyler().setMax(100);
    chart.getStyler().setRangeColors(new Color[] {Color.WHITE, new Color(0x6b, 0xa3, 0xd6)});
    List<String> labels = evaluation.classes().stream().map(ClassScore::label).toList();
    List<String> columns = new ArrayList<>(labels);
    columns.add("no face");
    // The first label is on top, where a table has it; the axis runs upwards.
    List<String> rows =
        new ArrayList<>(evaluation.classes().stream().map(EvaluationPlots::row).toList());
    Collections.reverse(rows);
    List<Number[]> cells = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      for (int row = 0; row < rows.size(); row++) {
        int label = labels.size() - 1 - row;
        int support = evaluation.classes().get(label).support();
        int count = evaluation.confusion().get(label).get(column);
        // Of no pictures there is no percentage: the row stays empty.
        if (support > 0) {
          cells.add(new Number[] {column, row, 100.0 * count / support});
        }
      }
    }
    chart.addSeries("percent", columns, rows, cells);
    return chart;
  }

  private static String row(ClassScore score) {
    return score.support() > 0 ? score.label() : score.label() + ": no pictures";
  }

  private static XYChart reliability(String title, Evaluation evaluation) {
    XYChart chart =
        new XYChartBuilder()
            .width(SIDE)
            .height(SIDE)
            .title(
                title
                    + String.format(
                        java.util.Locale.ROOT,
                        ": calibration error %.3f",
                        evaluation.calibrationError()))
            .xAxisTitle("confidence")
            .yAxisTitle("share of right answers")
            .build();
    style(chart.getStyler());
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
    chart.getStyler().setXAxisDecimalPattern("0.0").setYAxisDecimalPattern("0.0");
    XYSeries ideal = chart.addSeries("as it should be", new double[] {0, 1}, new double[] {0, 1});
    ideal.setMarker(SeriesMarkers.NONE).setLineColor(GREY);
    ideal.setLineStyle(new BasicStroke(1.5f, 0, 0, 1, new float[] {6, 5}, 0));
    List<Bin> filled = evaluation.bins().stream().filter(bin -> bin.count() > 0).toList();
    if (!filled.isEmpty()) {
      XYSeries found =
          chart.addSeries(
              "answers, by confidence",
              filled.stream().mapToDouble(Bin::confidence).toArray(),
              filled.stream().mapToDouble(Bin::accuracy).toArray());
      found.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(DARK).setLineColor(DARK);
    }
    int most = filled.stream().mapToInt(Bin::count).max().orElse(1);
    XYSeries counts =
        chart.addSeries(
            "number of answers (most: " + most + ")",
            evaluation.bins().stream()
                .flatMapToDouble(bin -> DoubleStream.of(bin.from(), bin.to()))
                .toArray(),
            evaluation.bins().stream()
                .mapToDouble(bin -> (double) bin.count() / most)
                .flatMap(share -> DoubleStream.of(share, share))
                .toArray());
    counts.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Area);
    counts.setMarker(SeriesMarkers.NONE).setLineColor(new Color(0x6b, 0xa3, 0xd6));
    counts.setFillColor(new Color(0x6b, 0xa3, 0xd6, 70));
    return chart;
  }

  private static void style(Styler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartTitleFont(TITLE);
    styler.setLegendFont(TEXT);
    styler.setPlotBorderVisible(false);
    if (styler instanceof org.knowm.xchart.style.AxesChartStyler axes) {
      axes.setAxisTitleFont(TEXT).setAxisTickLabelsFont(TEXT);
    }
  }
}
