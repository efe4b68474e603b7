package dev.emotion4j.examples.cli.batch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds the complete answers in a file that an earlier run left. It reads one character a byte, so
 * that counting characters counts bytes.
 */
final class AnswerScan {
  private final AnswerFormat format;
  private final Path file;
  private final String header;
  private final ObjectMapper mapper = new ObjectMapper();
  private long lineNumber;

  // Of CSV: the picture whose rows are being read, and how many it still lacks.
  private String image = "";
  private int missingRows;

  AnswerScan(AnswerFormat format, Path file, String header) {
    this.format = format;
    this.file = file;
    this.header = header;
  }

  /** Adds the names of all pictures that are answered, and returns where the last answer ends. */
  long read(Reader in, Set<String> answered) throws IOException {
    StringBuilder record = new StringBuilder();
    long position = 0;
    long complete = 0;
    boolean quoted = false;
    for (int c = in.read(); c >= 0; c = in.read()) {
      position++;
      quoted ^= format == AnswerFormat.csv && c == '"';
      if (c != '\n' || quoted) {
        record.append((char) c);
        continue;
      }
      lineNumber++;
      if (take(new String(record.toString().getBytes(ISO_8859_1), UTF_8), answered)) {
        complete = position;
      }
      record.setLength(0);
    }
    return complete;
  }

  /** Takes one line or row, and returns whether an answer is complete with it. */
  private boolean take(String record, Set<String> answered) throws IOException {
    if (format == AnswerFormat.jsonl) {
      answered.add(imageOf(record));
      return true;
    }
    if (lineNumber == 1) {
      if (!record.equals(header)) {
        throw wrong("has other columns than this run writes (" + header + ")");
      }
      return true;
    }
    List<String> cells = cells(record);
    if (missingRows == 0) {
      image = cells.get(0);
      missingRows = Math.max(1, rows(cells));
    }
    missingRows--;
    if (missingRows == 0) {
      answered.add(image);
      return true;
    }
    return false;
  }

  private String imageOf(String line) throws IOException {
    try {
      JsonNode image = mapper.readTree(line).path("image");
      if (image.isTextual()) {
        return image.textValue();
      }
    } catch (JsonProcessingException e) {
      // Told below, as for JSON of another kind.
    }
    throw wrong("is no JSON object with an \"image\"");
  }

  private int rows(List<String> cells) throws IOException {
    try {
      return Integer.parseInt(cells.get(1));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw wrong("does not say in its second column how many faces there are");
    }
  }

  private IOException wrong(String what) {
    return new IOException(
        file
            + ": line "
            + lineNumber
            + " "
            + what
            + ", so no run with these options wrote it; name another file, or leave --resume out");
  }

  /** Returns the cells of one row of RFC 4180's CSV. */
  private static List<String> cells(String row) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (c == '"' && quoted && i + 1 < row.length() && row.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
