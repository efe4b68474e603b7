package dev.emotion4j.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.testing.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The job in JVMs of its own, with Spark's options for Java, over real pictures. */
class EmotionJobTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("emotion.repository", ".."));
  private static final Path PORTRAIT = REPOSITORY.resolve("docs/images/astronaut.png");
  private static final Path GROUP = REPOSITORY.resolve("docs/images/group-annotated.jpg");

  /** What the web server of other tests brings is in Spark's way. */
  private static final String CLASS_PATH =
      Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .filter(entry -> !entry.contains("tomcat") && !entry.contains("springframework"))
          .collect(Collectors.joining(File.pathSeparator));

  @TempDir Path folder;

  private Path pictures;
  private Path answers;

  @BeforeEach
  void makeFolders() throws IOException {
    pictures = Files.createDirectory(folder.resolve("pictures [of] ünïcödé"));
    answers = folder.resolve("answers");
  }

  private ChildJvm.Result run(Class<?> main, List<String> options, String... args)
      throws Exception {
    List<String> jvm = new ArrayList<>();
    jvm.add("@" + REPOSITORY.resolve("emotion-examples/src/main/spark/java-options"));
    jvm.add("-Dfile.encoding=UTF-8");
    jvm.add("-Dspark.ui.enabled=false");
    jvm.addAll(options);
    ProcessBuilder builder = ChildJvm.java(CLASS_PATH, jvm, main, args);
    builder.environment().put("SPARK_HOME", sparkHome().toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("LC_ALL", "C.UTF-8");
    return ChildJvm.run(main.getSimpleName(), 300, builder);
  }

  /** A local cluster looks for jars there, beside the class path that it is given. */
  private Path sparkHome() throws IOException {
    return Files.createDirectories(folder.resolve("spark/jars")).getParent();
  }

  private ChildJvm.Result job(String... args) throws Exception {
    return run(EmotionJob.class, List.of("-Dspark.master=local[2]"), args);
  }

  private List<JsonNode> rows() throws Exception {
    ChildJvm.Result result = run(PrintAnswers.class, List.of(), answers.toString());
    List<JsonNode> rows = new ArrayList<>();
    for (String line : result.output().lines().toList()) {
      if (line.startsWith("{")) {
        rows.add(new ObjectMapper().readTree(line));
      }
    }
    assertThat(rows).as(result.output()).isNotEmpty();
    return rows;
  }

  /** How often each picture was scored, by its path below the folder of pictures. */
  private Map<String, Integer> timesScored() throws Exception {
    Map<String, Integer> times = new TreeMap<>();
    for (JsonNode row : rows()) {
      String path = row.get("path").asText();
      assertThat(path).startsWith("file:" + pictures);
      if (row.path("face").asInt(1) == 1) {
        times.merge(path.substring(("file:" + pictures + "/").length()), 1, Integer::sum);
      }
    }
    return times;
  }

  private void copy(Path picture, String name) throws IOException {
    Path target = pictures.resolve(name);
    Files.createDirectories(target.getParent());
    Files.copy(picture, target);
  }

  @Test
  void everyPictureHasItsFacesOrItsError() throws Exception {
    copy(PORTRAIT, "a b/späße 100%.png");
    copy(GROUP, "group.jpg");
    Files.write(pictures.resolve("cut.png"), Arrays.copyOf(Files.readAllBytes(PORTRAIT), 100_000));
    Files.writeString(pictures.resolve("notes.txt"), "no picture");
    Files.createFile(pictures.resolve("empty.jpg"));
    Files.createFile(pictures.resolve("_hidden.jpg"));

    ChildJvm.Result result = job(pictures.toString(), answers.toString());
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("5 pictures, 6 faces, 3 errors");

    List<JsonNode> rows = rows();
    List<JsonNode> found = new ArrayList<>();
    Map<String, String> failed = new TreeMap<>();
    for (JsonNode row : rows) {
      assertThat(row.at("/model/file").asText()).isEqualTo("face_expression.onnx");
      assertThat(row.at("/model/sha256").asText()).hasSize(64);
      if (row.has("error")) {
        String path = row.get("path").asText();
        failed.put(path.substring(path.lastIndexOf('/') + 1), row.at("/error/reason").asText());
        assertThat(row.at("/error/message").asText()).isNotEmpty();
        assertThat(row.get("faces").asInt()).isZero();
      } else {
        found.add(row);
      }
    }
    assertThat(failed)
        .containsExactly(
            Map.entry("cut.png", "DAMAGED"),
            Map.entry("empty.jpg", "DAMAGED"),
            Map.entry("notes.txt", "UNSUPPORTED"));
    try (EmotionAnalyzer analyzer = BundledModels.analyzer()) {
      assertThat(found.get(0).get("path").asText()).endsWith("a b/späße 100%.png");
      assertSame(found.subList(0, 1), analyzer.analyze(Images.read(PORTRAIT)));
      assertSame(found.subList(1, found.size()), analyzer.analyze(Images.read(GROUP)));
    }
  }

  private static void assertSame(List<JsonNode> rows, List<FaceEmotion> faces) {
    assertThat(rows).hasSameSizeAs(faces);
    for (int i = 0; i < rows.size(); i++) {
      JsonNode row = rows.get(i);
      FaceEmotion face = faces.get(i);
      assertThat(row.get("faces").asInt()).isEqualTo(faces.size());
      assertThat(row.get("face").asInt()).isEqualTo(i + 1);
      assertThat(row.at("/box/x").asInt()).isEqualTo(face.box().x());
      assertThat(row.at("/box/height").asInt()).isEqualTo(face.box().height());
      assertThat(row.get("label").asText()).isEqualTo(face.prediction().label());
      // Another number of threads a call sums in another order.
      assertThat(row.get("confidence").floatValue())
          .isCloseTo(face.prediction().confidence(), within(1e-4f));
      assertThat(row.get("probabilities")).hasSize(7);
      assertThat(row.at("/quality/size").asInt())
          .isEqualTo(Math.min(face.box().width(), face.box().height()));
    }
  }

  @Test
  void aRunThatIsTakenUpScoresWhatHasNoAnswerAndNothingTwice() throws Exception {
    for (int i = 0; i < 7; i++) {
      copy(PORTRAIT, "portrait" + i + ".png");
    }
    String[] args = {pictures.toString(), answers.toString(), "--part", "3", "--task", "2"};
    assertThat(job(args).exitCode()).isZero();
    assertThat(parts()).containsExactly("part=00000", "part=00001", "part=00002");
    // As if the run had ended while it wrote the last part, of one picture.
    Files.delete(answers.resolve("part=00002/_SUCCESS"));
    FileTime before = Files.getLastModifiedTime(answers.resolve("part=00001"));
    copy(PORTRAIT, "late.png");

    ChildJvm.Result again = job(args);
    assertThat(again.output()).contains("6 of 8 pictures have an answer already");
    assertThat(again.output()).contains("8 pictures, 8 faces, 0 errors");
    assertThat(parts()).containsExactly("part=00000", "part=00001", "part=00003");
    assertThat(Files.getLastModifiedTime(answers.resolve("part=00001"))).isEqualTo(before);
    assertThat(timesScored()).hasSize(8).allSatisfy((name, times) -> assertThat(times).isOne());

    ChildJvm.Result nothingLeft = job(args);
    assertThat(nothingLeft.exitCode()).isZero();
    assertThat(nothingLeft.output()).contains("8 of 8 pictures have an answer already");
    assertThat(parts()).hasSize(3);
  }

  private List<String> parts() throws IOException {
    try (Stream<Path> parts = Files.list(answers)) {
      return parts.map(part -> part.getFileName().toString()).sorted().toList();
    }
  }

  /** Two executors, each a process, get the models from the driver; one is killed amid its work. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void everyPictureIsScoredOnceThoughAnExecutorIsKilled() throws Exception {
    for (int i = 0; i < 30; i++) {
      copy(i % 10 == 0 ? GROUP : PORTRAIT, "picture" + i);
    }
    Files.writeString(pictures.resolve("damaged"), "no picture");
    Path models = Files.createDirectory(folder.resolve("my models"));
    for (String file : List.of("model_info.json", "model_checksums.json", "face_expression.onnx")) {
      try (InputStream in = BundledModels.class.getResourceAsStream("models/" + file)) {
        Files.copy(in, models.resolve(file));
      }
    }

    ChildJvm.Result result =
        run(
            EmotionJob.class,
            List.of(
                "-Dspark.master=local-cluster[2,1,1024]",
                "-Dspark.executor.extraClassPath=" + CLASS_PATH,
                "-Dspark.extraListeners=" + ExecutorKiller.class.getName()),
            pictures.toString(),
            answers.toString(),
            "--task",
            "2",
            "--models",
            models.toString(),
            "--model",
            "face_expression.onnx");

    assertThat(result.output()).contains("killed an executor: true");
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("31 pictures, 42 faces, 1 errors");
    assertThat(timesScored()).hasSize(31).allSatisfy((name, times) -> assertThat(times).isOne());
  }

  @Test
  void whatCannotBeDoneIsSaidInOneLine() throws Exception {
    assertThat(words(job(folder.resolve("nowhere").toString(), answers.toString())))
        .containsExactly(
            "emotion-spark: file:"
                + folder.resolve("nowhere")
                + ": no such folder; give one with pictures");
    assertThat(words(job(pictures.toString(), answers.toString())))
        .containsExactly(
            "emotion-spark: file:"
                + pictures
                + " holds no file whose name matches *; check --names");
    assertThat(words(job(pictures.toString(), pictures.resolve("out").toString())))
        .containsExactly(
            "emotion-spark: file:"
                + pictures.resolve("out")
                + " lies in the folder of the pictures; choose another");
    copy(PORTRAIT, "portrait.png");
    assertThat(
            words(
                job(
                    pictures.toString(),
                    answers.toString(),
                    "--models-path",
                    "/nowhere",
                    "--model",
                    "m.onnx")))
        .containsExactly(
            "emotion-spark: /nowhere: no such directory; give the directory that holds"
                + " model_info.json");
    ChildJvm.Result usage = job(pictures.toString(), answers.toString(), "--model", "m.onnx");
    assertThat(usage.exitCode()).isEqualTo(2);
    assertThat(usage.output())
        .contains("--model FILE and one of --models DIR and --models-path DIR belong together");
  }

  private static List<String> words(ChildJvm.Result failed) {
    assertThat(failed.exitCode()).isEqualTo(1);
    return failed.output().lines().filter(line -> line.startsWith("emotion-spark")).toList();
  }

  @Test
  void theOptionsForJavaOpenWhatSparkNeeds() throws Exception {
    List<String> ours =
        Files.readAllLines(REPOSITORY.resolve("emotion-examples/src/main/spark/java-options"));
    assertThat(JavaModuleOptions.defaultModuleOptionArray())
        .filteredOn(option -> option.startsWith("--add-opens"))
        .isNotEmpty()
        .isSubsetOf(ours);
  }
}
