package dev.emotion4j.examples.spark;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.EmotionException;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.quality.FaceQuality;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What is written of a picture: one row a face, and one row for a picture without faces or that
 * failed.
 */
final class Answers {
  private static final StructType BOX =
      new StructType()
          .add("x", DataTypes.IntegerType)
          .add("y", DataTypes.IntegerType)
          .add("width", DataTypes.IntegerType)
          .add("height", DataTypes.IntegerType);

  private static final StructType QUALITY =
      new StructType()
          .add("size", DataTypes.IntegerType)
          .add("sharpness", DataTypes.DoubleType)
          .add("brightness", DataTypes.DoubleType)
          .add("contrast", DataTypes.DoubleType)
          .add("cutByEdge", DataTypes.BooleanType);

  private static final StructType MODEL =
      new StructType()
          .add("file", DataTypes.StringType)
          .add("version", DataTypes.StringType)
          .add("sha256", DataTypes.StringType);

  private static final StructType ERROR =
      new StructType().add("reason", DataTypes.StringType).add("message", DataTypes.StringType);

  static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("faces", DataTypes.IntegerType)
          .add("face", DataTypes.IntegerType)
          .add("box", BOX)
          .add("score", DataTypes.FloatType)
          .add("label", DataTypes.StringType)
          .add("confidence", DataTypes.FloatType)
          .add("probabilities", DataTypes.createMapType(DataTypes.StringType, DataTypes.FloatType))
          .add("quality", QUALITY)
          .add("model", MODEL)
          .add("error", ERROR);

  private final String path;
  private final Row model;

  Answers(String path, ModelSpec spec) {
    this.path = path;
    this.model = RowFactory.create(spec.fileName(), spec.version(), spec.sha256());
  }

  List<Row> of(RgbImage image, List<FaceEmotion> faces) {
    if (faces.isEmpty()) {
      return List.of(withoutFace(null));
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < faces.size(); i++) {
      FaceEmotion face = faces.get(i);
      BoundingBox box = face.box();
      FaceQuality quality = FaceQuality.of(image, box);
      rows.add(
          RowFactory.create(
              path,
              faces.size(),
              i + 1,
              RowFactory.create(box.x(), box.y(), box.width(), box.height()),
              face.face().score(),
              face.prediction().label(),
              face.prediction().confidence(),
              CollectionConverters.asScala(face.prediction().probabilities()),
              RowFactory.create(
                  quality.size(),
                  quality.sharpness(),
                  quality.brightness(),
                  quality.contrast(),
                  quality.cutByEdge()),
              model,
              null));
    }
    return rows;
  }

  List<Row> of(EmotionException failure) {
    return failed(failure.reason().name(), failure.getMessage());
  }

  List<Row> failed(String reason, @Nullable String message) {
    return List.of(withoutFace(RowFactory.create(reason, message)));
  }

  private Row withoutFace(@Nullable Row error) {
    return RowFactory.create(path, 0, null, null, null, null, null, null, null, model, error);
  }
}
