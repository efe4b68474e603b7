package dev.emotion4j.examples.desktop;

import dev.emotion4j.FaceEmotion;
import dev.emotion4j.analysis.Outcome;
import dev.emotion4j.examples.desktop.view.FaceView;
import dev.emotion4j.examples.report.Failures;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A picture in the list, and what became of it. Belongs to the event thread. */
final class PictureEntry {
  private final Path file;
  private @Nullable Outcome<Integer> outcome;

  PictureEntry(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  String name() {
    Path name = file.getFileName();
    return Failures.oneLine(String.valueOf(name == null ? file : name));
  }

  void outcome(@Nullable Outcome<Integer> newest) {
    outcome = newest;
  }

  boolean answered() {
    return outcome != null;
  }

  List<FaceView> faces() {
    return outcome == null ? List.of() : FaceView.of(outcome.faces());
  }

  /** Returns what went wrong, beginning with the picture's name, or {@code null}. */
  @Nullable String failure() {
    if (outcome == null || outcome.failure() == null) {
      return null;
    }
    String message = Failures.messageOf(outcome.failure());
    String path = file + ": ";
    return name() + ": " + (message.startsWith(path) ? message.substring(path.length()) : message);
  }

  /** Returns what became of it, in a few words. */
  String summary() {
    Outcome<Integer> known = outcome;
    if (known == null) {
      return "waiting";
    }
    if (known.failure() != null) {
      return "failed";
    }
    List<FaceEmotion> faces = known.faces();
    return switch (faces.size()) {
      case 0 -> "no face";
      case 1 -> FaceView.of(faces).get(0).answer();
      default -> faces.size() + " faces";
    };
  }

  /** For screen readers, which read out what an entry of a list is called. */
  @Override
  public String toString() {
    return name() + ", " + summary();
  }
}
