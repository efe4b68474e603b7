package dev.emotion4j.onnx.files;

import dev.emotion4j.FaceCrop;
import dev.emotion4j.FaceCrop.Align;
import dev.emotion4j.FaceCrop.Square;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.OutputKind;
import java.util.ArrayList;
import java.util.Collections;
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
  private static final int MAX_LANDMARKS = 1000;

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
      models.put(
          fileName,
          // Where the description is signed, only what it says itself counts for other files.
          readModel(fileName, entry.getValue(), version, sha256s, signed));
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
      String fileName,
      JsonValue json,
      @Nullable String version,
      Map<String, String> listed,
      boolean signed) {
    JsonValue name = json.optional("name");
    JsonValue checksum = json.optional("checksum");
    String listedSha256 = listed.get(fileName);
    String sha256 =
        checksum == null ? listedSha256 : agreed(checksum, readSha256(checksum), listedSha256);
    List<String> labels = readLabels(json.required("classes"));
    InputSpecReader input = new InputSpecReader(json);
    OutputKind kind = OutputReader.kind(json);
    ModelSpec spec =
        new ModelSpec(
            fileName,
            name == null ? fileName : name.string(),
            input.spec(),
            labels,
            kind,
            sha256,
            version,
            optionalString(json, "note"),
            readFaceCrop(json.optional("face")),
            readTemperature(json.optional("temperature")));
    DetectorSpec detector =
        json.optional("detector") == null ? null : DetectorSpecReader.read(json, spec.input());
    int landmarks = detector == null ? readLandmarks(json.optional("landmarks")) : 0;
    boolean shaped = detector == null || json.optional("output_shape") != null;
    List<Integer> shape = shaped ? OutputReader.shape(json) : List.of();
    List<OutputTensor> outputs =
        detector == null
            ? List.of(
                landmarks == 0
                    ? OutputReader.tensor(json, shape, kind, labels)
                    : OutputReader.landmarks(json, shape, landmarks))
            : DetectorOutputs.read(json, detector, spec.input(), shape);
    JsonValue golden = json.optional("golden");
    return new DescribedModel(
        spec,
        shape,
        golden == null ? null : readGolden(golden, detector == null ? outputs.get(0).count() : 0),
        detector,
        landmarks,
        input.tensor(),
        outputs,
        readSideFiles(json, listed, signed));
  }

  /** What the model's own entry says of a file comes first; both must agree. */
  private static Map<String, String> readSideFiles(
      JsonValue json, Map<String, String> listed, boolean signed) {
    Map<String, String> files = new LinkedHashMap<>(signed ? Map.of() : listed);
    JsonValue block = json.optional("files");
    if (block != null) {
      block
          .fields()
          .forEach(
              (name, value) -> {
                String sha256 = readSha256(value);
                files.put(checkFileName(name, value), agreed(value, sha256, listed.get(name)));
              });
    }
    return Collections.unmodifiableMap(files);
  }

  /** Both files may name a checksum, but only the same one. */
  private static String agreed(JsonValue json, String sha256, @Nullable String listed) {
    if (listed != null && !listed.equals(sha256)) {
      throw json.error(
          "is "
              + sha256
              + ", but "
              + CHECKSUMS_FILE
              + " says "
              + listed
              + "; both must be the SHA-256 of the same file");
    }
    return sha256;
  }

  private static FaceCrop readFaceCrop(@Nullable JsonValue json) {
    if (json == null) {
      return FaceCrop.MEAN_SQUARE;
    }
    JsonValue square = json.optional("square");
    JsonValue scale = json.optional("scale");
    JsonValue shift = json.optional("shift");
    JsonValue align = json.optional("align");
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
        shifts.get(1),
        align == null ? Align.ROLL : align.oneOf(Align.values()));
  }

  private static int readLandmarks(@Nullable JsonValue json) {
    if (json == null) {
      return 0;
    }
    if (json.integer() < 2 || json.integer() > MAX_LANDMARKS) {
      throw json.expected("how many points the output has, from 2 to " + MAX_LANDMARKS);
    }
    return json.integer();
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
    for (JsonValue element : json.isObject() ? numbered(json) : json.elements()) {
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

  /** The fields "0", "1" and so on, as Hugging Face's {@code id2label} has them. */
  private static List<JsonValue> numbered(JsonValue json) {
    Map<String, JsonValue> fields = json.fields();
    List<JsonValue> values = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      JsonValue value = fields.get(Integer.toString(i));
      if (value == null) {
        throw json.expected("labels, or an object of them by the numbers from 0 on");
      }
      values.add(value);
    }
    return values;
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
    if (!isPlainName(name)) {
      throw json.error("has a key that is not a plain file name; use the name without any folder");
    }
    return name;
  }

  /** Whether a name is that of a file in a folder, on every system. */
  public static boolean isPlainName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_NAME_LENGTH
        && !name.equals(".")
        && !name.equals("..")
        && name.chars()
            .noneMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c));
  }
}
