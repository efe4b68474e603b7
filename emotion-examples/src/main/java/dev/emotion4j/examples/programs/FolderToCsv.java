package dev.emotion4j.examples.programs;

import dev.emotion4j.EmotionException;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.analysis.Outcome;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.BundledModels;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** {@code FolderToCsv FOLDER}: one line a face, or one that says why a picture failed. */
public final class FolderToCsv {
  private FolderToCsv() {}

  public static void main(String[] args) throws IOException {
    try (EmotionAnalyzer analyzer = BundledModels.analyzer()) {
      write(analyzer, Path.of(args[0]), System.out);
    }
  }

  static void write(EmotionAnalyzer analyzer, Path folder, PrintStream csv) throws IOException {
    csv.println("picture,x,y,width,height,label," + String.join(",", analyzer.labels()) + ",error");
    try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile).sorted();
        Stream<Outcome<Path>> outcomes = analyzer.analyzeAll(files, Images::read)) {
      outcomes.forEach(outcome -> write(outcome, analyzer.labels().size(), csv));
    }
  }

  private static void write(Outcome<Path> outcome, int labels, PrintStream csv) {
    String name = '"' + outcome.source().toString().replace("\"", "\"\"") + '"';
    if (outcome.failure() != null) {
      String reason = outcome.failure() instanceof EmotionException e ? e.reason().name() : "OTHER";
      csv.println(name + ",".repeat(6 + labels) + reason);
    }
    for (FaceEmotion face : outcome.faces()) {
      var box = face.box();
      String all = Arrays.toString(face.prediction().toArray()).replaceAll("[\\[\\] ]", "");
      csv.print(name + "," + box.x() + "," + box.y() + "," + box.width() + "," + box.height());
      csv.println("," + face.prediction().label() + "," + all + ",");
    }
  }
}
