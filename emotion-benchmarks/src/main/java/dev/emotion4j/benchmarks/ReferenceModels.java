package dev.emotion4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A directory of reference models, with {@code model_info.json} and {@code model_checksums.json}.
 */
final class ReferenceModels {
  /** Raised whenever a model's bytes change, so that directories made before are not kept. */
  private static final String VERSION = "1.0.0";

  private static final String NOTE = "untrained reference weights";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReferenceModels() {}

  /**
   * Makes the models that the directory lacks or has otherwise, and describes all that it has.
   *
   * @param progress is told the bytes of weights that are done; a model that is kept counts too
   */
  static void write(Path directory, List<ReferenceModel> models, LongConsumer progress)
      throws IOException {
    Files.createDirectories(directory);
    Path infoFile = directory.resolve("model_info.json");
    Path checksumsFile = directory.resolve("model_checksums.json");
    ObjectNode info = read(infoFile);
    if (!info.path("version").asText().equals(VERSION)) {
      info = JSON.createObjectNode();
    }
    ObjectNode described = info.put("version", VERSION).withObjectProperty("models");
    for (ReferenceModel model : models) {
      Path file = directory.resolve(model.fileName());
      String known = described.path(model.fileName()).path("checksum").asText();
      if (Files.isRegularFile(file) && sha256(file).equals(known)) {
        progress.accept(model.weightBytes());
      } else {
        described.set(model.fileName(), description(model, writeModel(model, file, progress)));
      }
    }
    ObjectNode checksums = JSON.createObjectNode();
    described
        .properties()
        .forEach(entry -> checksums.set(entry.getKey(), entry.getValue().get("checksum")));
    JSON.writeValue(infoFile.toFile(), info);
    JSON.writeValue(checksumsFile.toFile(), checksums);
  }

  private static ObjectNode read(Path infoFile) throws IOException {
    if (Files.isRegularFile(infoFile)
        && JSON.readTree(infoFile.toFile()) instanceof ObjectNode existing) {
      return existing;
    }
    return JSON.createObjectNode();
  }

  private static JsonNode description(ReferenceModel model, String checksum) {
    ObjectNode node = JSON.createObjectNode().put("name", model.displayName());
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

  static String sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
