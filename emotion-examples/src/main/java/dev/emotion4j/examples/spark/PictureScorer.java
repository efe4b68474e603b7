package dev.emotion4j.examples.spark;

import dev.emotion4j.EmotionException;
import dev.emotion4j.ImageException;
import dev.emotion4j.InferenceException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * From a partition of paths to its answers, on an executor: one picture after another, so that a
 * task holds one picture at a time.
 */
final class PictureScorer implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  private final ModelChoice models;
  private final SerializableConfiguration hadoop;

  PictureScorer(ModelChoice models, Configuration hadoop) {
    this.models = models;
    this.hadoop = new SerializableConfiguration(hadoop);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> paths) {
    SharedAnalyzer shared = SharedAnalyzer.of(models);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(paths, Spliterator.ORDERED), false)
        .flatMap(row -> score(row.getString(0), shared).stream())
        .iterator();
  }

  private List<Row> score(String path, SharedAnalyzer shared) {
    Answers answers = new Answers(path, shared.model());
    RgbImage image;
    try (InputStream file = open(new Path(path))) {
      image = Images.read(file);
    } catch (FileNotFoundException e) {
      return answers.failed(ImageException.Reason.MISSING.name(), e.getMessage());
    } catch (IOException e) {
      return answers.failed(ImageException.Reason.UNREADABLE.name(), e.toString());
    } catch (ImageException e) {
      return answers.of(e);
    }
    try {
      return answers.of(image, shared.analyzer().analyze(image));
    } catch (InferenceException e) {
      if (isOfThePicture(e)) {
        return answers.of(e);
      }
      throw e;
    } catch (EmotionException e) {
      return answers.of(e);
    }
  }

  private InputStream open(Path path) throws IOException {
    FileSystem files = path.getFileSystem(hadoop.value());
    return files.open(path);
  }

  /** Whether another machine or a later try would answer the same, so that it is an answer. */
  private static boolean isOfThePicture(InferenceException e) {
    return switch (e.reason()) {
      case RUNTIME, NOT_A_NUMBER -> true;
      case BUSY, TIMED_OUT, CLOSED, INTERRUPTED, NATIVE_LIBRARY -> false;
    };
  }
}
