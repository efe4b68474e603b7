package dev.emotion4j.examples.quantize;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emotion4j.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The copy of a model in a model directory: its file, and its entries in {@code model_info.json}
 * and {@code model_checksums.json}.
 */
public final class CopyEntries {
  private static final String INFO = "model_info.json";
  private static final String CHECKSUMS = "model_checksums.json";

  /** The note of an entry begins so, or goes on so, if the file was made here. */
  private static final String MADE_HERE = "INT8 copy of ";

  private final Path directory;
  private final String original;
  private final String copy;

  /**
   * Names a copy.
   *
   * @param directory the model directory
   * @param original the float32 model's file name
   */
  public CopyEntries(Path directory, String original) {
    this.directory = directory;
    this.original = original;
    this.copy = original.replaceFirst("\\.onnx$", "") + ".int8.onnx";
  }

  /**
   * Returns where the copy is or will be.
   *
   * @return {@code DIR/FILE.int8.onnx}
   */
  public Path file() {
    return directory.resolve(copy);
  }

  /**
   * Refuses to write over what was not made here.
   *
   * @throws ModelException if a file or an entry of the copy's name comes from elsewhere
   * @throws IOException if the description cannot be read
   */
  public void refuseForeign() throws IOException {
    JsonNode entry = read(INFO).path("models").path(copy);
    boolean there = Files.exists(file()) || !entry.isMissingNode();
    if (there && !entry.path("note").asText().contains(MADE_HERE + original)) {
      throw new ModelException(
          ModelException.Reason.UNSUPPORTED,
          file()
              + ": is there and was not made by this command (its note in "
              + INFO
              + " does not say '"
              + MADE_HERE
              + original
              + "'); move the file and its entries away");
    }
  }

  /**
   * Writes the file, then its entries.
   *
   * @param model the copy's file
   * @param how the copy was made, for its note
   * @throws IOException if something cannot be written
   */
  public void write(byte[] model, String how) throws IOException {
    ObjectNode info = read(INFO);
    ObjectNode models = info.withObjectProperty("models");
    ObjectNode entry = models.required(original).deepCopy();
    String checksum = sha256(model);
    entry.put("name", entry.path("name").asText() + " INT8");
    entry.put("checksum", checksum);
    // The original's answer to a known input is not the copy's, nor are its side files.
    entry.remove("golden");
    entry.remove("files");
    if (entry.path("input_type").asText().equals("float16")) {
      entry.remove("input_type"); // WholeModel made float32 of it
    }
    String note = entry.path("note").asText();
    entry.put("note", (note.isEmpty() ? "" : note + "; ") + MADE_HERE + original + ", " + how);
    models.set(copy, entry);
    ObjectNode checksums = read(CHECKSUMS);
    checksums.put(copy, checksum);
    replace(file(), model);
    replace(directory.resolve(INFO), json(info));
    replace(directory.resolve(CHECKSUMS), json(checksums));
  }

  /**
   * Returns what the directory's signature needs now.
   *
   * @return a line for the user, or null if the directory is not signed
   */
  public @Nullable String signatureProblem() {
    Path signature = directory.resolve(INFO + ".sig");
    return Files.exists(signature)
        ? signature + ": no longer holds, since the copy was described; sign again: emotion sign"
        : null;
  }

  private ObjectNode read(String name) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.exists(file)) {
      return new ObjectMapper().createObjectNode();
    }
    return (ObjectNode) new ObjectMapper().readTree(file.toFile());
  }

  private static byte[] json(ObjectNode node) throws IOException {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    String text = new ObjectMapper().writer(printer).writeValueAsString(node);
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** A reader finds the old file or the new one, never a part. */
  private static void replace(Path file, byte[] content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(part, content);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
