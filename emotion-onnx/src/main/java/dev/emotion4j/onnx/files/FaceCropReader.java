package dev.emotion4j.onnx.files;

import dev.emotion4j.FaceCrop;
import dev.emotion4j.FaceCrop.Square;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code face} block of a model's entry in {@code model_info.json}. */
final class FaceCropReader {
  private FaceCropReader() {}

  static FaceCrop read(@Nullable JsonValue json) {
    if (json == null) {
      return FaceCrop.MEAN_SQUARE;
    }
    JsonValue square = json.optional("square");
    JsonValue scale = json.optional("scale");
    JsonValue shift = json.optional("shift");
    float size = scale == null ? 1 : scale.number();
    if (scale != null && !(size > 0 && size <= 10)) {
      throw scale.expected("a number above 0 and at most 10");
    }
    List<Float> shifts = shift == null ? List.of(0f, 0f) : shift.numbers();
    if (shift != null && (shifts.size() != 2 || shifts.stream().anyMatch(s -> Math.abs(s) > 1))) {
      throw shift.expected("[to the right, down], both from -1 to 1");
    }
    return new FaceCrop(
        square == null ? Square.MEAN : square.oneOf(Square.values()),
        size,
        shifts.get(0),
        shifts.get(1));
  }
}
