package dev.emotion4j.examples.recipes;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.EmotionException;
import dev.emotion4j.ImageException;
import dev.emotion4j.InferenceException;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.ReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** A picture's bytes, or a form with a picture in it, for its faces. */
@RestController
class EmotionController {
  private static final ReadOptions LIMITS =
      ReadOptions.DEFAULT.withMaxBytes(20_000_000).withMaxPixels(50_000_000);

  private final EmotionAnalyzer analyzer;

  EmotionController(EmotionAnalyzer analyzer) {
    this.analyzer = analyzer;
  }

  record Face(BoundingBox box, String label, Map<String, Float> probabilities) {}

  @PostMapping(path = "/emotions")
  List<Face> picture(InputStream body) {
    return analyzer.analyze(Images.read(body, LIMITS)).stream()
        .map(
            face ->
                new Face(face.box(), face.prediction().label(), face.prediction().probabilities()))
        .toList();
  }

  @PostMapping(path = "/emotions", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  List<Face> form(@RequestParam("picture") MultipartFile picture) throws IOException {
    try (InputStream body = picture.getInputStream()) {
      return picture(body);
    }
  }

  @ExceptionHandler
  ResponseEntity<Map<String, String>> failed(EmotionException e) {
    return ResponseEntity.status(status(e))
        .body(Map.of("reason", e.reason().name(), "message", e.getMessage()));
  }

  private static int status(EmotionException e) {
    if (e.reason() instanceof ImageException.Reason reason) {
      return switch (reason) {
        case TOO_LARGE -> 413;
        case UNSUPPORTED -> 415;
        default -> 400;
      };
    }
    if (e.reason() instanceof InferenceException.Reason reason) {
      return switch (reason) {
        case BUSY, CLOSED -> 503;
        case TIMED_OUT -> 504;
        default -> 500;
      };
    }
    return 500;
  }
}
