package dev.emotion4j.examples.cli;

import dev.emotion4j.onnx.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies the signature of a model directory's description, and every checksum. */
@Command(
    name = "verify",
    description =
        "Verifies the Ed25519 signature of model_info.json and the checksum of every model.")
final class VerifyCommand implements Callable<Integer> {

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "PUBLIC.pem",
      description = "The signer's public key, as openssl pkey -pubout writes it.")
  private Path key = Path.of("");

  @Parameters(
      paramLabel = "DIR",
      description = "A directory with model_info.json and model_info.json.sig.")
  private Path directory = Path.of("");

  @Override
  public Integer call() throws IOException {
    ModelDirectory models = ModelDirectory.open(directory, PemKeys.readPublic(key));
    spec.commandLine().getOut().println("model_info.json: signature verified");
    return ModelsCommand.list(models, directory, spec.commandLine());
  }
}
