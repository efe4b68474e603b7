package dev.emotion4j.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emotion4j.onnx.ModelDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes {@code model_checksums.json}. */
final class ChecksumFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ChecksumFile() {}

  /** Adds the checksums that stand in neither file; those that stand there stay as they are. */
  static void addMissing(ModelDirectory models, Path directory, PrintWriter out)
      throws IOException {
    Path file = directory.resolve("model_checksums.json");
    ObjectNode checksums =
        Files.exists(file)
            ? (ObjectNode) MAPPER.readTree(Files.readAllBytes(file))
            : MAPPER.createObjectNode();
    JsonNode described =
        MAPPER.readTree(Files.readAllBytes(directory.resolve("model_info.json"))).path("models");
    int before = checksums.size();
    for (Map.Entry<String, String> entry : models.computeChecksums().entrySet()) {
      String name = entry.getKey();
      if (!checksums.has(name) && !isDescribed(described, name)) {
        checksums.put(name, entry.getValue());
        out.println(file + ": added " + name + " " + entry.getValue());
      }
    }
    if (checksums.size() > before) {
      Files.writeString(
          file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(checksums) + "\n");
    }
  }

  private static boolean isDescribed(JsonNode models, String name) {
    boolean described = models.path(name).hasNonNull("checksum");
    for (JsonNode model : models) {
      described |= model.path("files").hasNonNull(name);
    }
    return described;
  }
}
