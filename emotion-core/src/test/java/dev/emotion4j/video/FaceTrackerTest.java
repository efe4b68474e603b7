package dev.emotion4j.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.groups.Tuple.tuple;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.Prediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripted sequences, whose results are computed by hand. */
class FaceTrackerTest {
  private static final long MS = 1_000_000;
  private static final List<String> LABELS = List.of("calm", "glad");

  private static FaceEmotion face(int x, int y, float glad) {
    return face(x, y, 100, Prediction.fromProbabilities(LABELS, 1 - glad, glad));
  }

  private static FaceEmotion face(int x, int y, int size, Prediction prediction) {
    return new FaceEmotion(new DetectedFace(new BoundingBox(x, y, size, size), 0.9f), prediction);
  }

  private static FaceTracker.Builder builder() {
    return FaceTracker.builder()
        .halfLife(Duration.ofMillis(100))
        .maxMissing(Duration.ofMillis(500))
        .window(Duration.ofSeconds(1))
        .switchMargin(0.2);
  }

  @Test
  void theHalfLifeIsATimeNotANumberOfFrames() {
    FaceTracker tracker = builder().build();
    assertThat(tracker.update(List.of(face(0, 0, 0)), 0).get(0).smoothed().probability("glad"))
        .isZero();
    // After one half-life the new look counts half: 0.5.
    assertThat(glad(tracker.update(List.of(face(0, 0, 1)), 100 * MS))).isEqualTo(0.5f);
    // After another, 0.5 * 0.5 + 0.5 = 0.75.
    assertThat(glad(tracker.update(List.of(face(0, 0, 1)), 200 * MS))).isEqualTo(0.75f);
    // Ten frames of 10 ms are one half-life too: 1 - 0.25 / 2 = 0.875.
    List<TrackedFace> last = List.of();
    for (int i = 1; i <= 10; i++) {
      last = tracker.update(List.of(face(0, 0, 1)), (200 + 10L * i) * MS);
    }
    assertThat(glad(last)).isCloseTo(0.875f, within(1e-6f));
  }

  private static float glad(List<TrackedFace> faces) {
    return faces.get(0).smoothed().probability("glad");
  }

  @Test
  void theLabelChangesOnlyWhenAnotherOneIsClearlyAhead() {
    FaceTracker tracker = builder().build();
    tracker.update(List.of(face(0, 0, 0)), 0);
    // glad 0.5 is not 0.2 ahead of calm 0.5
    TrackedFace face = tracker.update(List.of(face(0, 0, 1)), 100 * MS).get(0);
    assertThat(face.label()).isEqualTo("calm");
    assertThat(face.labelSinceNanos()).isZero();
    // glad 0.75 is 0.5 ahead of calm 0.25
    face = tracker.update(List.of(face(0, 0, 1)), 200 * MS).get(0);
    assertThat(face.label()).isEqualTo("glad");
    assertThat(face.labelSinceNanos()).isEqualTo(200 * MS);
    // glad 0.375 + 0.2 < calm 0.625 changes it back; with 0.55 in favour of calm it stays
    face = tracker.update(List.of(face(0, 0, 0.15f)), 300 * MS).get(0);
    // glad is (0.75 + 0.15) / 2 = 0.45, calm 0.55: 0.1 ahead is too little
    assertThat(face.smoothed().probability("glad")).isCloseTo(0.45f, within(1e-6f));
    assertThat(face.smoothed().label()).isEqualTo("calm");
    assertThat(face.label()).isEqualTo("glad");
    assertThat(face.labelSinceNanos()).isEqualTo(200 * MS);
  }

  @Test
  void dwellTimesAreThoseOfTheWindow() {
    FaceTracker tracker = builder().halfLife(Duration.ofNanos(1)).build();
    // Shown from 0 to 300 ms calm, to 700 ms glad, then calm; a change shows from its frame on.
    TrackedFace face = null;
    for (int ms = 0; ms <= 1200; ms += 100) {
      face = tracker.update(List.of(face(0, 0, ms >= 300 && ms < 700 ? 1 : 0)), ms * MS).get(0);
    }
    // The window reaches back to 200 ms: 100 ms calm, 400 ms glad, 500 ms calm.
    assertThat(face.dwellTimes())
        .containsExactly(
            entry("calm", Duration.ofMillis(600)), entry("glad", Duration.ofMillis(400)));
    assertThat(face.firstSeenNanos()).isZero();
    assertThat(face.labelSinceNanos()).isEqualTo(700 * MS);
  }

  @Test
  void aFaceThatIsMissedKeepsItsIdForAWhile() {
    FaceTracker tracker = builder().build();
    tracker.update(List.of(face(10, 20, 0)), 0);
    tracker.update(List.of(face(10, 20, 0)), 100 * MS);
    TrackedFace missed = tracker.update(List.of(), 600 * MS).get(0);
    assertThat(missed.id()).isEqualTo(1);
    assertThat(missed.visible()).isFalse();
    assertThat(missed.lastSeenNanos()).isEqualTo(100 * MS);
    assertThat(missed.box()).isEqualTo(new BoundingBox(10, 20, 100, 100));
    assertThat(missed.toString()).isEqualTo("#1 calm 1.000 at (10, 20, 100x100), not seen");
    assertThat(tracker.update(List.of(face(12, 20, 0)), 600 * MS))
        .extracting(TrackedFace::id, TrackedFace::visible)
        .containsExactly(tuple(1L, true));
    assertThat(tracker.update(List.of(), 1100 * MS)).hasSize(1);
    assertThat(tracker.update(List.of(), 1101 * MS)).isEmpty();
    assertThat(tracker.update(List.of(face(12, 20, 0)), 1102 * MS).get(0).id()).isEqualTo(2);
  }

  @Test
  void aFaceFarAwayIsAnotherOne() {
    FaceTracker tracker = builder().build();
    tracker.update(List.of(face(0, 0, 0)), 0);
    assertThat(tracker.update(List.of(face(300, 0, 0)), 33 * MS))
        .extracting(TrackedFace::id)
        .containsExactly(1L, 2L);
    // In the same place, but a fifth of the size: ln(5) / 2 = 0.8 and half its own size away.
    Prediction calm = Prediction.fromProbabilities(LABELS, 1, 0);
    assertThat(tracker.update(List.of(face(300, 0, 20, calm)), 66 * MS))
        .extracting(TrackedFace::id)
        .containsExactly(1L, 2L, 3L);
  }

  /** Two faces walk through each other, told in either order; in between only one may be seen. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 6})
  void facesThatCrossKeepTheirIds(int hiddenFrames) {
    Random order = new Random(hiddenFrames);
    FaceTracker tracker = builder().build();
    // 240 px a second at 30 frames a second: 8 px a frame, meeting at x = 200 in frame 25.
    for (int frame = 0; frame <= 50; frame++) {
      FaceEmotion right = face(8 * frame, 100, 0);
      FaceEmotion left = face(400 - 8 * frame, 104, 1);
      boolean hidden = Math.abs(frame - 25) * 2 < hiddenFrames;
      List<FaceEmotion> faces = new ArrayList<>(hidden ? List.of(right) : List.of(right, left));
      Collections.shuffle(faces, order);
      List<TrackedFace> tracked = tracker.update(faces, frame * 33_333_333L);
      assertThat(tracked).extracting(TrackedFace::id).containsExactly(1L, 2L);
      if (!hidden) {
        assertThat(tracked.get(0).box()).as("frame %d", frame).isEqualTo(right.box());
        assertThat(tracked.get(1).box()).as("frame %d", frame).isEqualTo(left.box());
      }
    }
  }

  @Test
  void betweenLooksAFaceIsWhereItsMotionTakesIt() {
    FaceTracker tracker = builder().build();
    for (int frame = 0; frame <= 20; frame++) {
      tracker.update(List.of(face(10 * frame, 50, 0)), frame * 40L * MS);
    }
    // 10 px in 40 ms: 20 ms later, 5 px further than 200.
    TrackedFace predicted = tracker.predict(820 * MS).get(0);
    assertThat(predicted.visible()).isFalse();
    assertThat(predicted.box().x()).isBetween(204, 206);
    assertThat(predicted.box().y()).isEqualTo(50);
  }

  @Test
  void theDetectorsOrderDoesNotMatter() {
    Random random = new Random(3);
    FaceTracker one = builder().build();
    FaceTracker other = builder().build();
    for (int frame = 0; frame < 500; frame++) {
      List<FaceEmotion> faces = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        if (random.nextInt(5) > 0) {
          faces.add(
              face(
                  150 * i + random.nextInt(20),
                  (int) (200 + 150 * Math.sin(frame / 30.0 + i)),
                  random.nextFloat()));
        }
      }
      List<TrackedFace> expected = one.update(faces, frame * 33L * MS);
      Collections.shuffle(faces, random);
      assertThat(other.update(faces, frame * 33L * MS)).isEqualTo(expected);
    }
  }

  @Test
  void timeDoesNotGoBack() {
    FaceTracker tracker = builder().build();
    tracker.update(List.of(face(0, 0, 0)), 50);
    assertThatThrownBy(() -> tracker.update(List.of(), 49))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The frame's time is 49 ns, before the last one's 50 ns; give frames in the order in"
                + " which they were taken, or use a new tracker");
    assertThatThrownBy(() -> tracker.predict(0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(tracker.update(List.of(face(0, 0, 0)), 50)).hasSize(1);
    // System.nanoTime may overflow between two frames.
    FaceTracker wrapped = builder().build();
    wrapped.update(List.of(face(0, 0, 0)), Long.MAX_VALUE);
    assertThat(wrapped.update(List.of(face(0, 0, 0)), Long.MIN_VALUE + 99).get(0).id())
        .isEqualTo(1);
  }

  @Test
  void labelsMayStandInAnotherOrderButMustBeTheSame() {
    FaceTracker tracker = builder().build();
    tracker.update(List.of(face(0, 0, 1)), 0);
    Prediction turned = Prediction.fromProbabilities(List.of("glad", "calm"), 0, 1);
    assertThat(glad(tracker.update(List.of(face(0, 0, 100, turned)), 100 * MS))).isEqualTo(0.5f);
    Prediction other = Prediction.fromProbabilities(List.of("glad", "sad"), 0, 1);
    assertThatThrownBy(() -> tracker.update(List.of(face(0, 0, 100, other)), 200 * MS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The faces of one tracker need the same labels, but got [glad, sad] after [calm, glad];"
                + " use one tracker a classifier");
  }

  @Test
  void scoresThatAreIndependentAreSmoothedAsTheyAre() {
    FaceTracker tracker = builder().build();
    tracker.update(List.of(face(0, 0, 100, Prediction.fromIndependentScores(LABELS, 1, 0.5f))), 0);
    TrackedFace face =
        tracker
            .update(
                List.of(face(0, 0, 100, Prediction.fromIndependentScores(LABELS, 0.5f, 1))),
                100 * MS)
            .get(0);
    assertThat(face.smoothed().toArray()).containsExactly(0.75f, 0.75f);
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> builder().halfLife(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("halfLife must be above zero and at most PT24H, but got PT0S");
    assertThatThrownBy(() -> builder().maxMissing(Duration.ofDays(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxMissing must be above zero and at most PT24H, but got PT48H");
    assertThatThrownBy(() -> builder().window(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("window must be above zero and at most PT24H, but got PT-0.001S");
    assertThatThrownBy(() -> builder().switchMargin(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("switchMargin must be from 0 to 1, but got NaN");
  }

  @Test
  void aMillionFramesOfComingsAndGoingsNeedNoMoreMemoryThanAFew() {
    Random random = new Random(9);
    FaceTracker tracker = FaceTracker.create();
    Set<Long> idsOfLastFrame = new TreeSet<>();
    long highest = 0;
    long nanos = 0;
    for (int frame = 0; frame < 1_000_000; frame++) {
      nanos += random.nextInt(66) * MS;
      FaceEmotion[] faces = new FaceEmotion[random.nextInt(3)];
      for (int i = 0; i < faces.length; i++) {
        faces[i] = face(random.nextInt(30), 500 * i + random.nextInt(30), random.nextFloat());
      }
      List<TrackedFace> tracked = tracker.update(Arrays.asList(faces), nanos);
      assertThat(tracked.size()).isLessThan(12);
      for (TrackedFace face : tracked) {
        float[] p = face.smoothed().toArray();
        if (Math.abs(p[0] + p[1] - 1) > 1e-6) {
          throw new AssertionError(face);
        }
        if (face.id() > highest) {
          highest = face.id();
        } else if (!idsOfLastFrame.contains(face.id())) {
          throw new AssertionError("id " + face.id() + " came back");
        }
      }
      idsOfLastFrame.clear();
      tracked.forEach(face -> idsOfLastFrame.add(face.id()));
    }
    assertThat(tracker.size()).isLessThan(12 * 1100);
  }

  @Test
  void aLabelThatStaysIsRememberedOnce() {
    FaceTracker tracker = builder().build();
    tracker.update(List.of(face(0, 0, 0)), 0);
    tracker.update(List.of(face(0, 0, 0)), 0);
    // No time has passed: the face alone.
    assertThat(tracker.size()).isEqualTo(1);
    TrackedFace face = null;
    for (int ms = 100; ms <= 900; ms += 100) {
      face = tracker.update(List.of(face(0, 0, 0)), ms * MS).get(0);
    }
    assertThat(tracker.size()).isEqualTo(2);
    assertThat(face.dwellTimes()).containsExactly(entry("calm", Duration.ofMillis(900)));
  }

  @Test
  void aLabelThatWasShownBeforeTheWindowIsForgotten() {
    FaceTracker tracker = builder().halfLife(Duration.ofNanos(1)).build();
    TrackedFace face = null;
    for (int ms = 0; ms <= 1100; ms += 100) {
      face = tracker.update(List.of(face(0, 0, ms == 0 ? 0 : 1)), ms * MS).get(0);
    }
    // Calm until 100 ms, where the window of a second begins.
    assertThat(face.dwellTimes()).containsExactly(entry("glad", Duration.ofSeconds(1)));
    assertThat(tracker.size()).isEqualTo(2);
  }

  @Test
  void probabilitiesStayProbabilities() {
    FaceTracker tracker = builder().build();
    tracker.update(List.of(face(0, 0, 0)), 0);
    TrackedFace face = tracker.update(List.of(face(0, 0, 1)), 100 * MS).get(0);
    // 0.5 and 0.5, whose logits are their logarithms; those of scores would be 0.
    float half = (float) Math.log(0.5);
    assertThat(face.smoothed().logits()).containsExactly(half, half);
  }

  @Test
  void theMarginItselfIsEnoughAndOfEqualLabelsTheFirstIsAhead() {
    FaceTracker exact = builder().switchMargin(0.5).build();
    exact.update(List.of(face(0, 0, 0)), 0);
    // After two half-lives glad is 0.75 and calm 0.25.
    assertThat(exact.update(List.of(face(0, 0, 1)), 200 * MS).get(0).label()).isEqualTo("glad");
    FaceTracker eager = builder().switchMargin(0).build();
    eager.update(List.of(face(0, 0, 0)), 0);
    assertThat(eager.update(List.of(face(0, 0, 1)), 100 * MS).get(0).label()).isEqualTo("calm");
  }
}
