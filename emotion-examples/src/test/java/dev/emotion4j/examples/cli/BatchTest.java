package dev.emotion4j.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over many pictures: where they come from, and where the answers go. */
class BatchTest {
  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void aFolderOfThreePicturesAndTwoOtherFiles() throws IOException {
    folder = Files.createDirectory(temp.resolve("in"));
    Files.copy(Cli.ASTRONAUT, folder.resolve("b.dat"));
    Files.writeString(folder.resolve("notes.png"), "text that is no picture");
    Files.writeString(folder.resolve("bmp.txt"), "BM begins this text, which is no picture at all");
    Files.createDirectories(folder.resolve("a/deep"));
    Pictures.plain(folder.resolve("a/deep/grey.png"), 64, 48);
    Pictures.plain(folder.resolve("c.png"), 8, 8);
  }

  private static Cli.Result withInput(byte[] standardInput, Object... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(standardInput));
    try {
      return Cli.run(args);
    } finally {
      System.setIn(before);
    }
  }

  private static List<String> images(List<String> jsonLines) {
    return jsonLines.stream()
        .map(
            line -> {
              try {
                return JsonMapper.builder().build().readTree(line).get("image").textValue();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .toList();
  }

  private List<String> inFolder() {
    return List.of(folder + "/a/deep/grey.png", folder + "/b.dat", folder + "/c.png");
  }

  @Test
  void aFoldersPicturesAreFoundByContentInTheOrderOfTheirNames() {
    Cli.Result result = Cli.run("classify", "--json", folder);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(images(result.outLines())).isEqualTo(inFolder());
    assertThat(result.outLines().get(1)).contains("\"label\":\"happy\"");
  }

  @Test
  void aPictureOfAKindThatIsNotReadIsAnErrorAndNotPassedOver() throws IOException {
    Files.writeString(folder.resolve("phone.jpg"), "\0\0\0\u0018ftypheic\0\0\0\0mif1heic");
    Files.write(folder.resolve("cut.jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff});
    Cli.Result result = Cli.run("classify", folder);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errLines()).hasSize(3);
    assertThat(result.errLines().get(0)).startsWith("emotion: " + folder + "/cut.jpg: ");
    assertThat(result.errLines().get(1)).startsWith("emotion: " + folder + "/phone.jpg: ");
    assertThat(result.errLines().get(2))
        .isEqualTo("emotion: 2 of 5 pictures failed, 2 other files are no pictures");
  }

  @Test
  void aFolderWithoutPicturesIsAnError() throws IOException {
    Path empty = Files.createDirectory(temp.resolve("empty"));
    Files.writeString(empty.resolve("a.jpg"), "text");
    assertThat(Cli.run("classify", empty))
        .isEqualTo(
            new Cli.Result(
                1,
                "",
                "emotion: no picture was found among 1 files; a folder's pictures are found by"
                    + " their first bytes\n"));
  }

  @Test
  void aFolderThatLiesInItselfIsGoneThroughOnce() throws IOException {
    Files.createSymbolicLink(folder.resolve("a/up"), folder);
    Cli.Result result = Cli.run("classify", "--json", folder);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(images(result.outLines()))
        .containsExactly(inFolder().get(0), folder + "/a/up", inFolder().get(1), inFolder().get(2));
    assertThat(result.errLines().get(0))
        .isEqualTo(
            "emotion: "
                + folder
                + "/a/up: a link to a folder that it lies in; remove the link, or leave it out");
  }

  @Test
  void aQuotedPatternIsExpanded() {
    assertThat(images(Cli.run("classify", "--json", folder + "/?.*").outLines()))
        .containsExactly(inFolder().get(1), inFolder().get(2));
    assertThat(images(Cli.run("classify", "--json", folder + "/**/*.png").outLines()))
        .containsExactly(inFolder().get(2), folder + "/notes.png", inFolder().get(0));
    assertThat(images(Cli.run("classify", "--json", folder + "/*/deep/{grey,no}.png").outLines()))
        .containsExactly(inFolder().get(0));
  }

  @Test
  void aPatternWithoutMatchIsAnError() {
    Cli.Result result = Cli.run("classify", folder + "/*.gif");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "emotion: "
                + folder
                + "/*.gif: no file has a name like this; check the pattern and the folder\n");
  }

  @Test
  void aFileWhoseNameLooksLikeAPatternIsThatFile() throws IOException {
    Path odd = Pictures.plain(temp.resolve("a[1]*.png"), 8, 8);
    assertThat(Cli.run("classify", odd).out()).isEqualTo(odd + ": no face found\n");
  }

  @Test
  void aListOfNamesOnStandardInputIsTakenLiterally() throws IOException {
    Path odd = Pictures.plain(temp.resolve("sp ace [x].png"), 8, 8);
    String list = odd + "\n\n" + folder + "\n" + temp + "/*.png\n" + Cli.ASTRONAUT;
    Cli.Result result = withInput(list.getBytes(UTF_8), "classify", "--json", "--files-from", "-");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(images(result.outLines()))
        .containsExactly(
            odd.toString(),
            inFolder().get(0),
            inFolder().get(1),
            inFolder().get(2),
            temp + "/*.png",
            Cli.ASTRONAUT.toString());
    assertThat(result.errLines()).last().asString().startsWith("emotion: 1 of 6 pictures failed");
  }

  @Test
  void aListThatIsMissingIsOneClearLine() {
    assertThat(Cli.run("classify", "--files-from", temp.resolve("no.txt")))
        .isEqualTo(
            new Cli.Result(
                1, "", "emotion: " + temp.resolve("no.txt") + ": no such file or directory\n"));
  }

  @Test
  void aPictureMayComeOnStandardInput() throws IOException {
    Cli.Result result = withInput(Files.readAllBytes(Cli.ASTRONAUT), "classify", "-");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("-: happy ");
    assertThat(withInput(new byte[0], "classify", "-").err()).startsWith("emotion: -: ");
  }

  @Test
  void manyThreadsAnswerInTheOrderOfThePicturesAndAsOneDoes() throws IOException {
    Path many = Files.createDirectory(temp.resolve("many"));
    for (int i = 0; i < 40; i++) {
      if (i % 7 == 3) {
        Files.write(many.resolve(i + ".jpg"), Pictures.firstBytesOf(Cli.ASTRONAUT, 100 * i));
      } else if (i % 5 == 0) {
        Files.copy(Cli.ASTRONAUT, many.resolve(i + ".jpg"));
      } else {
        Pictures.plain(many.resolve(i + ".jpg"), 10 + 20 * (i % 4), 10);
      }
    }
    Cli.Result one = Cli.run("classify", "--json", "--threads", "1", many);
    Cli.Result four = Cli.run("classify", "--json", "--threads", "4", many);
    assertThat(one.outLines()).hasSize(40);
    assertThat(four).isEqualTo(one);
  }

  @Test
  void csvHasOneRowAFaceAndOneForAPictureWithout() throws IOException {
    Path bad = Files.writeString(temp.resolve("a \"b\",c.png"), "text");
    Cli.Result result = Cli.run("classify", "--format", "csv", Cli.ASTRONAUT, folder, bad);
    assertThat(result.exitCode()).isEqualTo(1);
    List<String> lines = result.outLines();
    assertThat(lines).hasSize(6);
    assertThat(lines.get(0))
        .isEqualTo(
            "image,faces,face,x,y,width,height,score,label,unsure,confidence,p_neutral,p_happy,p_sad,"
                + "p_angry,p_fearful,p_disgusted,p_surprised,error_reason,error_message");
    assertThat(lines.get(1))
        .startsWith(Cli.ASTRONAUT + ",1,1,1")
        .matches(".*,happy,,(0\\.9\\d+|1\\.0)(,[-0-9.E]+){7},,");
    assertThat(lines.get(2)).isEqualTo(inFolder().get(0) + ",0" + ",".repeat(18));
    assertThat(lines.get(5))
        .startsWith("\"" + temp + "/a \"\"b\"\",c.png\",0,,,,,,,,,,,,,,,,,UNSUPPORTED,\"");
  }

  @Test
  void csvHasAColumnForEachValueThatTheModelReportsBesideItsLabels() throws IOException {
    Path models =
        Cli.REPOSITORY.resolve(
            "emotion-onnx/src/test/resources/dev/emotion4j/onnx/zoo/affectnet_multi_task");
    Path bad = Files.writeString(temp.resolve("text.png"), "text");
    Object[] run = {
      "classify", "--models", models, "--model", "m.onnx", "--format", "csv", Cli.ASTRONAUT, bad
    };
    List<String> lines = Cli.run(run).outLines();
    assertThat(lines.get(0))
        .endsWith(
            ",confidence,p_c0,p_c1,p_c2,p_c3,p_c4,p_c5,p_c6,p_c7,valence,arousal,error_reason,"
                + "error_message");
    run[6] = "jsonl";
    JsonNode face = new JsonMapper().readTree(Cli.run(run).outLines().get(0)).at("/faces/0");
    assertThat(lines.get(1))
        .endsWith(
            face.at("/probabilities/c7").asText()
                + ","
                + face.at("/values/valence").asText()
                + ","
                + face.at("/values/arousal").asText()
                + ",,");
    assertThat(lines.get(2)).startsWith(bad + ",0" + ",".repeat(20) + "UNSUPPORTED,");
  }

  @Test
  void annotatedCopiesOfManyKeepTheirFolders() {
    Path out = temp.resolve("out");
    Cli.Result result =
        Cli.run(
            "classify",
            "--annotate",
            out,
            folder,
            folder.resolve("c.png"),
            folder.resolve("c.png"));
    assertThat(result.err()).isEmpty();
    assertThat(out.resolve("a/deep/grey.png.png")).exists();
    assertThat(out.resolve("b.dat.png")).exists();
    assertThat(out.resolve("c.png.png")).exists();
    assertThat(out.resolve("c.png-2.png")).exists();
    assertThat(out.resolve("c.png-3.png")).exists();
  }

  @Test
  void anOutputFileIsTakenUpWhereAKilledRunLeftIt() throws IOException {
    Path out = temp.resolve("answers.jsonl");
    Cli.run("classify", "--json", "--output", out, folder);
    String whole = Files.readString(out);
    assertThat(images(whole.lines().toList())).isEqualTo(inFolder());
    // The second line is half written.
    Files.writeString(out, whole.substring(0, whole.indexOf("b.dat") + 40));
    Cli.Result again = Cli.run("classify", "--json", "--output", out, "--resume", folder);
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).isEmpty();
    assertThat(again.err())
        .isEqualTo(
            "emotion: 0 of 2 pictures failed, 1 were answered before, 2 other files are no"
                + " pictures\n");
    assertThat(Files.readString(out)).isEqualTo(whole);
    Cli.run("classify", "--json", "--output", out, "--resume", folder);
    assertThat(Files.readString(out)).isEqualTo(whole);
  }

  @Test
  void aCsvFileIsTakenUpAtAWholePicture() throws IOException {
    Path odd = Pictures.plain(temp.resolve("line\nbreak, \"é\".png"), 8, 8);
    Path out = temp.resolve("answers.csv");
    Object[] run = {"classify", "--format", "csv", "--output", out, "--resume", odd, folder};
    Cli.run(run);
    String whole = Files.readString(out);
    assertThat(whole).contains("line\nbreak, \"\"é\"\".png\"");
    for (int cut = 0; cut < whole.length(); cut += 37) {
      Files.writeString(out, whole.substring(0, cut));
      Cli.run(run);
      assertThat(Files.readString(out)).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  @Test
  void aPictureWhoseFacesAreHalfWrittenIsDoneAgain() throws IOException {
    Path out = temp.resolve("answers.csv");
    Object[] run = {"classify", "--format", "csv", "--output", out, "--resume", Cli.ASTRONAUT};
    Cli.run(run);
    String whole = Files.readString(out);
    // As if the picture had two faces, of which one row was written.
    Files.writeString(out, whole.replace(Cli.ASTRONAUT + ",1,1,", Cli.ASTRONAUT + ",2,1,"));
    Cli.run(run);
    assertThat(Files.readString(out)).isEqualTo(whole);
  }

  @Test
  void aFileThatIsNoAnswerIsNotTakenUp() throws IOException {
    Path out = Files.writeString(temp.resolve("notes.txt"), "my notes\n");
    assertThat(Cli.run("classify", "--json", "--output", out, "--resume", folder))
        .isEqualTo(
            new Cli.Result(
                1,
                "",
                "emotion: "
                    + out
                    + ": line 1 is no JSON object with an \"image\", so no run with these options"
                    + " wrote it; name another file, or leave --resume out\n"));
    Cli.Result csv = Cli.run("classify", "--format", "csv", "--output", out, "--resume", folder);
    assertThat(csv.err()).startsWith("emotion: " + out + ": line 1 has other columns than");
    assertThat(Files.readString(out)).isEqualTo("my notes\n");
  }
}
