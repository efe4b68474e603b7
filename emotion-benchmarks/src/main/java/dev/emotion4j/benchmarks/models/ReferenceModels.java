package dev.emotion4j.benchmarks.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A directory of reference models, with {@code model_info.json} and {@code model_checksums.json}.
 */
public final class ReferenceModels {
  /** Raised whenever a model's bytes change, so that directories made before are not kept. */
  private static final String VERSION = "1.0.0";

  private static final String NOTE = "untrained reference weights";

  private ReferenceModels() {}

  /**
   * Makes the models that the directory lacks or has otherwise, and describes them. Other models
   * that are described there stay.
   *
   * @param progress is told the bytes of weights that are done; a model that is kept counts too
   * @throws FileAlreadyExistsException if a file that was not made here has the name of one of the
   *     models; nothing is written then
   */
  public static void write(Path directory, List<ReferenceModel> models, LongConsumer progress)
      throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    Files.createDirectories(directory);
    Path infoFile = directory.resolve("model_info.json");
    Path checksumsFile = directory.resolve("model_checksums.json");
    ObjectNode info = read(infoFile);
    ObjectNode checksums = read(checksumsFile);
    ObjectNode described = info.withObjectProperty("models");
    boolean current = info.path("version").asText().equals(VERSION);
    List<ReferenceModel> due = new ArrayList<>(models);
    for (ReferenceModel model : ReferenceModel.values()) {
      // One version is for all, so none that is older may stay.
      if (!current && isOurs(described.path(model.fileName())) && !due.contains(model)) {
        due.add(model);
      }
    }
    for (ReferenceModel model : due) {
      refuseForeign(directory.resolve(model.fileName()), described.path(model.fileName()));
    }
    for (ReferenceModel model : due) {
      Path file = directory.resolve(model.fileName());
      String known = described.path(model.fileName()).path("checksum").asText();
      if (current && Files.isRegularFile(file) && sha256(file).equals(known)) {
        progress.accept(model.weightBytes());
      } else {
        String checksum = writeModel(model, file, progress);
        described.set(model.fileName(), description(model, checksum));
        checksums.put(model.fileName(), checksum);
      }
    }
    json().writeValue(infoFile.toFile(), info.put("version", VERSION));
    json().writeValue(checksumsFile.toFile(), checksums);
  }

  private static boolean isOurs(JsonNode description) {
    return description.path("note").asText().equals(NOTE);
  }

  /** Somebody's trained model must never give way to an untrained one. */
  private static void refuseForeign(Path file, JsonNode description)
      throws FileAlreadyExistsException {
    if ((Files.exists(file) || !description.isMissingNode()) && !isOurs(description)) {
      throw new FileAlreadyExistsException(
          file.toString(),
          null,
          "this model is not a reference model that was made here: expected the note '"
              + NOTE
              + "' in its entry of model_info.json, but "
              + (description.isMissingNode()
                  ? "found no entry"
                  : "found " + description.path("note"))
              + "; choose another directory, or move the file and its entry away");
    }
  }

  private static ObjectNode read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return json().createObjectNode();
    }
    if (json().readTree(file.toFile()) instanceof ObjectNode existing) {
      return existing;
    }
    throw new FileAlreadyExistsException(
        file.toString(), null, "expected a JSON object; choose another directory");
  }

  private static JsonNode description(ReferenceModel model, String checksum) {
    ObjectNode node = json().createObjectNode().put("name", model.displayName());
    node.putArray("input_shape").add(1).add(3).add(ReferenceModel.SIZE).add(ReferenceModel.SIZE);
    node.putArray("output_shape").add(1).add(ReferenceModel.LABELS.size());
    ReferenceModel.LABELS.forEach(node.putArray("classes")::add);
    return node.put("checksum", checksum).put("note", NOTE);
  }

  private static String writeModel(ReferenceModel model, Path file, LongConsumer progress)
      throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    MessageDigest digest = sha256();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(part), digest)) {
      model.write(out, progress);
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    return HexFormat.of().formatHex(digest.digest());
  }

  public static String sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Made when it is used, so that a process that measures its memory need not load its classes. */
  private static ObjectMapper json() {
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
