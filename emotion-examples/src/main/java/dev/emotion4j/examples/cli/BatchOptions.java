package dev.emotion4j.examples.cli;

import dev.emotion4j.examples.cli.batch.AnswerFile;
import dev.emotion4j.examples.cli.batch.AnswerFormat;
import dev.emotion4j.examples.cli.batch.FileList;
import dev.emotion4j.examples.cli.batch.Input;
import dev.emotion4j.examples.cli.batch.Inputs;
import dev.emotion4j.examples.cli.batch.Progress;
import dev.emotion4j.examples.cli.batch.Terminal;
import dev.emotion4j.examples.report.CsvReport;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may be chosen for a run over many pictures. */
final class BatchOptions {
  @Option(
      names = "--files-from",
      paramLabel = "FILE",
      description =
          "Takes the pictures and folders that FILE names too, one a line; - is standard input.")
  private @Nullable String filesFrom;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "How answers are written: ${COMPLETION-CANDIDATES}. text has one line a face; jsonl one"
              + " JSON object a picture and line, also for one that failed; csv one row a face.")
  private @Nullable AnswerFormat format;

  @Option(names = "--json", description = "The same as --format jsonl.")
  private boolean json;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Writes the answers to FILE, in UTF-8, not to standard output.")
  private @Nullable Path output;

  @Option(
      names = "--resume",
      description =
          "Passes over the pictures that the --output FILE has an answer for, and adds the others"
              + " to it.")
  private boolean resume;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Analyses N pictures at once; by default as many as there are processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--progress",
      negatable = true,
      description =
          "Shows a progress bar on standard error; by default if that is a terminal and the"
              + " answers go elsewhere.")
  private @Nullable Boolean progress;

  /** Returns what is wrong with the options, or nothing. */
  String problem(List<String> images) throws IOException {
    boolean pictureOnStandardInput = images.contains(Input.STANDARD_INPUT);
    if (images.isEmpty() && filesFrom == null) {
      return "Missing required parameter: 'IMAGE', or --files-from FILE";
    }
    if (images.indexOf(Input.STANDARD_INPUT) != images.lastIndexOf(Input.STANDARD_INPUT)) {
      return "- is standard input, which holds one picture, but it was given more than once";
    }
    if (pictureOnStandardInput && listsStandardInput()) {
      return "standard input is either a picture or a list, but got both - and --files-from -";
    }
    if (json && format != null && format != AnswerFormat.jsonl) {
      return "--json means --format jsonl, but got --format " + format + " too";
    }
    if (threads < 1) {
      return "--threads needs a number of at least 1, but got " + threads;
    }
    if (resume && (output == null || format() == AnswerFormat.text)) {
      return "--resume needs --output FILE and --format jsonl or csv, whose answers it can find"
          + " again";
    }
    return output == null ? "" : problemOf(output, images);
  }

  private static String problemOf(Path output, List<String> images) throws IOException {
    if (Files.isDirectory(output)) {
      return "--output needs the name of a file to write, but got the directory " + output;
    }
    for (String image : images) {
      if (Files.exists(output) && output.toString().equals(image)) {
        return "--output would overwrite an image: " + output;
      }
    }
    return "";
  }

  private boolean listsStandardInput() {
    return Input.STANDARD_INPUT.equals(filesFrom);
  }

  /** Returns whether the arguments may stand for more than one picture. */
  boolean mayBeMany(List<String> images) {
    return filesFrom != null || images.size() != 1 || Inputs.mayBeMany(images.get(0));
  }

  /** Returns whether an argument names a file that is there. */
  static boolean isFile(String argument) {
    try {
      return Files.isRegularFile(Path.of(argument));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  AnswerFormat format() {
    if (json) {
      return AnswerFormat.jsonl;
    }
    return format == null ? AnswerFormat.text : format;
  }

  int threads() {
    return threads;
  }

  @Nullable Path output() {
    return output;
  }

  /** Returns the output file, with what an earlier run left in it if this run takes it up. */
  AnswerFile answerFile(Path file, CsvReport csv) throws IOException {
    return AnswerFile.of(file, format(), format() == AnswerFormat.csv ? csv.header() : "", resume);
  }

  /** Opens the list of names, which is empty if there is none. The caller closes it. */
  InputStream openList() throws IOException {
    if (filesFrom == null) {
      return InputStream.nullInputStream();
    }
    return listsStandardInput()
        ? new FilterInputStream(System.in) {
          @Override
          public void close() {
            // Standard input is not ours.
          }
        }
        : Files.newInputStream(Path.of(filesFrom));
  }

  /** Shows a progress bar if there is a place for one, or it was asked for. */
  @Nullable Progress showProgress(List<String> images) throws IOException {
    boolean show = progress == null ? Terminal.hasRoomForProgress(output != null) : progress;
    if (!show) {
      return null;
    }
    // What comes on standard input can be read once only.
    boolean countable = !listsStandardInput() && !images.contains(Input.STANDARD_INPUT);
    return new Progress(System.err, countable ? countedAnew(images) : null);
  }

  private Iterator<Input> countedAnew(List<String> images) throws IOException {
    Iterator<String> listed = Collections.emptyIterator();
    if (filesFrom != null) {
      listed = Files.readAllLines(Path.of(filesFrom)).stream().filter(l -> !l.isBlank()).iterator();
    }
    return new Inputs(images, listed);
  }

  /** Returns the pictures that arguments and list stand for. */
  static Inputs inputs(List<String> images, InputStream list) {
    return new Inputs(images, FileList.lines(list));
  }
}
