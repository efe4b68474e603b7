package dev.emotion4j.examples.cli;

import dev.emotion4j.InputSpec;
import dev.emotion4j.image.ImageDecoder;
import dev.emotion4j.image.ImagePreprocessor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes what a model would be fed. Runs no model, and needs neither its file nor ONNX Runtime. */
@Command(
    name = "tensor",
    description =
        "Writes what a model would be fed, each picture as a whole, as little-endian float32 [1, 3, H, W], to"
            + " DIR/<image file name>.f32. Without --model: 224x224, ImageNet mean and std.")
final class TensorCommand implements Callable<Integer> {
  private static final InputSpec DEFAULT_INPUT = InputSpec.imageNet(224, 224);

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private final PictureArguments pictures = new PictureArguments();

  @Option(
      names = "--out-dir",
      required = true,
      paramLabel = "DIR",
      description = "Where to write; made if it is missing.")
  private Path outDir = Path.of("");

  @ArgGroup(exclusive = false, heading = "The preprocessing of your own model:%n")
  private @Nullable ModelOptions model;

  @Override
  public Integer call() throws IOException {
    pictures.require();
    Map<Path, Path> outputs = outputs();
    pictures.options();
    InputSpec input = model == null ? DEFAULT_INPUT : model.open().spec(model.file()).input();
    ImagePreprocessor preprocessor = ImagePreprocessor.of(input);
    ByteBuffer tensor =
        ByteBuffer.allocateDirect(Float.BYTES * input.floatCount()).order(ByteOrder.LITTLE_ENDIAN);
    Files.createDirectories(outDir);
    try (ImageDecoder decoder = ImageDecoder.of(pictures.options())) {
      boolean allWell =
          pictures.forEach(
              new Errors(spec.commandLine())::report,
              image -> {
                decoder.preprocess(image, preprocessor, tensor.asFloatBuffer(), 0);
                write(tensor.duplicate(), Objects.requireNonNull(outputs.get(image)));
                if (isWhite(tensor.asFloatBuffer(), input)) {
                  pictures.warnIfLost(image);
                }
              });
      return allWell ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  /** Whether more than nine tenths of the floats are those of white. */
  private static boolean isWhite(FloatBuffer tensor, InputSpec input) {
    int area = input.width() * input.height();
    int white = 0;
    for (int i = 0; i < tensor.limit(); i++) {
      int channel = i / area;
      float ofWhite = (1f - input.mean().get(channel)) / input.std().get(channel);
      white += tensor.get(i) == ofWhite ? 1 : 0;
    }
    return white > 0.9 * tensor.limit();
  }

  /** Returns where each picture's tensor goes; two in one place is wrong usage. */
  private Map<Path, Path> outputs() {
    Map<Path, Path> outputs = new HashMap<>();
    Map<Path, Path> images = new HashMap<>();
    for (Path image : pictures.paths()) {
      Path output = outDir.resolve(image.toAbsolutePath().getFileName() + ".f32");
      Path other = images.put(output, image);
      if (other != null) {
        throw new ParameterException(
            spec.commandLine(),
            "Both "
                + other
                + " and "
                + image
                + " would be written to "
                + output
                + "; run the command twice, with two output directories");
      }
      outputs.put(image, output);
    }
    return outputs;
  }

  private static void write(ByteBuffer bytes, Path output) throws IOException {
    try (SeekableByteChannel file =
        Files.newByteChannel(
            output,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    }
  }
}
