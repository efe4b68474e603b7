package dev.emotion4j.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.onnx.BundledModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderToCsvTest {
  @Test
  void eachFaceAndEachFailureIsALineInTheOrderOfTheFiles(@TempDir Path folder) throws IOException {
    Path sub = Files.createDirectory(folder.resolve("a, \"b\""));
    Files.copy(Samples.ASTRONAUT, folder.resolve("2.png"));
    Files.copy(Samples.ASTRONAUT, sub.resolve("1.png"));
    Files.writeString(folder.resolve("3.txt"), "not a picture");
    Files.createFile(folder.resolve("4.jpg"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (EmotionAnalyzer analyzer = BundledModels.analyzer()) {
      FolderToCsv.write(analyzer, folder, new PrintStream(out, true, StandardCharsets.UTF_8));
    }
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines)
        .startsWith(
            "picture,x,y,width,height,label,neutral,happy,sad,angry,fearful,disgusted,surprised,error")
        .hasSize(5);
    assertThat(lines.get(1)).startsWith("\"" + folder.resolve("2.png") + "\",").contains(",happy,");
    assertThat(lines.get(1).split(",", -1)).hasSize(14);
    assertThat(lines.get(2))
        .isEqualTo("\"" + folder.resolve("3.txt") + "\",,,,,,,,,,,,,UNSUPPORTED");
    assertThat(lines.get(3)).isEqualTo("\"" + folder.resolve("4.jpg") + "\",,,,,,,,,,,,,DAMAGED");
    assertThat(lines.get(4)).startsWith("\"" + folder + "/a, \"\"b\"\"/1.png\",");
  }
}
