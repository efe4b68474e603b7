package dev.emotion4j.examples.cli.batch;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * A file that answers are written to, and that a later run may take up: what was written completely
 * stays, what a killed process left half written is cut off, and the names of the pictures that are
 * answered are known.
 */
public final class AnswerFile {
  private final Path file;
  private final AnswerFormat format;
  private final String header;
  private final Set<String> answered = new HashSet<>();
  private boolean empty = true;

  private AnswerFile(Path file, AnswerFormat format, String header) {
    this.file = file;
    this.format = format;
    this.header = header;
  }

  /**
   * Begins a new file, or takes an old one up.
   *
   * @param file where answers go
   * @param format how they are written; for an old one, {@link AnswerFormat#jsonl} or {@link
   *     AnswerFormat#csv}
   * @param header the first line, or nothing
   * @param resume whether what is there already stays
   * @return the file, not open yet
   * @throws IOException if an old one cannot be read, or was not written in this format
   */
  public static AnswerFile of(Path file, AnswerFormat format, String header, boolean resume)
      throws IOException {
    AnswerFile answers = new AnswerFile(file, format, header);
    if (resume && Files.exists(file)) {
      answers.takeUp();
    }
    return answers;
  }

  /**
   * Returns whether a picture was answered in the part that stayed.
   *
   * @param image the picture's name
   * @return whether it needs no other answer
   */
  public boolean has(String image) {
    return answered.contains(image);
  }

  /**
   * Opens it for the answers that come.
   *
   * @return writes UTF-8 behind what stayed, and flushes each line
   * @throws IOException if it cannot be written
   */
  public PrintWriter open() throws IOException {
    PrintWriter out =
        new PrintWriter(
            new OutputStreamWriter(
                new FileOutputStream(file.toFile(), !empty), StandardCharsets.UTF_8),
            true);
    if (empty && !header.isEmpty()) {
      out.print(header + "\n");
      out.flush();
    }
    return out;
  }

  private void takeUp() throws IOException {
    long complete;
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      AnswerScan scan = new AnswerScan(format, file, header);
      complete = scan.read(in, answered);
    }
    empty = complete == 0;
    try (RandomAccessFile old = new RandomAccessFile(file.toFile(), "rw")) {
      old.setLength(complete);
    }
  }
}
