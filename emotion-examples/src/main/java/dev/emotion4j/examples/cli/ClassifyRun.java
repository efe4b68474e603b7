package dev.emotion4j.examples.cli;

import dev.emotion4j.RgbImage;
import dev.emotion4j.examples.cli.batch.AnswerFile;
import dev.emotion4j.examples.cli.batch.AnswerFormat;
import dev.emotion4j.examples.cli.batch.Batch;
import dev.emotion4j.examples.cli.batch.Input;
import dev.emotion4j.examples.cli.batch.Inputs;
import dev.emotion4j.examples.cli.batch.Progress;
import dev.emotion4j.examples.cli.batch.Stop;
import dev.emotion4j.examples.cli.batch.Tally;
import dev.emotion4j.examples.report.AnnotatedImage;
import dev.emotion4j.examples.report.CsvReport;
import dev.emotion4j.examples.report.FaceResult;
import dev.emotion4j.examples.report.JsonReport;
import dev.emotion4j.examples.report.Outcome;
import dev.emotion4j.examples.report.TextReport;
import dev.emotion4j.image.ImageDecoder;
import dev.emotion4j.image.Images;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** One run of {@code classify}, once its options are known to be right and its models are open. */
final class ClassifyRun {
  private final CommandLine command;
  private final Errors errors;
  private final PictureArguments pictures;
  private final List<String> images;
  private final BatchOptions batch;
  private final AnnotateOption annotate;
  private final @Nullable Integer top;

  /** One for each thread, so that its memory is used again for the next picture. */
  private final ThreadLocal<ImageDecoder> decoders;

  private boolean unread;

  ClassifyRun(
      CommandLine command,
      PictureArguments pictures,
      BatchOptions batch,
      AnnotateOption annotate,
      @Nullable Integer top) {
    this.command = command;
    this.errors = new Errors(command);
    this.pictures = pictures;
    this.images = pictures.names();
    this.batch = batch;
    this.annotate = annotate;
    this.top = top;
    this.decoders = ThreadLocal.withInitial(() -> ImageDecoder.of(pictures.options()));
  }

  /** A picture, and where its annotated copy goes. */
  private record Job(Input input, @Nullable Path annotated) {}

  /** Analyses all pictures and returns the exit code. */
  int run(
      List<String> labels, List<String> values, Function<RgbImage, List<FaceResult>> classification)
      throws IOException {
    CsvReport csv = new CsvReport(labels, values, top);
    Path output = batch.output();
    AnswerFile file = output == null ? null : batch.answerFile(output, csv);
    try (Stop stop = new Stop();
        InputStream list = batch.openList()) {
      stop.listen();
      Inputs inputs = BatchOptions.inputs(images, list);
      Tally tally = new Tally();
      PrintWriter out = file == null ? command.getOut() : file.open();
      try (Progress progress = batch.showProgress(images)) {
        if (file == null && batch.format() == AnswerFormat.csv) {
          out.println(csv.header());
        }
        new Batch<Job>(batch.threads(), stop)
            .run(
                jobs(inputs),
                job ->
                    file != null && file.has(job.input().name())
                        ? Optional.empty()
                        : Optional.of(analyse(job, classification)),
                outcome -> {
                  tally.add(outcome);
                  outcome.ifPresent(one -> tell(one, csv, out, progress));
                  if (!isWritten(out)) {
                    // Nobody reads the answers: the other pictures are not worth the work.
                    unread = true;
                    stop.request();
                  }
                  if (progress != null) {
                    progress.step();
                  }
                });
      } finally {
        if (file != null) {
          out.close();
        }
      }
      if (unread) {
        return unread(output);
      }
      return end(tally, inputs.othersInFolders(), stop.requested());
    }
  }

  private Iterator<Job> jobs(Inputs inputs) {
    Function<Input, @Nullable Path> places = annotate.places();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return inputs.hasNext();
      }

      @Override
      public Job next() {
        Input input = inputs.next();
        return new Job(input, places.apply(input));
      }
    };
  }

  private Outcome analyse(Job job, Function<RgbImage, List<FaceResult>> classification) {
    String name = job.input().name();
    try {
      RgbImage image = read(job.input());
      List<FaceResult> faces = classification.apply(image);
      Path annotated = job.annotated();
      if (annotated != null) {
        if (annotate.toDirectory()) {
          Files.createDirectories(Objects.requireNonNull(annotated.getParent()));
        }
        AnnotatedImage.write(image, faces, annotated);
      }
      return Outcome.of(name, faces);
    } catch (IOException | RuntimeException | OutOfMemoryError failure) {
      return Outcome.failed(name, failure);
    }
  }

  private RgbImage read(Input input) {
    if (input.trouble() != null) {
      throw input.trouble();
    }
    Path path = input.path();
    return path == null
        ? Images.read(System.in, pictures.options())
        : pictures.read(decoders.get(), path);
  }

  private void tell(Outcome outcome, CsvReport csv, PrintWriter out, @Nullable Progress progress) {
    Throwable failure = outcome.failure();
    if (failure != null) {
      if (progress != null) {
        progress.clearLine();
      }
      errors.report(failure, outcome.image());
    }
    switch (batch.format()) {
      case jsonl -> out.print(JsonReport.of(outcome, top) + "\n");
      case csv -> out.print(csv.of(outcome) + "\n");
      case text -> {
        if (failure == null) {
          out.println(TextReport.of(outcome.image(), outcome.faces(), top));
        }
      }
    }
    out.flush();
  }

  private static boolean isWritten(PrintWriter out) {
    // Neither throws when it cannot write, and the first does not ask the second.
    return !out.checkError() && !System.out.checkError();
  }

  /** Of standard output, {@link EmotionCommand} tells; of a file, only this run knows. */
  private int unread(@Nullable Path output) {
    if (output != null) {
      errors.print(output + ": cannot be written on; check the space on its disk");
    }
    return ExitCode.SOFTWARE;
  }

  private int end(Tally tally, long others, boolean stopped) {
    String lastLine = tally.lastLine(others, stopped);
    if (!lastLine.isEmpty()) {
      errors.print(lastLine);
    }
    if (stopped) {
      return Stop.EXIT_CODE;
    }
    return tally.allWell() && tally.total() > 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
