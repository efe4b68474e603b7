package dev.emotion4j.onnx.android;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import android.content.Context;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.os.Build;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ModelException;
import dev.emotion4j.ResizeFilter;
import dev.emotion4j.ResizeMode;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.image.ImagePreprocessor;
import dev.emotion4j.onnx.BundledModels;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;
import org.robolectric.annotation.GraphicsMode;

/**
 * Runs the samples of docs/android.md on Android 8.0's classes and Skia, which Robolectric brings,
 * and compares with Pillow and torchvision.
 */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 26)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
public class AndroidSamplesTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("emotion.repository", ".."));
  private static final Path GOLDEN =
      REPOSITORY.resolve("emotion-preprocess/src/test/resources/dev/emotion4j/image/golden");
  private static final Path CAMERA =
      REPOSITORY.resolve("emotion-onnx/src/test/resources/dev/emotion4j/onnx/android");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final Context context = RuntimeEnvironment.getApplication();

  private static Bitmap bitmap(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return BitmapFactory.decodeByteArray(bytes, 0, bytes.length);
  }

  private static List<String[]> table(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(line -> line.split("\t")).toList();
  }

  private static String sha256(byte[] data) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
  }

  private static byte[] rgb(RgbImage image) {
    byte[] row = new byte[3 * image.width()];
    ByteBuffer all = ByteBuffer.allocate(row.length * image.height());
    for (int y = 0; y < image.height(); y++) {
      image.readRow(0, y, image.width(), row);
      all.put(row);
    }
    return all.array();
  }

  private static byte[] tensor(RgbImage image, InputSpec spec) {
    ByteBuffer tensor =
        ByteBuffer.allocateDirect(4 * spec.floatCount()).order(ByteOrder.LITTLE_ENDIAN);
    ImagePreprocessor.of(spec).write(image, tensor.asFloatBuffer(), 0);
    byte[] bytes = new byte[tensor.capacity()];
    tensor.get(bytes);
    return bytes;
  }

  /** The bitmap is Android's own, and its pixels are in Skia's memory. */
  @Test
  public void whatRunsIsAndroid() throws IOException {
    assertThat(Build.VERSION.SDK_INT).isEqualTo(26);
    Bitmap bitmap = bitmap(GOLDEN.resolve("portrait.png"));
    assertThat(bitmap.getConfig()).isEqualTo(Bitmap.Config.ARGB_8888);
    assertThat(bitmap.getClass().getClassLoader()).isNotSameAs(ClassLoader.getSystemClassLoader());
    bitmap.recycle();
    assertThatThrownBy(() -> AndroidSamples.image(bitmap))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("recycled");
  }

  @Test
  public void aBitmapHasPillowsPixels() throws Exception {
    int compared = 0;
    for (String[] row : table(GOLDEN.resolve("decoded.tsv"))) {
      // Skia multiplies by alpha and leaves the EXIF orientation; its JPEG decoder is another.
      if (row[0].matches("(portrait|palette|noise_.*|waves.*|checker.*|grey)\\.png")) {
        RgbImage image = AndroidSamples.image(bitmap(GOLDEN.resolve(row[0])));
        assertThat(List.of(image.width(), image.height()))
            .isEqualTo(List.of(Integer.parseInt(row[1]), Integer.parseInt(row[2])));
        assertThat(sha256(rgb(image))).as(row[0]).isEqualTo(row[3]);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(15);
  }

  @Test
  public void aBitmapBecomesTorchvisionsTensor() throws Exception {
    RgbImage image = AndroidSamples.image(bitmap(GOLDEN.resolve("portrait.png")));
    int compared = 0;
    for (String[] row : table(GOLDEN.resolve("resized.tsv"))) {
      if (row[0].equals("portrait.png") && row[3].equals("RGB")) {
        InputSpec imageNet = InputSpec.imageNet(1, 1);
        InputSpec spec =
            new InputSpec(
                Integer.parseInt(row[5]),
                Integer.parseInt(row[6]),
                imageNet.color(),
                ResizeMode.valueOf(row[1]),
                ResizeFilter.valueOf(row[2]),
                Integer.parseInt(row[4]),
                imageNet.mean(),
                imageNet.std());
        assertThat(sha256(tensor(image, spec))).as(String.join(" ", row)).isEqualTo(row[8]);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(5);
  }

  @Test
  public void aCamerasPlanesBecomeTorchvisionsTensorInEachRotation() throws Exception {
    byte[] yuv = Files.readAllBytes(CAMERA.resolve("camera.yuv"));
    List<String[]> rows = table(CAMERA.resolve("camera.tsv"));
    assertThat(rows).hasSize(4);
    for (String[] row : rows) {
      int degrees = Integer.parseInt(row[0]);
      for (CameraFrame frame :
          List.of(
              CameraFrame.interleaved(yuv, degrees, 6),
              CameraFrame.interleaved(yuv, degrees, 0),
              CameraFrame.planar(yuv, degrees))) {
        RgbImage upright = AndroidSamples.upright(frame);
        assertThat(sha256(rgb(upright))).as(row[0]).isEqualTo(row[1]);
        assertThat(sha256(tensor(upright, InputSpec.imageNet(224, 224)))).isEqualTo(row[2]);
      }
    }
  }

  /** An application's package, as far as assets go, with the bundled models among them. */
  private String packageWithModels() throws IOException {
    File file = folder.newFile("application.apk");
    Path models = REPOSITORY.resolve("emotion-onnx/src/main/resources/dev/emotion4j/onnx/models");
    try (ZipOutputStream zip = new ZipOutputStream(new FileOutputStream(file));
        Stream<Path> files = Files.list(models)) {
      // Android takes no file for a package that has none.
      zip.putNextEntry(new ZipEntry("AndroidManifest.xml"));
      for (Path each : files.toList()) {
        zip.putNextEntry(new ZipEntry("assets/models/" + each.getFileName()));
        Files.copy(each, zip);
      }
    }
    return file.getPath();
  }

  /** ONNX Runtime is the desktop's; everything above it is what a phone runs. */
  @Test
  @SuppressWarnings("deprecation") // Applications are not to add to their assets.
  public void modelsAreReadFromAssetsAndAnswer() throws IOException {
    assertThat(context.getAssets().addAssetPath(packageWithModels())).isPositive();
    RgbImage photo = AndroidSamples.image(bitmap(REPOSITORY.resolve("docs/images/astronaut.png")));
    try (EmotionAnalyzer analyzer =
        new EmotionAnalyzer(
            BundledModels.detector(), AndroidSamples.classifier(context, "face_expression.onnx"))) {
      List<FaceEmotion> faces = analyzer.analyze(photo);
      assertThat(faces).hasSize(1);
      assertThat(faces.get(0).prediction().label()).isEqualTo("happy");
    }
    assertThatThrownBy(() -> AndroidSamples.classifier(context, "absent.onnx").close())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("absent.onnx")
        .hasMessageContaining("assets/models");
  }
}
