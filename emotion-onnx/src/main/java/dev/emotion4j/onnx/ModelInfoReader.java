package dev.emotion4j.onnx;

import dev.emotion4j.ColorOrder;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.OutputKind;
import dev.emotion4j.ResizeFilter;
import dev.emotion4j.ResizeMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code model_info.json} and {@code model_checksums.json}.
 *
 * <p>Fields that are not known are ignored; a known one with a wrong type or value is refused, with
 * its file and path. Without a {@code preprocessing} block, a model is fed what torchvision's
 * {@code Resize}, {@code ToTensor} and {@code Normalize} with ImageNet's mean and std give.
 */
final class ModelInfoReader {
  static final String INFO_FILE = "model_info.json";
  static final String CHECKSUMS_FILE = "model_checksums.json";

  /**
   * Far above what image classifiers take, and low enough that the tensor's size cannot overflow.
   */
  private static final int MAX_SIDE = 8192;

  private static final int MAX_NAME_LENGTH = 255;

  private ModelInfoReader() {}

  /**
   * Reads both files.
   *
   * @param place how errors name the place of the files
   * @param info the bytes of {@code model_info.json}
   * @param checksums the bytes of {@code model_checksums.json}, or {@code null} if there is none
   * @param signed whether {@code model_info.json} is signed, so that checksums must stand in it
   * @return the models by file name, in the file's order
   */
  static Map<String, DescribedModel> read(
      String place, byte[] info, byte @Nullable [] checksums, boolean signed) {
    Map<String, String> sha256s =
        checksums == null
            ? Map.of()
            : readChecksums(JsonValue.parse(place + "/" + CHECKSUMS_FILE, checksums));
    JsonValue root = JsonValue.parse(place + "/" + INFO_FILE, info);
    String version = optionalString(root, "version");
    Map<String, DescribedModel> models = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> entry : root.required("models").fields().entrySet()) {
      String fileName = checkFileName(entry.getKey(), entry.getValue());
      if (signed && entry.getValue().optional("checksum") == null) {
        throw entry
            .getValue()
            .error(
                "has no 'checksum', but the signature covers "
                    + INFO_FILE
                    + " alone; add the checksum there, and sign the file again");
      }
      models.put(fileName, readModel(fileName, entry.getValue(), version, sha256s.get(fileName)));
    }
    if (models.isEmpty()) {
      throw root.required("models").error("is empty; describe at least one model");
    }
    return models;
  }

  private static Map<String, String> readChecksums(JsonValue root) {
    Map<String, String> sha256s = new LinkedHashMap<>();
    root.fields()
        .forEach((name, value) -> sha256s.put(checkFileName(name, value), readSha256(value)));
    return sha256s;
  }

  private static DescribedModel readModel(
      String fileName, JsonValue json, @Nullable String version, @Nullable String listedSha256) {
    JsonValue name = json.optional("name");
    JsonValue checksum = json.optional("checksum");
    String sha256 = checksum == null ? listedSha256 : readSha256(checksum);
    if (checksum != null && listedSha256 != null && !listedSha256.equals(sha256)) {
      throw checksum.error(
          "is "
              + sha256
              + ", but "
              + CHECKSUMS_FILE
              + " says "
              + listedSha256
              + "; both must be the SHA-256 of the same file");
    }
    List<String> labels = readLabels(json.required("classes"));
    ModelSpec spec =
        new ModelSpec(
            fileName,
            name == null ? fileName : name.string(),
            readInput(json),
            labels,
            readOutputKind(json),
            sha256,
            version,
            optionalString(json, "note"));
    JsonValue golden = json.optional("golden");
    return new DescribedModel(
        spec,
        readOutputShape(json.required("output_shape"), labels.size()),
        golden == null ? null : readGolden(golden, labels.size()));
  }

  private static GoldenRun readGolden(JsonValue json, int labelCount) {
    JsonValue output = json.required("output");
    List<Float> numbers = numbers(output);
    if (numbers.size() != labelCount) {
      throw output.expected(labelCount + " numbers, one a class");
    }
    JsonValue tolerance = json.optional("tolerance");
    if (tolerance != null && !(tolerance.number() > 0)) {
      throw tolerance.expected("a number above 0");
    }
    return new GoldenRun(
        json.required("seed").integer(),
        numbers,
        tolerance == null ? GoldenRun.DEFAULT_TOLERANCE : tolerance.number());
  }

  private static List<String> readLabels(JsonValue json) {
    List<String> labels = new ArrayList<>();
    for (JsonValue element : json.elements()) {
      String label = element.string();
      if (label.trim().isEmpty()) {
        throw element.expected("a label");
      }
      labels.add(label);
    }
    if (labels.isEmpty() || new HashSet<>(labels).size() != labels.size()) {
      throw json.expected("at least one label and none twice");
    }
    return labels;
  }

  private static List<Integer> readOutputShape(JsonValue json, int labelCount) {
    List<Integer> shape = integers(json);
    if (shape.size() < 2) {
      throw json.expected("[N, number of classes]");
    }
    if (shape.size() == 2 && shape.get(1) != labelCount) {
      throw json.expected("[N, " + labelCount + "], since there are " + labelCount + " classes");
    }
    return shape;
  }

  private static InputSpec readInput(JsonValue json) {
    JsonValue preprocessing = json.optional("preprocessing");
    JsonValue color = preprocessing == null ? null : preprocessing.optional("color");
    ColorOrder order = color == null ? ColorOrder.RGB : oneOf(ColorOrder.values(), color);
    JsonValue shapeJson = json.required("input_shape");
    List<Integer> shape = integers(shapeJson);
    if (shape.size() != 4 || shape.get(1) != order.channels()) {
      throw shapeJson.expected("[N, " + order.channels() + ", height, width]");
    }
    int height = shape.get(2);
    int width = shape.get(3);
    if (height < 1 || width < 1 || height > MAX_SIDE || width > MAX_SIDE) {
      throw shapeJson.expected("a height and width from 1 to " + MAX_SIDE);
    }
    return preprocessing == null
        ? InputSpec.imageNet(width, height)
        : readPreprocessing(preprocessing, width, height, order);
  }

  private static InputSpec readPreprocessing(
      JsonValue json, int width, int height, ColorOrder color) {
    JsonValue mode = json.optional("mode");
    JsonValue filter = json.optional("filter");
    JsonValue normalize = json.optional("normalize");
    if (normalize == null && color == ColorOrder.GRAY) {
      throw json.expected("a 'normalize' with one mean and std, since ImageNet's are of colours");
    }
    ResizeMode resize = mode == null ? ResizeMode.STRETCH : oneOf(ResizeMode.values(), mode);
    InputSpec seed = InputSpec.imageNet(width, height);
    return new InputSpec(
        width,
        height,
        color,
        resize,
        filter == null ? ResizeFilter.BILINEAR : oneOf(ResizeFilter.values(), filter),
        readShorterSide(json.optional("resize"), resize, width, height),
        normalize == null ? seed.mean() : perChannel(normalize.required("mean"), color),
        normalize == null ? seed.std() : readStd(normalize.required("std"), color));
  }

  /**
   * For a center crop {@code resize} is {@code [n, n]}, of which the middle is cut out; otherwise
   * it repeats the input's shape.
   */
  private static int readShorterSide(
      @Nullable JsonValue resize, ResizeMode mode, int width, int height) {
    int longest = Math.max(width, height);
    boolean crop = mode == ResizeMode.CENTER_CROP;
    if (resize == null) {
      return crop ? longest : 0;
    }
    List<Integer> sides = integers(resize);
    if (!crop) {
      if (!sides.equals(List.of(height, width))) {
        throw resize.expected(
            "[" + height + ", " + width + "], the height and width in input_shape");
      }
      return 0;
    }
    if (sides.size() != 2
        || !sides.get(0).equals(sides.get(1))
        || sides.get(0) < longest
        || sides.get(0) > MAX_SIDE) {
      throw resize.expected(
          "[n, n], the length of the shorter side, from " + longest + " to " + MAX_SIDE);
    }
    return sides.get(0);
  }

  private static List<Float> readStd(JsonValue json, ColorOrder color) {
    List<Float> std = perChannel(json, color);
    if (std.contains(0f) || std.contains(-0f)) {
      throw json.expected("numbers other than 0");
    }
    return std;
  }

  private static List<Float> perChannel(JsonValue json, ColorOrder color) {
    List<Float> values = numbers(json);
    if (values.size() != color.channels()) {
      throw json.expected(color.channels() + " numbers, one a channel");
    }
    return values;
  }

  private static List<Float> numbers(JsonValue json) {
    List<Float> numbers = new ArrayList<>();
    for (JsonValue element : json.elements()) {
      numbers.add(element.number());
    }
    return numbers;
  }

  private static OutputKind readOutputKind(JsonValue json) {
    JsonValue output = json.optional("output");
    return output == null ? OutputKind.LOGITS : oneOf(OutputKind.values(), output);
  }

  /**
   * Constants are written as their names in either case, such as {@code RGB} or {@code stretch}.
   */
  private static <E extends Enum<E>> E oneOf(E[] constants, JsonValue json) {
    String name = json.string();
    List<String> names = new ArrayList<>();
    for (E constant : constants) {
      if (constant.name().equalsIgnoreCase(name)) {
        return constant;
      }
      names.add(constant.name().toLowerCase(Locale.ROOT));
    }
    throw json.expected("one of " + names);
  }

  private static List<Integer> integers(JsonValue json) {
    List<Integer> integers = new ArrayList<>();
    for (JsonValue element : json.elements()) {
      integers.add(element.integer());
    }
    return integers;
  }

  private static @Nullable String optionalString(JsonValue json, String field) {
    JsonValue value = json.optional(field);
    return value == null ? null : value.string();
  }

  private static String readSha256(JsonValue json) {
    String hex = json.string();
    if (!hex.matches("[0-9a-fA-F]{64}")) {
      throw json.expected(
          "64 hex digits, as sha256sum prints them, but it has " + hex.length() + " characters");
    }
    return hex.toLowerCase(Locale.ROOT);
  }

  /** A file name must stay inside its directory on every system, so no separator of any of them. */
  private static String checkFileName(String name, JsonValue json) {
    boolean plain =
        !name.isEmpty()
            && name.length() <= MAX_NAME_LENGTH
            && !name.equals(".")
            && !name.equals("..")
            && name.chars()
                .noneMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c));
    if (!plain) {
      throw json.error("has a key that is not a plain file name; use the name without any folder");
    }
    return name;
  }
}
