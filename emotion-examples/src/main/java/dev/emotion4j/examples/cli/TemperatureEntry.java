package dev.emotion4j.examples.cli;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The {@code temperature} of one model in {@code model_info.json}. */
final class TemperatureEntry {
  private static final JsonMapper MAPPER = new JsonMapper();

  private TemperatureEntry() {}

  /**
   * Writes it, leaving all else as it is. The file is replaced at once: whoever reads it finds the
   * old or the new one.
   */
  static void write(Path infoFile, String model, double temperature) throws IOException {
    JsonNode root = MAPPER.readTree(Files.readAllBytes(infoFile));
    ((ObjectNode) root.path("models").path(model)).put("temperature", temperature);
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    Path temporary = infoFile.resolveSibling(infoFile.getFileName() + ".new");
    Files.write(
        temporary,
        (MAPPER.writer(printer).writeValueAsString(root) + "\n")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Files.move(temporary, infoFile, StandardCopyOption.REPLACE_EXISTING);
  }
}
