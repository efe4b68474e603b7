package dev.emotion4j.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.ImageException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.testing.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Compares every kind of picture file with Pillow; {@code tools/golden_formats.py} made the files.
 *
 * <p>{@code mvn -pl emotion-preprocess -am test -Dtest=FormatParityTest -Dparity.write=true
 * -Dsurefire.failIfNoSpecifiedTests=false} writes the table in {@code docs/parity.md} anew.
 */
class FormatParityTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "parity.md");
  private static final String START = "<!-- written by FormatParityTest, from here -->\n";
  private static final String END = "<!-- to here -->\n";

  @Test
  void theDocumentSaysOfEachKindOfFileWhatIsSo() throws IOException {
    String table = table();
    String document = Files.readString(DOCUMENT);
    if (Boolean.getBoolean("parity.write")) {
      document =
          document.substring(0, document.indexOf(START) + START.length())
              + table
              + document.substring(document.indexOf(END));
      Files.writeString(DOCUMENT, document);
    }

    assertThat(document).contains(START + table + END);
  }

  private static String table() {
    Map<String, List<String>> exact = new TreeMap<>();
    List<String> others = new ArrayList<>();
    int count = 0;
    int same = 0;
    for (String name :
        new String(Golden.resource("formats/names.txt"), StandardCharsets.UTF_8).lines().toList()) {
      count++;
      String row = compare(name);
      if (row.isEmpty()) {
        same++;
        exact
            .computeIfAbsent(name.substring(name.indexOf('.') + 1), k -> new ArrayList<>())
            .add(name.substring(name.indexOf('_') + 1, name.indexOf('.')));
      } else {
        others.add("| `" + name + "` | " + row + " |\n");
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(same)
        .append(" of ")
        .append(count)
        .append(" files have exactly Pillow's bytes:\n\n");
    exact.forEach(
        (format, names) ->
            text.append("- ")
                .append(format.toUpperCase(Locale.ROOT))
                .append(": ")
                .append(String.join(", ", names))
                .append("\n"));
    text.append("\nThe others:\n\n| file | Pillow 9.4 | emotion4j |\n| --- | --- | --- |\n");
    others.forEach(text::append);
    return text.toString();
  }

  /** Empty if the bytes are the same, else the two cells of the table's row. */
  private static String compare(String name) {
    boolean refusedByPillow =
        Golden.class.getResource("/dev/emotion4j/image/formats/expected/" + name + ".png") == null;
    RgbImage actual;
    try {
      actual = Images.read(Golden.resource("formats/" + name));
    } catch (ImageException e) {
      return (refusedByPillow ? "refused" : "read")
          + " | refused: "
          + e.getMessage().replaceFirst("picture: ", "");
    }
    if (refusedByPillow) {
      return "refused | read";
    }
    RgbImage expected = Images.read(Golden.resource("formats/expected/" + name + ".png"));
    if (actual.width() != expected.width() || actual.height() != expected.height()) {
      return "%dx%d | %dx%d"
          .formatted(expected.width(), expected.height(), actual.width(), actual.height());
    }
    byte[] a = Golden.rgb(actual);
    byte[] b = Golden.rgb(expected);
    int differing = 0;
    int most = 0;
    for (int i = 0; i < a.length; i++) {
      int difference = Math.abs((a[i] & 0xFF) - (b[i] & 0xFF));
      differing += difference > 0 ? 1 : 0;
      most = Math.max(most, difference);
    }
    return differing == 0
        ? ""
        : "read | %.1f %% of the bytes differ, by up to %d"
            .formatted(100.0 * differing / a.length, most);
  }
}
