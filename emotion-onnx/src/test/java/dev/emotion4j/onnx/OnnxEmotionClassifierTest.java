package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.ImagePreprocessor;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.testing.UserModels;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OnnxEmotionClassifierTest {
  private static RgbImage image(int number) throws IOException {
    String name = "face-api/expression_input_" + number + ".png";
    return Images.read(OnnxEmotionClassifierTest.class.getResourceAsStream(name));
  }

  @Test
  void aBatchAnswersAsItsPicturesOneByOne() throws IOException {
    List<RgbImage> images = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      images.add(image(1 + i % 3).crop(new BoundingBox(i, 0, 100, 112 - i)));
    }
    try (OnnxEmotionClassifier classifier =
        OnnxEmotionClassifier.builder(BundledModels.directory(), UserModels.MODEL)
            .maxBatch(4)
            .build()) {
      List<Prediction> batch = classifier.classifyAll(images);
      assertThat(batch).hasSize(11);
      for (int i = 0; i < 11; i++) {
        assertThat(batch.get(i).logits())
            .containsExactly(classifier.classify(images.get(i)).logits(), within(1e-5f));
      }
      assertThat(classifier.classifyAll(List.of())).isEmpty();
    }
  }

  @Test
  void aPreprocessedTensorAnswersAsItsPicture() throws IOException {
    try (OnnxEmotionClassifier classifier = BundledModels.classifier()) {
      int size = classifier.spec().input().floatCount();
      FloatBuffer tensor = FloatBuffer.allocate(size + 5);
      FloatBuffer slot = tensor.duplicate().position(5).slice();
      ImagePreprocessor.of(classifier.spec().input()).write(image(1), slot, 0);
      tensor.position(5);
      assertThat(classifier.classify(tensor).logits())
          .containsExactly(classifier.classify(image(1)).logits());
      assertThat(tensor.position()).isEqualTo(5);
      assertThatThrownBy(() -> classifier.classify(FloatBuffer.allocate(size - 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "The tensor has 37631 floats from its position to its limit, expected 37632:"
                  + " float32[3, 112, 112]");
    }
  }

  @Test
  void manyThreadsGetTheAnswersOfTheirOwnPictures() throws Exception {
    try (OnnxEmotionClassifier classifier =
        OnnxEmotionClassifier.builder(BundledModels.directory(), UserModels.MODEL)
            .concurrency(3)
            .build()) {
      float[][] expected = new float[4][];
      for (int i = 1; i <= 3; i++) {
        expected[i] = classifier.classify(image(i)).logits();
      }
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int number = 1 + t % 3;
        RgbImage image = image(number);
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 40; i++) {
                    assertThat(classifier.classify(image).logits())
                        .containsExactly(expected[number]);
                  }
                }));
      }
      for (Future<?> future : running) {
        future.get();
      }
      threads.shutdown();
    }
  }

  @Test
  void closingWaitsForTheRunningCallAndLaterCallsAreRefused() throws Exception {
    OnnxEmotionClassifier classifier = BundledModels.classifier();
    RgbImage image = image(1);
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Future<Prediction> running =
        threads.submit(
            () ->
                classifier.classify(
                    new Adapter(image) {
                      @Override
                      public void readRow(int x, int y, int count, byte[] rgb) {
                        reading.countDown();
                        awaitQuietly(goOn);
                        super.readRow(x, y, count, rgb);
                      }
                    }));
    reading.await();
    Future<?> closing = threads.submit(classifier::close);
    assertThatThrownBy(() -> closing.get(200, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    goOn.countDown();
    assertThat(running.get().label()).isEqualTo("happy");
    closing.get();
    classifier.close();
    assertThatThrownBy(() -> classifier.classify(image))
        .isInstanceOf(InferenceException.class)
        .hasMessageEndingWith(
            "face_expression.onnx: is closed; use it before closing it, or load it anew");
    assertThat(classifier.spec().labels()).hasSize(7);
    threads.shutdown();
  }

  @Test
  void aPictureThatUsesTheClassifierThatReadsItIsRefused() throws IOException {
    RgbImage image = image(1);
    try (OnnxEmotionClassifier classifier =
        OnnxEmotionClassifier.builder(BundledModels.directory(), UserModels.MODEL)
            .concurrency(1)
            .build()) {
      assertThatThrownBy(() -> classifier.classify(calling(image, classifier::close)))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("close was called by a picture that is being read");
      assertThatThrownBy(
              () -> classifier.classify(calling(image, () -> classifier.classify(image))))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("classify was called by a picture that is being read");
      assertThat(classifier.classify(image).label()).isEqualTo("happy");
    }
  }

  private static RgbImage calling(RgbImage image, Runnable call) {
    return new Adapter(image) {
      @Override
      public void readRow(int x, int y, int count, byte[] rgb) {
        call.run();
      }
    };
  }

  @Test
  void aChangedByteIsRefusedBeforeTheModelIsLoaded(@TempDir Path directory) throws IOException {
    UserModels models = UserModels.copyTo(directory);
    byte[] bytes = Files.readAllBytes(models.file(UserModels.MODEL));
    bytes[1000] ^= 1;
    Files.write(models.file(UserModels.MODEL), bytes);
    assertThatThrownBy(models::build)
        .isInstanceOf(ModelException.class)
        .hasMessageMatching(
            java.util.regex.Pattern.quote(models.file(UserModels.MODEL).toString())
                + ": has SHA-256 [0-9a-f]{64}, expected"
                + " 9c085da75f66f76163c7a1cfd9282c00e1fb926b79e34cecafe8095ff2a49048; the file was"
                + " changed or is incomplete: copy it again, or, if the change was meant, update"
                + " its checksums");
  }

  @Test
  void aMissingAndAnEmptyModelAreRefused(@TempDir Path directory) throws IOException {
    UserModels models = UserModels.copyTo(directory);
    Files.write(models.file(UserModels.MODEL), new byte[0]);
    assertThatThrownBy(models::build)
        .isInstanceOf(ModelException.class)
        .hasMessage(models.file(UserModels.MODEL) + ": is empty; copy the model again");
    Files.delete(models.file(UserModels.MODEL));
    assertThatThrownBy(models::build)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            models.file(UserModels.MODEL)
                + ": no such file; put the model there, or correct its name");
  }

  @Test
  void aModelWithoutChecksumIsRefusedUnlessTheCallerAllowsIt(@TempDir Path directory)
      throws IOException {
    UserModels models = UserModels.copyTo(directory);
    String sha256 = "9c085da75f66f76163c7a1cfd9282c00e1fb926b79e34cecafe8095ff2a49048";
    models.replace("model_info.json", "\"checksum\": \"" + sha256 + "\",", "");
    Files.delete(models.file("model_checksums.json"));
    assertThatThrownBy(models::build)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            models.file(UserModels.MODEL)
                + ": its description has no checksum; if the file is the right one, add"
                + " \"checksum\": \""
                + sha256
                + "\", or run emotion models --add-checksums");
    try (OnnxEmotionClassifier classifier =
        OnnxEmotionClassifier.builder(models.open(), UserModels.MODEL)
            .allowMissingChecksum()
            .build()) {
      assertThat(classifier.classify(image(1)).label()).isEqualTo("happy");
    }
  }

  @Test
  void aGraphThatIsNotAsDescribedIsRefused(@TempDir Path directory) {
    UserModels models = UserModels.copyTo(directory);
    models.replace("model_info.json", "[1, 3, 112, 112]", "[1, 3, 96, 112]");
    models.replace("model_info.json", "[112, 112]", "[96, 112]");
    assertThatThrownBy(models::build)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            models.file(UserModels.MODEL)
                + ": its graph's input 'input' is float32[-1, 3, 112, 112], expected float32[-1, 3,"
                + " 96, 112] (-1 is any size), as input_shape in model_info.json says; correct"
                + " that, or export the model again");
    UserModels.copyTo(directory);
    models.replace("model_info.json", "[1, 7]", "[1, 6]");
    models.replace("model_info.json", ", \"surprised\"", "");
    models.replace("model_info.json", ", -2.538592]", "]"); // the golden answer for it
    assertThatThrownBy(models::build)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            models.file(UserModels.MODEL)
                + ": its graph's output 'output' is float32[1, 7], expected float32[1, 6], as"
                + " output_shape in model_info.json says; correct that, or export the model again");
  }

  @Test
  void aDetectorIsNoClassifier() {
    assertThatThrownBy(
            () ->
                OnnxEmotionClassifier.builder(BundledModels.directory(), "face_detector.onnx")
                    .build())
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            "face_detector.onnx: is no classifier: its description has a \"detector\" block, so"
                + " OnnxFaceDetector loads it; choose another model");
  }

  @Test
  void anOptionOutOfRangeOrSetTwiceIsRefused() {
    OnnxEmotionClassifier.Builder builder =
        OnnxEmotionClassifier.builder(BundledModels.directory(), UserModels.MODEL);
    assertThatThrownBy(() -> builder.maxBatch(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxBatch must be from 1 to 64, but got 0");
    builder.maxBatch(2);
    assertThatThrownBy(() -> builder.maxBatch(3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("maxBatch was already set to 2");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A picture that passes every call on. */
  private static class Adapter implements RgbImage {
    private final RgbImage image;

    Adapter(RgbImage image) {
      this.image = image;
    }

    @Override
    public int width() {
      return image.width();
    }

    @Override
    public int height() {
      return image.height();
    }

    @Override
    public void readRow(int x, int y, int count, byte[] rgb) {
      image.readRow(x, y, count, rgb);
    }
  }
}
