package dev.emotion4j.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.FaceCrop;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.InferenceException;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** What the analyzer asks of its two parts, in which order, and what it does when one fails. */
class EmotionAnalyzerSeamsTest {
  private final FaceDetector detector = mock(FaceDetector.class);
  private final EmotionClassifier classifier = mock(EmotionClassifier.class);
  private final RgbImage image = mock(RgbImage.class);
  private final EmotionAnalyzer analyzer =
      EmotionAnalyzer.builder(detector, classifier).faceCrop(FaceCrop.BOX).build();

  @Test
  void theDetectorIsAskedFirstAndTheClassifierOnceForAllFaces() {
    DetectedFace face = new DetectedFace(new BoundingBox(0, 0, 2, 2), 0.9f);
    when(image.width()).thenReturn(4);
    when(image.height()).thenReturn(4);
    when(detector.detect(any(), any())).thenReturn(List.of(face, face));
    Prediction prediction = Prediction.fromLogits(List.of("a", "b"), 1f, 0f);
    when(classifier.classifyAll(any(), any())).thenReturn(List.of(prediction, prediction));
    assertThat(analyzer.analyze(image)).hasSize(2);
    InOrder order = inOrder(detector, classifier);
    order.verify(detector).detect(any(), any());
    order.verify(classifier, times(1)).classifyAll(any(), any());
  }

  @Test
  void aDetectorThatFailsIsTheCallersErrorAndTheClassifierIsNotAsked() {
    InferenceException failure =
        new InferenceException(InferenceException.Reason.RUNTIME, "the detector failed");
    when(detector.detect(any(), any())).thenThrow(failure);
    assertThatThrownBy(() -> analyzer.analyze(image)).isSameAs(failure);
    verifyNoInteractions(classifier);
    verify(detector, never()).close();
  }

  @Test
  void aDetectorThatDoesNotCloseKeepsNothingElseOpen() {
    doThrow(new InferenceException(InferenceException.Reason.RUNTIME, "broken"))
        .when(detector)
        .close();
    assertThatThrownBy(analyzer::close).hasMessage("broken");
    verify(classifier).close();
  }

  @Test
  void aClassifierThatFailsLeavesBothUsable() {
    when(image.width()).thenReturn(4);
    when(image.height()).thenReturn(4);
    when(detector.detect(any(), any()))
        .thenReturn(List.of(new DetectedFace(new BoundingBox(0, 0, 2, 2), 0.9f)));
    Prediction prediction = Prediction.fromLogits(List.of("a", "b"), 1f, 0f);
    when(classifier.classifyAll(any(), any()))
        .thenThrow(new InferenceException(InferenceException.Reason.RUNTIME, "once"))
        .thenReturn(List.of(prediction));
    assertThatThrownBy(() -> analyzer.analyze(image)).hasMessage("once");
    assertThat(analyzer.analyze(image)).hasSize(1);
  }

  @Test
  void withoutFacesTheClassifierIsNotAsked() {
    when(detector.detect(any(), any())).thenReturn(List.of());
    assertThat(analyzer.analyze(image)).isEmpty();
    verifyNoInteractions(classifier);
  }
}
