package dev.emotion4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.testing.Golden;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnnotationsTest {
  private static final int ACCENT = 0xffffd400;

  @Test
  void theWayToADesktopImageAndBackChangesNothing() {
    RgbImage photo = Images.read(Golden.file("photo_odd.jpg"));
    BufferedImage copy = Images.toBufferedImage(photo);
    assertThat(copy.getWidth()).isEqualTo(photo.width());
    assertThat(Golden.rgb(Images.of(copy))).isEqualTo(Golden.rgb(photo));
  }

  @Test
  void aFaceGetsABoxAndTheOriginalStaysAsItIs() {
    BufferedImage grey = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
    RgbImage image = Images.of(grey);
    FaceEmotion face =
        new FaceEmotion(
            new DetectedFace(new BoundingBox(100, 60, 80, 90), 0.9f),
            Prediction.fromProbabilities(List.of("happy", "sad"), 1, 0));
    BufferedImage drawn = Annotations.draw(image, List.of(face));
    // Two pixels of yellow on each side, and the middle of the face as it was.
    for (int[] at : new int[][] {{100, 100}, {101, 100}, {178, 100}, {179, 100}, {140, 149}}) {
      assertThat(drawn.getRGB(at[0], at[1])).isEqualTo(ACCENT);
    }
    assertThat(drawn.getRGB(140, 105)).isEqualTo(0xff000000);
    assertThat(grey.getRGB(100, 100)).isEqualTo(0xff000000);
    // The label is above the box.
    int above = 0;
    for (int x = 100; x < 180; x++) {
      above += drawn.getRGB(x, 52) == ACCENT ? 1 : 0;
    }
    assertThat(above).isGreaterThan(10);
    assertThat(Annotations.Mark.of(face).label()).isEqualTo("happy 1.000");
  }

  @Test
  void nothingToDrawAndTinyPicturesAreNoProblem() {
    BufferedImage tiny = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    Annotations.drawOn(tiny, List.of());
    assertThat(tiny.getRGB(0, 0)).isEqualTo(0xff000000);
    Annotations.drawOn(
        tiny, List.of(new Annotations.Mark(new BoundingBox(0, 0, 1, 1), "surprised")));
    BufferedImage unlabelled = new BufferedImage(50, 50, BufferedImage.TYPE_INT_RGB);
    Annotations.drawOn(
        unlabelled, List.of(new Annotations.Mark(new BoundingBox(10, 10, 30, 30), "")));
    assertThat(unlabelled.getRGB(10, 20)).isEqualTo(ACCENT);
  }

  /** Five people shoulder to shoulder in two rows, with labels wider than their faces. */
  @Test
  void inAGroupNoLabelCoversAnother() {
    List<BoundingBox> faces = new ArrayList<>();
    List<LabelLayout.Size> sizes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      faces.add(new BoundingBox(40 + 70 * (i % 5), 60 + 110 * (i / 5), 60, 70));
      sizes.add(new LabelLayout.Size(100, 20));
    }
    List<BoundingBox> labels = LabelLayout.place(420, 300, faces, sizes);
    assertThat(labels).hasSize(10);
    assertApartAndInside(labels, 420, 300);
  }

  @Test
  void aLabelStandsAboveItsFaceWhereThereIsRoom() {
    assertThat(
            LabelLayout.place(
                200,
                200,
                List.of(new BoundingBox(50, 60, 40, 40)),
                List.of(new LabelLayout.Size(60, 20))))
        .containsExactly(new BoundingBox(50, 40, 60, 20));
    // No room above: below it.
    assertThat(
            LabelLayout.place(
                200,
                200,
                List.of(new BoundingBox(50, 5, 40, 40)),
                List.of(new LabelLayout.Size(60, 20))))
        .containsExactly(new BoundingBox(50, 45, 60, 20));
    // A face as large as the picture: inside, at its top.
    assertThat(
            LabelLayout.place(
                200,
                200,
                List.of(new BoundingBox(0, 0, 200, 200)),
                List.of(new LabelLayout.Size(60, 20))))
        .containsExactly(new BoundingBox(0, 0, 60, 20));
  }

  @Test
  void whatIsPlacedIsApartAndInsideInAnyCrowd() {
    Random random = new Random(4);
    int placed = 0;
    for (int round = 0; round < 500; round++) {
      List<BoundingBox> faces = new ArrayList<>();
      List<LabelLayout.Size> sizes = new ArrayList<>();
      int count = 1 + random.nextInt(25);
      for (int i = 0; i < count; i++) {
        int side = 8 + random.nextInt(120);
        faces.add(
            new BoundingBox(
                random.nextInt(640) - side / 2, random.nextInt(480) - side / 2, side, side));
        sizes.add(new LabelLayout.Size(30 + random.nextInt(60), 14));
      }
      List<BoundingBox> labels = LabelLayout.place(640, 480, faces, sizes);
      if (labels != null) {
        placed++;
        assertApartAndInside(labels, 640, 480);
      }
      assertThat(LabelLayout.placeAnyhow(640, 480, faces, sizes)).hasSize(count);
    }
    assertThat(placed).isGreaterThan(450);
  }

  private static void assertApartAndInside(List<BoundingBox> labels, int width, int height) {
    BoundingBox all = new BoundingBox(0, 0, width, height);
    for (int i = 0; i < labels.size(); i++) {
      assertThat(all.contains(labels.get(i))).isTrue();
      for (int j = 0; j < i; j++) {
        assertThat(labels.get(i).intersect(labels.get(j))).isEmpty();
      }
    }
  }
}
