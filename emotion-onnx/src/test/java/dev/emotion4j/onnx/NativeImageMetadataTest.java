package dev.emotion4j.onnx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * GraalVM's metadata in the jar, compared with what it is about. No native image is built here:
 * docs/recipes.md says so.
 */
class NativeImageMetadataTest {
  private static final String FOLDER = "/META-INF/native-image/dev.emotion4j/emotion-onnx/";

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = NativeImageMetadataTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static List<String> matches(String regex, String text) {
    return Pattern.compile(regex).matcher(text).results().map(match -> match.group(1)).toList();
  }

  /** The classes that the native library names, to look them up, stand in it as text. */
  @Test
  void theClassesThatOnnxRuntimesNativeCodeLooksUpAreInTheMetadata() throws IOException {
    List<String> told =
        matches("\"name\": \"([^\"]+)\"", new String(resource(FOLDER + "jni-config.json"), UTF_8));
    TreeSet<String> lookedUp = new TreeSet<>();
    for (String library :
        new String[] {
          "linux-x64/libonnxruntime4j_jni.so",
          "linux-aarch64/libonnxruntime4j_jni.so",
          "osx-aarch64/libonnxruntime4j_jni.dylib",
          "win-x64/onnxruntime4j_jni.dll"
        }) {
      String text = new String(resource("/ai/onnxruntime/native/" + library), ISO_8859_1);
      for (String name : matches("\0((?:ai/onnxruntime|java)/[\\w/$]+)(?=\0)", text)) {
        lookedUp.add(name.replace('/', '.'));
      }
      // Of methods, it looks up constructors alone: no other name goes with a descriptor.
      assertThat(matches("\0(\\([\\w/;\\[]*\\)[\\w/;\\[]+)(?=\0)", text))
          .as(library)
          .isNotEmpty()
          .allMatch(descriptor -> descriptor.endsWith(")V"));
    }
    assertThat(told).containsExactlyInAnyOrderElementsOf(lookedUp);
    assertThat(told)
        .allSatisfy(name -> assertThatCode(() -> load(name)).doesNotThrowAnyException());
  }

  private static Class<?> load(String name) throws ClassNotFoundException {
    return switch (name) {
      case "int" -> int.class;
      case "long" -> long.class;
      default -> Class.forName(name, false, NativeImageMetadataTest.class.getClassLoader());
    };
  }

  @Test
  void whatIsReflectedUponExists() throws Exception {
    int members = 0;
    try (JsonParser json =
        new JsonFactory().createParser(resource(FOLDER + "reflect-config.json"))) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        assertThat(json.nextFieldName()).isEqualTo("name");
        String name = json.nextTextValue();
        // These came with Java 22.
        boolean isHere =
            !name.startsWith("java.lang.foreign.") || Runtime.version().feature() >= 22;
        members += members(json, isHere ? load(name) : null);
      }
    }
    assertThat(members).isEqualTo(12);
  }

  /** Looks for each member of a class that is told, up to the class's end. */
  private static int members(JsonParser json, Class<?> type) throws Exception {
    int members = 0;
    for (String list = json.nextFieldName(); list != null; list = json.nextFieldName()) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        assertThat(json.nextFieldName()).isEqualTo("name");
        String member = json.nextTextValue();
        List<Class<?>> parameters = new ArrayList<>();
        if (list.equals("methods")) {
          assertThat(json.nextFieldName()).isEqualTo("parameterTypes");
          assertThat(json.nextToken()).isEqualTo(JsonToken.START_ARRAY);
          while (json.nextToken() != JsonToken.END_ARRAY) {
            parameters.add(load(json.getText()));
          }
        }
        assertThat(json.nextToken()).isEqualTo(JsonToken.END_OBJECT);
        if (type != null && list.equals("methods")) {
          // Not all are declared where they are called: allocate is of a super-interface too.
          assertThat(hasMethod(type, member, parameters.toArray(new Class<?>[0]))).isTrue();
        } else if (type != null) {
          assertThat(type.getDeclaredField(member)).isNotNull();
        }
        members++;
      }
    }
    return members;
  }

  private static boolean hasMethod(Class<?> type, String name, Class<?>... parameters) {
    return Stream.of(type.getDeclaredMethods(), type.getMethods())
        .flatMap(Stream::of)
        .anyMatch(
            m ->
                m.getName().equals(name)
                    && List.of(m.getParameterTypes()).equals(List.of(parameters)));
  }

  @Test
  void theBundledModelsAreResourcesOfTheImage() throws IOException, URISyntaxException {
    String pattern =
        matches(
                "\"pattern\": \"([^\"]+)\"",
                new String(resource(FOLDER + "resource-config.json"), UTF_8))
            .get(0)
            .replace("\\\\", "\\");
    Path models =
        Path.of(
                Objects.requireNonNull(BundledModels.class.getResource("models/model_info.json"))
                    .toURI())
            .getParent();
    try (Stream<Path> files = Files.list(models)) {
      assertThat(files)
          .hasSizeGreaterThan(3)
          .allMatch(file -> ("dev/emotion4j/onnx/models/" + file.getFileName()).matches(pattern));
    }
  }
}
