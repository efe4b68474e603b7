package dev.emotion4j.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.ModelException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.files.Sha256;
import dev.emotion4j.onnx.testing.UserModels;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSourceTest {
  @TempDir Path directory;

  private static Map<String, Float> classify(ModelDirectory models) throws IOException {
    RgbImage face =
        Images.read(ModelSourceTest.class.getResourceAsStream("face-api/expression_input_1.png"));
    try (EmotionClassifier classifier =
        OnnxEmotionClassifier.builder(models, UserModels.MODEL).build()) {
      return classifier.classify(face).probabilities();
    }
  }

  private static Map<String, Float> ofDirectory(Path directory) throws IOException {
    return classify(UserModels.copyTo(directory).open());
  }

  @ParameterizedTest
  @ValueSource(strings = {"models", "/dev/emotion4j/onnx/models"})
  void aClassPathLocationAnswersAsADirectoryDoes(String location) throws IOException {
    ModelSource source = ModelSource.resources(BundledModels.class, location);
    ModelDirectory models = ModelDirectory.open(source);
    assertThat(models.check())
        .extracting(ModelCheck::status)
        .containsOnly(ModelCheck.Status.VERIFIED);
    assertThat(classify(models)).isEqualTo(ofDirectory(directory));
  }

  @Test
  void aUsersOwnSourceAnswersAsADirectoryDoes() throws IOException {
    ModelSource own = name -> BundledModels.class.getResourceAsStream("models/" + name);
    assertThat(classify(ModelDirectory.open(own))).isEqualTo(ofDirectory(directory));
  }

  @Test
  void aFileThatASourceDoesNotHaveMayBeNullOrAnException() {
    byte[] info =
        """
        {"models": {"a.onnx": {"classes": ["a"], "input_shape": [1, 3, 8, 8],
          "output_shape": [1, 1],
          "checksum": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}}}
        """
            .getBytes(UTF_8);
    Map<String, byte[]> files = Map.of("model_info.json", info);
    ModelSource nulls =
        name -> files.containsKey(name) ? new ByteArrayInputStream(files.get(name)) : null;
    ModelSource exceptions =
        name -> {
          if (!files.containsKey(name)) {
            throw new FileNotFoundException(name);
          }
          return new ByteArrayInputStream(files.get(name));
        };
    for (ModelSource source : new ModelSource[] {nulls, exceptions}) {
      ModelDirectory models = ModelDirectory.open(source);
      assertThat(models.check())
          .extracting(ModelCheck::status, ModelCheck::problem)
          .containsExactly(
              tuple(
                  ModelCheck.Status.MISSING,
                  "model source/a.onnx: no such file; put the model there, or correct its name"));
      assertThatThrownBy(() -> OnnxEmotionClassifier.builder(models, "a.onnx").build())
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "model source/a.onnx: no such file; put the model there, or correct its name");
    }
  }

  @Test
  void aNameStandsInMessagesInsteadOfALambdas() {
    ModelSource empty = name -> null;
    assertThat(ModelSource.named("assets/models", empty)).hasToString("assets/models");
    assertThatThrownBy(() -> ModelDirectory.open(ModelSource.named("assets/models", empty)))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            "assets/models: has no model_info.json, which describes the models; put it there");
    assertThatThrownBy(() -> ModelDirectory.open(empty))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            "model source: has no model_info.json, which describes the models; put it there");
  }

  @Test
  void aCheckOpensEachModelOnce() throws IOException {
    UserModels models = UserModels.copyTo(directory);
    List<String> opened = new ArrayList<>();
    ModelSource counting =
        name -> {
          opened.add(name);
          return Files.newInputStream(models.file(name));
        };
    ModelDirectory.open(counting).check();
    assertThat(opened).doesNotHaveDuplicates().contains(UserModels.MODEL);
  }

  @Test
  void everyStreamIsClosed() throws IOException {
    UserModels models = UserModels.copyTo(directory);
    AtomicInteger open = new AtomicInteger();
    ModelSource counting =
        name -> {
          byte[] bytes = Files.readAllBytes(models.file(name));
          open.incrementAndGet();
          return new ByteArrayInputStream(bytes) {
            @Override
            public void close() {
              open.decrementAndGet();
            }
          };
        };
    classify(ModelDirectory.open(counting));
    ModelDirectory.open(counting).check();
    assertThat(open).hasValue(0);
  }

  @Test
  void whatASourceGivesIsVerifiedAsAFileIs() throws IOException {
    ModelSource changed =
        name -> {
          byte[] bytes = BundledModels.class.getResourceAsStream("models/" + name).readAllBytes();
          if (name.endsWith(".onnx")) {
            bytes[1000] ^= 1;
          }
          return new ByteArrayInputStream(bytes);
        };
    ModelDirectory models = ModelDirectory.open(ModelSource.named("the bucket", changed));
    assertThat(models.check())
        .extracting(ModelCheck::status)
        .containsOnly(ModelCheck.Status.MISMATCH);
    assertThatThrownBy(() -> classify(models))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("the bucket/face_expression.onnx: has SHA-256 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../a.onnx",
        "..",
        ".",
        "",
        "/a.onnx",
        "b/a.onnx",
        "b\\\\a.onnx",
        "\\\\\\\\host\\\\a.onnx",
        "C:a.onnx",
        "C:\\\\a.onnx",
        "a.onnx:stream",
        "a\\u0000.onnx",
        "a\\n.onnx",
        "a\\u007f.onnx",
        "a\\u0085.onnx",
      })
  void aNameThatCouldLeadOutOfTheModelFolderIsRefusedInBothFiles(String escapedName) {
    UserModels models = new UserModels(directory);
    models.write(
        "model_info.json",
        """
        {"models": {"%s": {"classes": ["a"], "input_shape": [1, 3, 8, 8], "output_shape": [1, 1]}}}
        """
            .formatted(escapedName));
    assertThatThrownBy(models::open)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(directory + "/model_info.json: $.models")
        .hasMessageEndingWith(
            " has a key that is not a plain file name; use the name without any folder");

    models.write("model_info.json", "{\"models\": {}}");
    models.write("model_checksums.json", "{\"%s\": \"%064d\"}".formatted(escapedName, 0));
    assertThatThrownBy(models::open)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(directory + "/model_checksums.json: $")
        .hasMessageEndingWith(
            " has a key that is not a plain file name; use the name without any folder");
  }

  @Test
  void aNameOf256CharactersIsRefusedAndOneOf255IsNot() {
    UserModels models = new UserModels(directory);
    String model =
        "{\"classes\": [\"a\"], \"input_shape\": [1, 3, 8, 8], \"output_shape\": [1, 1]}";
    models.write("model_info.json", "{\"models\": {\"%s\": %s}}".formatted("a".repeat(255), model));
    assertThat(models.open().specs()).hasSize(1);
    models.write("model_info.json", "{\"models\": {\"%s\": %s}}".formatted("a".repeat(256), model));
    assertThatThrownBy(models::open)
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("is not a plain file name; use the name without any folder");
  }

  @Test
  void aNameThatTheSystemCannotHaveIsRefused() {
    assertThatThrownBy(() -> ModelSource.directory(directory).open("a\u0000b"))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(directory + ": has no file 'a")
        .hasMessageEndingWith("rename the model, or run Java in a UTF-8 locale");
  }

  @Test
  void aLinkThatStaysInsideTheDirectoryIsFollowed() throws IOException {
    UserModels models = UserModels.copyTo(directory);
    Path moved = Files.createDirectory(directory.resolve("versions")).resolve("1.onnx");
    Files.move(models.file(UserModels.MODEL), moved);
    Files.createSymbolicLink(models.file(UserModels.MODEL), Path.of("versions/1.onnx"));
    assertThat(models.open().check())
        .extracting(ModelCheck::status)
        .containsOnly(ModelCheck.Status.VERIFIED);
  }

  @Test
  void aDescriptionThatIsALinkOutOfTheDirectoryIsRefused(@TempDir Path outside) throws IOException {
    UserModels models = UserModels.copyTo(directory);
    Path target = outside.resolve("model_info.json");
    Files.move(models.file("model_info.json"), target);
    Files.createSymbolicLink(models.file("model_info.json"), target);
    assertThatThrownBy(models::open)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            models.file("model_info.json")
                + ": is a link to "
                + target.toRealPath()
                + ", which is outside the directory; put the file itself into the directory");
  }

  @Test
  void theDirectoryItselfMayBeALink(@TempDir Path outside) throws IOException {
    UserModels.copyTo(outside);
    Path link = Files.createSymbolicLink(directory.resolve("link"), outside);
    assertThat(ModelDirectory.open(link).check())
        .extracting(ModelCheck::status)
        .containsOnly(ModelCheck.Status.VERIFIED);
  }

  @Test
  void twoDigestsAreEqualOnlyIfEveryDigitIs() {
    String digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(Sha256.equal(digest, String.valueOf(digest.toCharArray()))).isTrue();
    for (int i = 0; i < digest.length(); i++) {
      char other = digest.charAt(i) == '0' ? '1' : '0';
      assertThat(Sha256.equal(digest, digest.substring(0, i) + other + digest.substring(i + 1)))
          .isFalse();
      assertThat(Sha256.equal(digest, digest.substring(0, i))).isFalse();
    }
  }
}
