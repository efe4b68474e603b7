package dev.emotion4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, models and signature were made with OpenSSL, by tools/signed_test_models.py. */
class SignCommandTest {
  private static final Path OPENSSL =
      Cli.REPOSITORY.resolve("emotion-onnx/src/test/resources/dev/emotion4j/onnx/signed");
  private static final Path PRIVATE_KEY = OPENSSL.resolve("private.pem");
  private static final Path PUBLIC_KEY = OPENSSL.resolve("public.pem");
  private static final String SIGNATURE = ModelFiles.INFO + ".sig";

  @TempDir private Path models;

  @BeforeEach
  void copyModels() throws IOException {
    for (String file : List.of(ModelFiles.INFO, "means.onnx")) {
      Files.copy(OPENSSL.resolve(file), models.resolve(file));
    }
  }

  private void assertFails(Cli.Result result, String message) {
    assertThat(result.errLines()).containsExactly("emotion: " + message);
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void theSignatureIsOpenssls() throws IOException {
    Cli.Result result = Cli.run("sign", "--key", PRIVATE_KEY, models);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.outLines()).containsExactly(models.resolve(SIGNATURE) + ": signed");
    assertThat(models.resolve(SIGNATURE)).content().isEqualTo(opensslSignature() + "\n");
  }

  private static String opensslSignature() throws IOException {
    return Files.readString(OPENSSL.resolve(SIGNATURE));
  }

  @Test
  void whatOpensslSignedIsVerified() {
    Cli.Result result = Cli.run("verify", "--key", PUBLIC_KEY, OPENSSL);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.outLines())
        .containsExactly(
            "model_info.json: signature verified",
            "FILE        NAME           BYTES  MB    STATUS    LABELS            GRAPH",
            "means.onnx  Channel means  140    0.00  verified  red, green, blue  input [N,3,8,8] ->"
                + " output [N,3], opset 12, 0 parameters, by means-a");
  }

  @Test
  void aModelReplacedTogetherWithItsChecksumFailsToVerify() throws IOException {
    Files.writeString(models.resolve(SIGNATURE), opensslSignature());
    ModelFiles.replace(models.resolve("means.onnx"), "means-a", "means-b");
    // Both as sha256sum says.
    ModelFiles.replace(
        models.resolve(ModelFiles.INFO),
        "0caf46bf63887dfb1f9189bd3b4febf8afbb0970672583901b606ac7a8e6d26f",
        "462a17b8c98818bc99f0f7924b3d0dc1d4c2d914c2319f5d2dafc8fa3c1910eb");
    assertThat(Cli.run("models", models).exitCode()).isZero();
    Cli.Result result = Cli.run("verify", "--key", PUBLIC_KEY, models);
    assertThat(result.out()).isEmpty();
    assertFails(
        result,
        models.resolve(SIGNATURE)
            + ": is not this key's signature of model_info.json; the file was changed after it was"
            + " signed, or was signed with another key: get both files anew from whoever signed"
            + " them, or, if the change was meant, sign it again");
  }

  @Test
  void aReplacedModelAloneFailsToVerifyToo() throws IOException {
    Files.writeString(models.resolve(SIGNATURE), opensslSignature());
    ModelFiles.replace(models.resolve("means.onnx"), "means-a", "means-b");
    Cli.Result result = Cli.run("verify", "--key", PUBLIC_KEY, models);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.outLines().get(0)).isEqualTo("model_info.json: signature verified");
    assertThat(result.outLines().get(2)).contains("mismatch");
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err())
        .startsWith("emotion: " + models.resolve("means.onnx") + ": has SHA-256");
  }

  @Test
  void aModelThatDoesNotHoldIsNotSigned() throws IOException {
    ModelFiles.replace(models.resolve("means.onnx"), "means-a", "means-b");
    Cli.Result result = Cli.run("sign", "--key", PRIVATE_KEY, models);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("emotion: " + models.resolve("means.onnx") + ": has SHA-256");
    assertThat(models.resolve(SIGNATURE)).doesNotExist();
  }

  @Test
  void aChecksumThatWouldStayUnsignedIsNotEnough() throws IOException {
    Files.writeString(
        models.resolve(ModelFiles.CHECKSUMS),
        "{\"means.onnx\": \"0caf46bf63887dfb1f9189bd3b4febf8afbb0970672583901b606ac7a8e6d26f\"}");
    ModelFiles.replace(models.resolve(ModelFiles.INFO), "\"checksum\"", "\"other\"");
    assertFails(
        Cli.run("sign", "--key", PRIVATE_KEY, models),
        models.resolve("means.onnx")
            + ": has its checksum in model_checksums.json alone, which is not signed; add it to"
            + " model_info.json: \"checksum\":"
            + " \"0caf46bf63887dfb1f9189bd3b4febf8afbb0970672583901b606ac7a8e6d26f\"");
    assertThat(models.resolve(SIGNATURE)).doesNotExist();
  }

  @Test
  void theWrongKeyFileIsOneClearLine() throws IOException {
    assertFails(
        Cli.run("verify", "--key", PRIVATE_KEY, models),
        PRIVATE_KEY
            + ": has no -----BEGIN PUBLIC KEY-----, expected a PEM file as openssl pkey -in"
            + " private.pem -pubout writes");
    assertFails(
        Cli.run("sign", "--key", PUBLIC_KEY, models),
        PUBLIC_KEY
            + ": has no -----BEGIN PRIVATE KEY-----, expected a PEM file as openssl genpkey"
            + " -algorithm ed25519 writes");
    // The key of RFC 8410's section 10.1, with the object identifier of X25519.
    Path x25519 =
        Files.writeString(
            models.resolve("x25519.pem"),
            """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VuAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
            -----END PUBLIC KEY-----
            """);
    assertFails(
        Cli.run("verify", "--key", x25519, models),
        x25519 + ": is no Ed25519 key; make one with openssl genpkey -algorithm ed25519");
    Path none = models.resolve("none.pem");
    assertFails(Cli.run("verify", "--key", none, models), none + ": no such file or directory");
  }

  @Test
  void classifyUsesSignedModelsOnlyWhenGivenAKey() throws IOException {
    Path directory = ModelFiles.copyTo(models.resolve("own"));
    Object[] classify = {
      "classify",
      "--whole-image",
      "--models",
      directory,
      "--model",
      ModelFiles.EXPRESSION,
      "--public-key",
      PUBLIC_KEY,
      Cli.ASTRONAUT,
    };
    assertFails(
        Cli.run(classify),
        directory.resolve(SIGNATURE)
            + ": no such file, but a public key was given to verify model_info.json; put the"
            + " signature there, or open the models without a key");
    assertThat(Cli.run("sign", "--key", PRIVATE_KEY, directory).err()).isEmpty();
    Cli.Result signed = Cli.run(classify);
    assertThat(signed.err()).isEmpty();
    assertThat(signed.exitCode()).isZero();
  }
}
