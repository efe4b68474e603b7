package dev.emotion4j.onnx.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Pixels;
import dev.emotion4j.onnx.detect.boxes.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
  @Test
  void aPictureOfAnOrdinaryShapeIsLookedAtAsAWhole() {
    assertThat(Parts.windows(640, 480)).containsExactly(new BoundingBox(0, 0, 640, 480));
    assertThat(Parts.windows(1080, 1920)).containsExactly(new BoundingBox(0, 0, 1080, 1920));
  }

  @Test
  void aPanoramaIsCutIntoWindowsThatOverlapByAQuarterAtLeast() {
    List<BoundingBox> windows = Parts.windows(4000, 460);
    // Windows of 460 * 4/3 = 613.3 pixels: (4000 / 613.3 - 0.25) / 0.75 = 8.4, so 9.
    assertThat(windows).hasSize(9).allMatch(w -> w.y() == 0 && w.height() == 460);
    assertThat(windows.get(0).x()).isZero();
    for (int i = 1; i < windows.size(); i++) {
      BoundingBox before = windows.get(i - 1);
      assertThat(before.x() + before.width() - windows.get(i).x()).isGreaterThanOrEqualTo(153);
    }
    assertThat(windows.get(8).x() + windows.get(8).width()).isEqualTo(4000);
  }

  @Test
  void theNumberOfWindowsHasABound() {
    for (int[] size : new int[][] {{100_000, 1}, {1, 100_000}, {5000, 3}}) {
      List<BoundingBox> windows = Parts.windows(size[0], size[1]);
      assertThat(windows).hasSizeLessThanOrEqualTo(16);
      BoundingBox last = windows.get(windows.size() - 1);
      assertThat(last.x() + last.width()).isEqualTo(size[0]);
      assertThat(last.y() + last.height()).isEqualTo(size[1]);
    }
  }

  @Test
  void aFaceOfTheOverlapIsWholeInOneTile() {
    List<BoundingBox> tiles = Parts.tiles(640, 480, 3, 40);
    assertThat(tiles).hasSize(9);
    for (int x = 0; x <= 600; x += 7) {
      for (int y = 0; y <= 440; y += 7) {
        BoundingBox face = new BoundingBox(x, y, 38, 38);
        assertThat(tiles)
            .anyMatch(tile -> tile.intersect(face).equals(java.util.Optional.of(face)));
      }
    }
  }

  @Test
  void aBoxAtAnInnerEdgeOfAPartIsCutAndOneAtThePicturesEdgeIsNot() {
    BoundingBox part = new BoundingBox(0, 0, 100, 100);
    assertThat(Parts.holds(part, new Candidate(-5, 10, 30, 40, 1), 200, 200)).isTrue();
    assertThat(Parts.holds(part, new Candidate(70, 10, 99, 40, 1), 200, 200)).isFalse();
    assertThat(Parts.holds(part, new Candidate(70, 10, 99, 40, 1), 100, 100)).isTrue();
    assertThat(Parts.holds(part, new Candidate(10, 70, 40, 98.6, 1), 200, 200)).isFalse();
    assertThat(Parts.holds(part, new Candidate(10, 70, 40, 98.4, 1), 200, 200)).isTrue();
  }

  @Test
  void aBoxThatWasFoundInATurnedPictureIsTurnedBack() {
    // Of a picture of side 1, a box at the left top: after a turn to the right it is at the right.
    Candidate upright = new Candidate(0.1, 0.2, 0.3, 0.5, 0.9);
    assertBox(back(Turn.RIGHT, new Candidate(0.5, 0.1, 0.8, 0.3, 0.9)), upright);
    assertBox(back(Turn.LEFT, new Candidate(0.2, 0.7, 0.5, 0.9, 0.9)), upright);
    assertBox(back(Turn.OVER, new Candidate(0.7, 0.5, 0.9, 0.8, 0.9)), upright);
    assertBox(back(Turn.NONE, upright), upright);
  }

  private static Candidate back(Turn turn, Candidate box) {
    return box.mapped(turn::back);
  }

  private static void assertBox(Candidate found, Candidate expected) {
    assertThat(
            new double[] {found.left(), found.top(), found.right(), found.bottom(), found.score()})
        .containsExactly(
            new double[] {
              expected.left(), expected.top(), expected.right(), expected.bottom(), expected.score()
            },
            org.assertj.core.data.Offset.offset(1e-12));
  }

  @Test
  void pastThePictureAPartIsGrey() {
    byte[] bytes = new byte[3 * 4];
    java.util.Arrays.fill(bytes, (byte) 9);
    RgbImage image = Pixels.rgb(bytes, 2, 2);
    RgbImage part = MarginImage.of(image, new BoundingBox(-1, -1, 4, 4));
    byte[] row = new byte[13];
    row[12] = 77;
    part.readRow(0, 1, 4, row);
    assertThat(row).containsExactly(127, 127, 127, 9, 9, 9, 9, 9, 9, 127, 127, 127, 77);
    part.readRow(0, 0, 4, row);
    assertThat(row).startsWith(127, 127, 127, 127).endsWith(127, 77);
    part.readRow(3, 2, 1, row);
    assertThat(row).startsWith(127, 127, 127);
    assertThat(MarginImage.of(image, new BoundingBox(0, 0, 2, 2))).isSameAs(image);
  }
}
