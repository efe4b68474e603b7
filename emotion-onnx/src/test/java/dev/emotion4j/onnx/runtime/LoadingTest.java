package dev.emotion4j.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.FileIdentity;
import dev.emotion4j.onnx.files.FolderFiles;
import dev.emotion4j.onnx.files.GoldenRun;
import dev.emotion4j.onnx.files.Sha256;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.onnx.options.Loading;
import dev.emotion4j.onnx.testing.Descriptions;
import dev.emotion4j.onnx.testing.FreshJvm;
import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.LevelLogging;
import dev.emotion4j.onnx.testing.TestGraphs;
import dev.emotion4j.onnx.testing.UserModels;
import dev.emotion4j.testing.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadingTest {
  @TempDir Path directory;

  private OnnxEmotionClassifier load(Loading loading) {
    return OnnxEmotionClassifier.builder(ModelDirectory.open(directory), UserModels.MODEL)
        .loading(loading)
        .build();
  }

  private static FloatBuffer input(OnnxEmotionClassifier classifier) {
    int size = classifier.spec().input().floatCount();
    FloatBuffer input = FloatBuffer.allocate(size);
    new GoldenRun(5, java.util.List.of(), 1).writeInput(input, size, false);
    return input;
  }

  @ParameterizedTest
  @EnumSource(
      value = Loading.class,
      names = {"IN_PLACE", "PRIVATE_COPY"})
  void everyWayOfLoadingAnswersLikeInMemory(Loading loading) {
    UserModels.copyTo(directory);
    try (OnnxEmotionClassifier expected = load(Loading.IN_MEMORY);
        OnnxEmotionClassifier classifier = load(loading)) {
      assertThat(classifier.report().loading()).isEqualTo(loading);
      // Without prepacking, other kernels sum in another order: the last bits may differ.
      assertThat(classifier.classify(input(classifier)).logits())
          .containsExactly(expected.classify(input(expected)).logits(), within(1e-4f));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Loading.class,
      names = {"IN_PLACE", "PRIVATE_COPY", "IN_MEMORY"})
  void everyWayOfLoadingRefusesAChangedByte(Loading loading) throws IOException {
    UserModels models = UserModels.copyTo(directory);
    byte[] bytes = Files.readAllBytes(models.file(UserModels.MODEL));
    bytes[bytes.length - 1] ^= 1;
    Files.write(models.file(UserModels.MODEL), bytes);
    assertThatThrownBy(() -> load(loading))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(": has SHA-256 ");
  }

  @Test
  void aSmallModelIsLoadedInMemoryByDefault() {
    UserModels.copyTo(directory);
    try (OnnxEmotionClassifier classifier = load(Loading.AUTO)) {
      assertThat(classifier.report().loading()).isEqualTo(Loading.IN_MEMORY);
    }
  }

  @Test
  void aModelOnTheClassPathCannotBeLoadedInPlace() {
    assertThatThrownBy(
            () ->
                OnnxEmotionClassifier.builder(BundledModels.directory(), UserModels.MODEL)
                    .loading(Loading.IN_PLACE)
                    .build())
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            "face_expression.onnx: can be loaded in place from a directory only; use another way of"
                + " loading, such as PRIVATE_COPY");
  }

  @Test
  void aPrivateCopyOfAModelOnTheClassPathWorksAndLeavesNoFile() throws IOException {
    long before = privateCopies();
    try (OnnxEmotionClassifier classifier =
        OnnxEmotionClassifier.builder(BundledModels.directory(), UserModels.MODEL)
            .loading(Loading.PRIVATE_COPY)
            .build()) {
      assertThat(classifier.classify(input(classifier)).logits()).hasSize(7);
    }
    assertThat(privateCopies()).isEqualTo(before);
  }

  @Test
  void aRefusedPrivateCopyLeavesNoFile() throws IOException {
    long before = privateCopies();
    UserModels models = UserModels.copyTo(directory);
    Files.write(models.file(UserModels.MODEL), new byte[] {8, 7});
    assertThatThrownBy(() -> load(Loading.PRIVATE_COPY)).isInstanceOf(ModelException.class);
    assertThat(privateCopies()).isEqualTo(before);
  }

  @Test
  void aProcessThatEndsWhileItCopiesLeavesNoFile() throws Exception {
    ChildJvm.Result result = new FreshJvm(directory).run(ExitWhileCopying.class);
    assertThat(result.exitCode()).as(result.output()).isEqualTo(7);
    assertThat(result.output()).contains("half");
    assertThat(directory).isEmptyDirectory();
  }

  private static long privateCopies() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().matches("emotion4j.*\\.onnx"))
          .count();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Loading.class,
      names = {"IN_PLACE", "PRIVATE_COPY", "IN_MEMORY"})
  void aThreadThatIsInterruptedWhileItLoadsSaysSo(Loading loading) {
    UserModels.copyTo(directory);
    OnnxEmotionClassifier.Builder builder =
        OnnxEmotionClassifier.builder(ModelDirectory.open(directory), UserModels.MODEL)
            .loading(loading);
    Thread.currentThread().interrupt();
    assertThatThrownBy(builder::build)
        .isInstanceOf(InferenceException.class)
        .hasMessageEndingWith(
            "face_expression.onnx: the thread was interrupted while it loaded the model; load it"
                + " again");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aFileThatIsExchangedBetweenHashingAndMappingIsNoticed() throws IOException {
    UserModels models = UserModels.copyTo(directory);
    ExecutionOptions inPlace = ExecutionOptions.DEFAULT.withLoading(Loading.IN_PLACE);
    Runnable exchange =
        () -> {
          try {
            byte[] bytes = Files.readAllBytes(models.file(UserModels.MODEL));
            Files.delete(models.file(UserModels.MODEL));
            Files.write(models.file(UserModels.MODEL), bytes);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        };
    FolderFiles files = new FolderFiles(directory);
    DescribedModel described = Descriptions.of(files, UserModels.MODEL);
    assertThatThrownBy(() -> ModelLoader.load(files, described, inPlace, exchange).close("m"))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            directory
                + "/face_expression.onnx: was changed while it was loaded; load it again when"
                + " nobody writes to it");
  }

  @Test
  void aFolderWhoseNameTheNativeInterfaceGarblesIsNotMapped() throws IOException {
    assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
    Path folder = Files.createDirectory(directory.resolve("\ud83d\ude00"));
    UserModels models = UserModels.copyTo(folder);
    assertThatThrownBy(
            () ->
                OnnxEmotionClassifier.builder(models.open(), UserModels.MODEL)
                    .loading(Loading.IN_PLACE)
                    .build())
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            folder
                + "/face_expression.onnx: cannot be loaded in place, since ONNX Runtime's Java"
                + " interface garbles characters beyond U+FFFF in the folder's name; rename the"
                + " folder, or use another way of loading, such as IN_MEMORY");
    try (OnnxEmotionClassifier classifier =
        OnnxEmotionClassifier.builder(models.open(), UserModels.MODEL)
            .loading(Loading.PRIVATE_COPY)
            .build()) {
      assertThat(classifier.classify(input(classifier)).logits()).hasSize(7);
    }
  }

  @Test
  void aLargeModelIsLoadedInPlaceByDefaultWhereThatWorks() throws IOException {
    assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
    assumeThat(System.getProperty("os.arch")).isEqualTo("amd64");
    byte[] model =
        GraphWriter.classifier().tensor("large", new float[9 << 20], 9 << 20).toByteArray();
    assertThat(wayOfLoading("plain", model)).isEqualTo(Loading.IN_PLACE);
    assertThat(wayOfLoading("\ud83d\ude00", model)).isEqualTo(Loading.IN_MEMORY);
  }

  @Test
  void aLargeQuantisedModelIsLoadedInMemoryUnlessToldOtherwise() throws IOException {
    assumeThat(System.getProperty("os.arch")).isEqualTo("amd64");
    byte[] model =
        TestGraphs.quantised().tensor("large", new float[9 << 20], 9 << 20).toByteArray();
    assertThat(wayOfLoading("quantised", model)).isEqualTo(Loading.IN_MEMORY);
    ModelDirectory models = ModelDirectory.open(directory.resolve("quantised"));
    try (OnnxEmotionClassifier expected = OnnxEmotionClassifier.builder(models, "m.onnx").build();
        OnnxEmotionClassifier inPlace =
            OnnxEmotionClassifier.builder(models, "m.onnx").loading(Loading.IN_PLACE).build()) {
      assertThat(inPlace.report().loading()).isEqualTo(Loading.IN_PLACE);
      assertThat(inPlace.classify(input(inPlace)).logits())
          .containsExactly(expected.classify(input(expected)).logits(), within(1e-4f));
    }
  }

  private Loading wayOfLoading(String folder, byte[] model) throws IOException {
    Path models = Files.createDirectory(directory.resolve(folder));
    Files.write(models.resolve("m.onnx"), model);
    Files.writeString(
        models.resolve("model_info.json"),
        """
        {"models": {"m.onnx": {"input_shape": [1, 3, 8, 8], "output_shape": [1, 4],
          "classes": ["a", "b", "c", "d"], "checksum": "%s"}}}
        """
            .formatted(Sha256.of(ByteBuffer.wrap(model))));
    try (OnnxEmotionClassifier classifier =
        OnnxEmotionClassifier.builder(ModelDirectory.open(models), "m.onnx").build()) {
      return classifier.report().loading();
    }
  }

  @Test
  void aFolderForTemporaryFilesWhoseNameIsGarbledIsNamed() throws Exception {
    assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
    Path folder = Files.createDirectory(directory.resolve("\ud83d\ude00"));
    ChildJvm.Result result =
        new FreshJvm(folder).option("-Dfile.encoding=UTF-8").run(LoadPrivately.class);
    assertThat(result.output().lines())
        .contains(
            "class path models beside dev.emotion4j.onnx.BundledModels"
                + "/face_expression.onnx: cannot be loaded as a private copy, since ONNX Runtime's"
                + " Java interface garbles characters beyond U+FFFF in the name of the folder for"
                + " temporary files, "
                + folder
                + "; set java.io.tmpdir to another, or use another way of loading, such as"
                + " IN_MEMORY");
  }

  @Test
  void aStreamOfMoreThan512MebibytesIsCopiedToAFile() throws Exception {
    UserModels models = UserModels.copyTo(directory);
    // ModelProto.metadata_props, whose value is 513 MiB of zeros.
    byte[] entry = {14 << 3 | 2, (byte) 0x89, (byte) 0x80, (byte) 0xc0, (byte) 0x80, 2};
    byte[] keyAndValue = {
      1 << 3 | 2, 1, 'k', 2 << 3 | 2, (byte) 0x80, (byte) 0x80, (byte) 0xc0, (byte) 0x80, 2
    };
    try (RandomAccessFile file = new RandomAccessFile(models.file("m.onnx").toFile(), "rw")) {
      file.write(Files.readAllBytes(models.file(UserModels.MODEL)));
      file.write(entry);
      file.write(keyAndValue);
      file.setLength(file.getFilePointer() + (513L << 20));
    }
    describe(models, 112);
    assertThat(loadedAsStream("-Xmx3g")).isEqualTo("PRIVATE_COPY");
  }

  @Test
  void aStreamThatIsTooLargeForTheHeapIsCopiedToAFile() throws Exception {
    UserModels models = UserModels.copyTo(directory);
    int features = 100_000;
    Files.write(
        models.file("m.onnx"),
        GraphWriter.withInput()
            .tensor("weights", new float[192 * features], 192, features)
            .tensor("last", new float[7 * features], features, 7)
            .node("Flatten", "input", "flat")
            .node("MatMul", "flat,weights", "features")
            .node("MatMul", "features,last", "output")
            .output("output", GraphWriter.FLOAT, "N", 7)
            .toByteArray());
    describe(models, 8);
    assertThat(loadedAsStream("-Xmx64m")).isEqualTo("PRIVATE_COPY");
  }

  private static void describe(UserModels models, int side) throws IOException {
    try (InputStream model = Files.newInputStream(models.file("m.onnx"))) {
      models.write(
          "model_info.json",
          ("{'version': '1', 'models': {'m.onnx': {'input_shape': [1, 3, SIDE, SIDE],"
                  + " 'output_shape': [1, 7], 'classes': ['a', 'b', 'c', 'd', 'e', 'f', 'g'],"
                  + " 'checksum': 'SHA'}}}")
              .replace("SHA", Sha256.of(model))
              .replace("SIDE", String.valueOf(side))
              .replace('\'', '"'));
    }
    Files.delete(models.file("model_checksums.json"));
  }

  private String loadedAsStream(String heap) throws Exception {
    return new FreshJvm(directory)
        .option(heap)
        .run(LoadAsStream.class, directory.toString())
        .output()
        .strip();
  }

  @Test
  void anOperatorWithoutARuleIsToldAtDebugInOneLine() throws Exception {
    ChildJvm.Result result =
        new FreshJvm(directory)
            .option("-Dslf4j.provider=" + LevelLogging.class.getName())
            .option("-Demotion4j.level=DEBUG")
            .option("-Demotion4j.printed=" + ModelLoader.class.getName())
            .run(LoadUnknownOperator.class);
    assertThat(result.output().lines().filter(line -> line.startsWith("DEBUG")).toList())
        .singleElement(STRING)
        .startsWith(
            "DEBUG The memory and time of a run are not known: class path zoo/operator_without_a_rule")
        .endsWith("(Det): nothing here bounds what this operator makes and takes");
  }

  @Test
  void anEmptyModelIsNamedByItsPathHoweverItIsLoaded() throws IOException {
    UserModels models = UserModels.copyTo(directory);
    Files.write(models.file(UserModels.MODEL), new byte[0]);
    models.write(
        "model_checksums.json",
        "{\"face_expression.onnx\":"
            + " \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}");
    models.replace(
        "model_info.json",
        "9c085da75f66f76163c7a1cfd9282c00e1fb926b79e34cecafe8095ff2a49048",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (Loading loading :
        new Loading[] {Loading.IN_MEMORY, Loading.IN_PLACE, Loading.PRIVATE_COPY}) {
      assertThatThrownBy(() -> load(loading))
          .isExactlyInstanceOf(ModelException.class)
          .hasMessage(directory + "/face_expression.onnx: is empty; copy the model again");
    }
  }

  @Test
  void aFileThatIsDeletedAfterLoadingInPlaceStaysUsable() throws IOException {
    UserModels models = UserModels.copyTo(directory);
    try (OnnxEmotionClassifier classifier = load(Loading.IN_PLACE)) {
      float[] before = classifier.classify(input(classifier)).logits();
      Files.delete(models.file(UserModels.MODEL));
      assertThat(classifier.classify(input(classifier)).logits()).containsExactly(before);
    }
  }

  @Test
  void aFileThatWasReplacedOrWrittenToIsNotTheSame() throws IOException {
    UserModels models = UserModels.copyTo(directory);
    Path file = models.file(UserModels.MODEL);
    FileIdentity before = FileIdentity.of(file);
    assertThat(FileIdentity.of(file)).isEqualTo(before);

    Path copy = Files.copy(file, directory.resolve("copy"));
    Files.setLastModifiedTime(copy, before.modified());
    assertThat(FileIdentity.of(copy)).isNotEqualTo(before);

    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1));
    assertThat(FileIdentity.of(file)).isNotEqualTo(before);
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_21) // arenas have no limit but the system's
  void aModelThatJavaMayNotHoldIsRefusedWithTheRemedy() throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(LoadTwice.class, 60, List.of("-XX:MaxDirectMemorySize=16k"));
    assertThat(result.output().lines().filter(line -> line.contains("ModelException")))
        .hasSize(2)
        .allMatch(
            line ->
                line.endsWith(
                    ": does not fit into the memory that Java may use; check that it is the model,"
                        + " allow more memory, or load it as PRIVATE_COPY"));
  }
}
