package dev.emotion4j.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emotion4j.onnx.ModelCheck;
import dev.emotion4j.onnx.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs the description of a model directory whose checksums all hold. */
@Command(
    name = "sign",
    description =
        "Signs model_info.json with an Ed25519 key: writes model_info.json.sig, if each model has"
            + " its checksum in model_info.json and all checksums hold.")
final class SignCommand implements Callable<Integer> {

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "PRIVATE.pem",
      description = "The private key, as openssl genpkey -algorithm ed25519 writes it.")
  private Path key = Path.of("");

  @Parameters(paramLabel = "DIR", description = "A directory with model_info.json.")
  private Path directory = Path.of("");

  @Override
  public Integer call() throws IOException, GeneralSecurityException {
    PrivateKey privateKey = PemKeys.readPrivate(key);
    ModelDirectory models = ModelDirectory.open(directory);
    Path info = directory.resolve("model_info.json");
    byte[] bytes = Files.readAllBytes(info);
    if (!isWell(models, new ObjectMapper().readTree(bytes).path("models"))) {
      return ExitCode.SOFTWARE;
    }
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(privateKey);
    signer.update(bytes);
    Path signature = directory.resolve(info.getFileName() + ".sig");
    Files.writeString(signature, Base64.getEncoder().encodeToString(signer.sign()) + "\n");
    spec.commandLine().getOut().println(signature + ": signed");
    return ExitCode.OK;
  }

  /** What does not hold is not worth a signature. */
  private boolean isWell(ModelDirectory models, JsonNode described) {
    Errors errors = new Errors(spec.commandLine());
    boolean allWell = true;
    for (ModelCheck check : models.check()) {
      String name = check.spec().fileName();
      String problem = check.problem();
      if (problem == null && !described.path(name).hasNonNull("checksum")) {
        problem =
            directory.resolve(name)
                + ": has its checksum in model_checksums.json alone, which is not signed; add it to"
                + " model_info.json: \"checksum\": \""
                + check.spec().sha256()
                + "\"";
      }
      if (problem != null) {
        errors.print(problem);
        allWell = false;
      }
    }
    return allWell;
  }
}
