package dev.emotion4j.onnx;

import static dev.emotion4j.onnx.testing.ZooModel.EXTERNAL;
import static dev.emotion4j.onnx.testing.ZooModel.FILE;
import static dev.emotion4j.onnx.testing.ZooModel.SIDE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.options.Loading;
import dev.emotion4j.onnx.testing.ZooModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models whose weights lie in a second file: each byte of it is verified, whatever way it goes. */
class ExternalDataTest {
  // sha256sum of the file in the zoo, and of the five bytes "wrong"
  private static final String SHA256 =
      "608937a876c806d21dd721a561557d8486d8e4137332aea25f1980079d6c9bc9";
  private static final String WRONG =
      "8810ad581e59f2bc3928b261707a71308f7e139eb04820366dc4d5c18d980225";

  @TempDir private Path temp;
  private ZooModel model;

  @BeforeEach
  void copyModel() {
    model = ZooModel.copy(EXTERNAL, temp);
  }

  private void refused(Loading loading, String message) {
    assertThatThrownBy(() -> model.builder().loading(loading).build())
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(message);
    assertThat(model.open().check())
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.status()).isEqualTo(ModelCheck.Status.REFUSED);
              assertThat(check.problem()).isEqualTo(message);
            });
  }

  @ParameterizedTest
  @EnumSource(Loading.class)
  void aSecondFileWithoutChecksumIsRefused(Loading loading) {
    model.describe("\"files\": \\{[^}]*\\}", "\"note\": \"\"");
    refused(
        loading,
        model.file(SIDE)
            + ": has no checksum, though it holds tensors of m.onnx; if the file is the right one,"
            + " add \"files\": {\"m.onnx.data\": \""
            + SHA256
            + "\"} beside the model's checksum, or run emotion models --add-checksums");
  }

  @Test
  void theChecksumMayStandInTheOtherFile() throws IOException {
    model.describe("\"files\": \\{[^}]*\\}", "\"note\": \"\"");
    Files.writeString(model.file("model_checksums.json"), "{\"m.onnx.data\": \"" + SHA256 + "\"}");
    model.builder().build().close();
  }

  @Test
  void bothFilesMustNameTheSameChecksum() throws IOException {
    Files.writeString(model.file("model_checksums.json"), "{\"m.onnx.data\": \"" + WRONG + "\"}");
    assertThatThrownBy(model::open)
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            model.file("model_info.json")
                + ": $.models['m.onnx'].files['m.onnx.data'] is "
                + SHA256
                + ", but model_checksums.json says "
                + WRONG
                + "; both must be the SHA-256 of the same file");
  }

  @ParameterizedTest
  @EnumSource(Loading.class)
  void aChangedSecondFileIsRefused(Loading loading) throws IOException {
    Files.writeString(model.file(SIDE), "wrong");
    refused(
        loading,
        model.file(SIDE)
            + ": has SHA-256 "
            + WRONG
            + ", expected "
            + SHA256
            + "; the file was changed or is incomplete: copy it again, or, if the change was meant,"
            + " update its checksums");
  }

  @ParameterizedTest
  @EnumSource(Loading.class)
  void aSecondFileThatIsTooShortIsRefused(Loading loading) throws IOException {
    Files.writeString(model.file(SIDE), "wrong");
    model.describe(SHA256, WRONG);
    assertThatThrownBy(() -> model.builder().loading(loading).build())
        .isExactlyInstanceOf(ModelException.class)
        .hasMessageMatching(
            ".*m\\.onnx\\.data: has 5 bytes, but the model keeps a tensor of \\d+ bytes at byte"
                + " \\d+; the two files do not belong together: export the model again");
  }

  @ParameterizedTest
  @EnumSource(Loading.class)
  void aMissingSecondFileIsNamed(Loading loading) throws IOException {
    Files.delete(model.file(SIDE));
    assertThatThrownBy(() -> model.builder().loading(loading).build())
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            model.file(SIDE)
                + ": no such file, but m.onnx keeps tensors in it; put it beside the model");
  }

  @Test
  void aLinkOutOfTheFolderIsRefused(@TempDir Path elsewhere) throws IOException {
    Files.move(model.file(SIDE), elsewhere.resolve(SIDE));
    Files.createSymbolicLink(model.file(SIDE), elsewhere.resolve(SIDE));
    assertThatThrownBy(() -> model.builder().build())
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            model.file(SIDE)
                + ": is a link to "
                + elsewhere.resolve(SIDE).toRealPath()
                + ", which is outside the directory; put the file itself into the directory");
  }

  @Test
  void whoAllowsMissingChecksumsAllowsThatOneToo() {
    model.describe("\"files\": \\{[^}]*\\}", "\"note\": \"\"");
    model.builder().allowMissingChecksum().build().close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Loading.class,
      names = {"IN_MEMORY", "PRIVATE_COPY"})
  void nothingThatHappensToTheFilesLaterMatters(Loading loading) throws IOException {
    try (OnnxEmotionClassifier classifier = model.builder().loading(loading).build()) {
      FloatBuffer input = FloatBuffer.allocate(classifier.spec().input().floatCount());
      float[] before = classifier.classify(input).logits();
      Files.write(model.file(SIDE), new byte[4]);
      Files.write(model.file(FILE), new byte[4]);
      assertThat(classifier.classify(input).logits()).isEqualTo(before);
    }
  }

  @Test
  void aPrivateCopyLeavesNothingBehind() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    long before = privateFolders(folder);
    model.builder().loading(Loading.PRIVATE_COPY).build().close();
    assertThat(privateFolders(folder)).isEqualTo(before);
  }

  private static long privateFolders(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isDirectory)
          .filter(file -> file.getFileName().toString().startsWith("emotion4j"))
          .count();
    }
  }

  @Test
  void aSignatureCoversTheSecondFile() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    sign(keys);
    OnnxEmotionClassifier.builder(ModelDirectory.open(temp, keys.getPublic()), FILE)
        .build()
        .close();

    model.describe("\"files\": \\{[^}]*\\}", "\"note\": \"\"");
    Files.writeString(model.file("model_checksums.json"), "{\"m.onnx.data\": \"" + SHA256 + "\"}");
    sign(keys);
    assertThatThrownBy(
            () ->
                OnnxEmotionClassifier.builder(ModelDirectory.open(temp, keys.getPublic()), FILE)
                    .build())
        .isExactlyInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            model.file(SIDE) + ": has no checksum, though it holds tensors of m.onnx; ");
  }

  private void sign(KeyPair keys) throws Exception {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(keys.getPrivate());
    signer.update(Files.readAllBytes(model.file("model_info.json")));
    Files.write(
        model.file("model_info.json.sig"),
        Base64.getEncoder().encodeToString(signer.sign()).getBytes(UTF_8));
  }

  @Test
  void checksumsAreComputedOfBothFiles() {
    assertThat(model.open().computeChecksums())
        .containsOnlyKeys(FILE, SIDE)
        .containsEntry(SIDE, SHA256)
        .containsEntry(FILE, model.open().spec(FILE).sha256());
  }
}
