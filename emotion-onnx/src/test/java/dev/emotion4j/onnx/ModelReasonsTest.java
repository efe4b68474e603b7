package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.ModelException.Reason;
import dev.emotion4j.onnx.options.Loading;
import dev.emotion4j.onnx.testing.UserModels;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program is told of a model that cannot be used, without reading the message. */
class ModelReasonsTest {
  @TempDir private Path directory;

  private static Reason reason(ThrowingCallable call) {
    return catchThrowableOfType(ModelException.class, call).reason();
  }

  @Test
  void aDirectoryFileOrDescriptionThatIsNotThereIsMissing() throws IOException {
    assertThat(reason(() -> ModelDirectory.open(directory.resolve("nowhere"))))
        .isEqualTo(Reason.MISSING);
    assertThat(reason(() -> ModelDirectory.open(directory))).isEqualTo(Reason.MISSING);
    UserModels models = UserModels.copyTo(directory);
    assertThat(reason(() -> OnnxEmotionClassifier.builder(models.open(), "other.onnx")))
        .isEqualTo(Reason.MISSING);
    Files.delete(models.file(UserModels.MODEL));
    assertThat(reason(models::build)).isEqualTo(Reason.MISSING);
  }

  @Test
  void aChangedFileHasTheWrongChecksum() {
    UserModels models = UserModels.copyTo(directory);
    models.write(UserModels.MODEL, "something else");
    assertThat(reason(models::build)).isEqualTo(Reason.CHECKSUM);
  }

  @Test
  void aDescriptionWithoutASignatureIsNotSigned() throws Exception {
    UserModels.copyTo(directory);
    PublicKey key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
    assertThat(reason(() -> ModelDirectory.open(directory, key))).isEqualTo(Reason.SIGNATURE);
  }

  @Test
  void jsonThatIsNoneOrContradictsTheGraphIsTheDescriptions() {
    UserModels models = UserModels.copyTo(directory);
    models.replace("model_info.json", "\"input_shape\": [1, 3, 112, 112]", "\"input_shape\": 7");
    assertThat(reason(models::open)).isEqualTo(Reason.DESCRIPTION);
    models.write("model_info.json", "{");
    assertThat(reason(models::open)).isEqualTo(Reason.DESCRIPTION);
  }

  @Test
  void aFileThatIsNoModelHasABadGraph() {
    UserModels models = UserModels.copyTo(directory);
    models.write(UserModels.MODEL, "not a graph");
    // The last of the checksums that are there: SHA-256 of "not a graph" by sha256sum.
    models.replace("model_info.json", BUNDLED, NOT_A_GRAPH);
    models.write("model_checksums.json", "{\"" + UserModels.MODEL + "\": \"" + NOT_A_GRAPH + "\"}");
    assertThat(reason(models::build)).isEqualTo(Reason.GRAPH);
  }

  private static final String BUNDLED =
      "9c085da75f66f76163c7a1cfd9282c00e1fb926b79e34cecafe8095ff2a49048";
  private static final String NOT_A_GRAPH =
      "895e68762bdb5ab0ea5d47bb1e70087dc75c721be8bf957051796f004e80ba23";

  @Test
  void aWayOfLoadingThatTheSourceDoesNotAllowIsUnsupported() {
    assertThat(
            reason(
                () ->
                    OnnxEmotionClassifier.builder(BundledModels.directory(), UserModels.MODEL)
                        .loading(Loading.IN_PLACE)
                        .build()))
        .isEqualTo(Reason.UNSUPPORTED);
  }

  @Test
  void aClosedClassifierSaysClosed() {
    OnnxEmotionClassifier classifier = BundledModels.classifier();
    classifier.close();
    assertThat(
            catchThrowableOfType(
                    InferenceException.class,
                    () -> classifier.classify(FloatBuffer.allocate(3 * 112 * 112)))
                .reason())
        .isEqualTo(InferenceException.Reason.CLOSED);
  }
}
