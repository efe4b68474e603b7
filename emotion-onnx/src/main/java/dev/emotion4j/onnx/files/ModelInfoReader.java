package dev.emotion4j.onnx.files;

import dev.emotion4j.ModelSpec;
import dev.emotion4j.OutputKind;
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
public final class ModelInfoReader {
  public static final String INFO_FILE = "model_info.json";
  public static final String CHECKSUMS_FILE = "model_checksums.json";

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
  public static Map<String, DescribedModel> read(
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
            InputSpecReader.read(json),
            labels,
            readOutputKind(json),
            sha256,
            version,
            optionalString(json, "note"),
            FaceCropReader.read(json.optional("face")),
            readTemperature(json.optional("temperature")));
    List<Integer> outputShape = readOutputShape(json.required("output_shape"), labels.size());
    JsonValue detector = json.optional("detector");
    JsonValue golden = json.optional("golden");
    return new DescribedModel(
        spec,
        outputShape,
        golden == null ? null : readGolden(golden, detector == null ? labels.size() : 0),
        detector == null
            ? null
            : DetectorSpecReader.read(
                detector, spec.input(), outputShape, json.required("output_shape")));
  }

  private static float readTemperature(@Nullable JsonValue json) {
    if (json == null) {
      return 1;
    }
    if (!(json.number() > 0)) {
      throw json.expected("a number above 0");
    }
    return json.number();
  }

  /**
   * Reads a golden block.
   *
   * @param expected how many numbers the output has; 0 for any number, spread over it evenly
   */
  private static GoldenRun readGolden(JsonValue json, int expected) {
    JsonValue output = json.required("output");
    List<Float> numbers = output.numbers();
    if (expected == 0 ? numbers.isEmpty() : numbers.size() != expected) {
      throw output.expected(
          expected == 0 ? "at least one number" : expected + " numbers, one a class");
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
    List<Integer> shape = json.integers();
    if (shape.size() < 2) {
      throw json.expected("[N, number of classes]");
    }
    if (shape.size() == 2 && shape.get(1) != labelCount) {
      throw json.expected("[N, " + labelCount + "], since there are " + labelCount + " classes");
    }
    return shape;
  }

  private static OutputKind readOutputKind(JsonValue json) {
    JsonValue output = json.optional("output");
    return output == null ? OutputKind.LOGITS : output.oneOf(OutputKind.values());
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
