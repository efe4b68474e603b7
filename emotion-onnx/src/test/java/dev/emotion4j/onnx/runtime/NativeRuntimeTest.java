package dev.emotion4j.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.emotion4j.onnx.testing.FreshJvm;
import dev.emotion4j.testing.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The library is loaded once a process: each of these needs a process of its own. */
@Timeout(300)
class NativeRuntimeTest {
  private static final String HERE =
      "ONNX Runtime cannot be loaded on "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
          + ": ";

  @TempDir Path folder;

  /** Both tries must fail alike. */
  private static void assertRefusedTwice(ChildJvm.Result result, String messageStart) {
    List<String> lines = result.output().lines().toList();
    assertThat(lines).as(result.output()).hasSizeGreaterThanOrEqualTo(4);
    List<String> last = lines.subList(lines.size() - 4, lines.size());
    assertThat(last.get(0)).startsWith("dev.emotion4j.InferenceException: " + messageStart);
    assertThat(last.get(2)).isEqualTo(last.get(0));
    assertThat(last.get(3)).isEqualTo(last.get(1));
  }

  private static Path onnxRuntimeJar() {
    return Path.of(FreshJvm.classPath(FreshJvm::isOnnxRuntime));
  }

  @Test
  void itLoads() throws Exception {
    assertThat(new FreshJvm(folder).run(LoadTwice.class).output())
        .isEqualToNormalizingNewlines("loaded true\nloaded true\n");
  }

  @Test
  void withoutItsJarTheDependencyToAddIsNamed() throws Exception {
    ChildJvm.Result result =
        new FreshJvm(folder)
            .classPath(FreshJvm.classPath(entry -> !FreshJvm.isOnnxRuntime(entry)))
            .run(LoadTwice.class);
    assertRefusedTwice(
        result,
        HERE
            + "its classes are missing (java.lang.ClassNotFoundException:"
            + " ai.onnxruntime.OrtEnvironment); add com.microsoft.onnxruntime:onnxruntime:1.28.0,"
            + " or on Android com.microsoft.onnxruntime:onnxruntime-android:1.28.0, and see that"
            + " nothing excludes it");
  }

  @Test
  void anEmptyNativePathIsNamed() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    ChildJvm.Result result =
        new FreshJvm(folder).option("-Donnxruntime.native.path=" + empty).run(LoadTwice.class);
    assertRefusedTwice(
        result,
        HERE
            + "the property onnxruntime.native.path is "
            + empty
            + ", but the library is not there (");
    assertThat(result.output()).contains("cause true");
  }

  @Test
  void aMissingTempFolderIsNamed() throws Exception {
    Path none = folder.resolve("none");
    ChildJvm.Result result =
        new FreshJvm(folder).option("-Djava.io.tmpdir=" + none).run(LoadTwice.class);
    assertRefusedTwice(
        result,
        HERE
            + "its native library could not be unpacked to "
            + none
            + ", which must exist, be writable and have 50 MB free (");
  }

  @Test
  void anUnknownProcessorIsNamed() throws Exception {
    ChildJvm.Result result = new FreshJvm(folder).option("-Dos.arch=ppc64le").run(LoadTwice.class);
    assertRefusedTwice(
        result,
        "ONNX Runtime cannot be loaded on "
            + System.getProperty("os.name")
            + " ppc64le: it has no native library for this platform, only for linux-x64,"
            + " linux-aarch64, osx-aarch64, win-x64 (");
  }

  /** A user may mount a folder of his own in a namespace of his own, where the kernel lets him. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aTempFolderOnANoexecMountIsNamed() throws Exception {
    Path mount = Files.createDirectory(folder.resolve("mount"));
    String[] launcher = {
      "unshare",
      "-rm",
      "sh",
      "-c",
      "mount -t tmpfs -o noexec tmpfs " + mount + " && exec \"$@\"",
      "sh"
    };
    assumeTrue(canRun(launcher), "unshare and mount are not allowed to users here");
    ChildJvm.Result result =
        new FreshJvm(folder)
            .launcher(launcher)
            .option("-Djava.io.tmpdir=" + mount)
            .run(LoadTwice.class);
    assertRefusedTwice(
        result,
        HERE
            + "the folder that holds the native library does not let code run, most often since it"
            + " is mounted with noexec (java.lang.UnsatisfiedLinkError: "
            + mount);
  }

  private static boolean canRun(String... launcher) throws InterruptedException {
    String[] command = Stream.concat(Stream.of(launcher), Stream.of("true")).toArray(String[]::new);
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aVersionWithTelemetryIsRefusedBeforeAnythingIsUnpacked() throws Exception {
    Path newer = classesOnly("1.29.0");
    ChildJvm.Result result =
        new FreshJvm(folder)
            .classPath(newer + File.pathSeparator + FreshJvm.classPath(entry -> true))
            .run(LoadTwice.class);
    assertRefusedTwice(
        result,
        "ONNX Runtime's Java API is of version 1.29.0, expected 1.28.0: from 1.29.0 on it carries"
            + " telemetry, on by default, and a library that looks at faces sends nothing; pin"
            + " com.microsoft.onnxruntime:onnxruntime to 1.28.0; ONNX Runtime is on the class path"
            + " 2 times, in ["
            + newer
            + " (1.29.0), "
            + onnxRuntimeJar()
            + " (1.28.0)]: keep one, onnxruntime on desktops and onnxruntime-android on Android");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(newer);
    }
  }

  @Test
  void theAndroidClassesAloneAreNamed() throws Exception {
    Path android = classesOnly(null);
    ChildJvm.Result result =
        new FreshJvm(folder)
            .classPath(
                android
                    + File.pathSeparator
                    + FreshJvm.classPath(entry -> !FreshJvm.isOnnxRuntime(entry)))
            .run(LoadTwice.class);
    assertRefusedTwice(
        result, HERE + "the class path has its classes, but no native library, as the Android");
  }

  /** Makes what the Android artifact is to a desktop: the classes without the native libraries. */
  private Path classesOnly(String version) throws IOException {
    Path jar = folder.resolve("classes.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (version != null) {
      manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_TITLE, "onnxruntime");
      manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    }
    try (JarFile original = new JarFile(onnxRuntimeJar().toFile());
        OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Enumeration<JarEntry> entries = original.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (entry.getName().endsWith(".class")) {
          out.putNextEntry(new JarEntry(entry.getName()));
          original.getInputStream(entry).transferTo(out);
        }
      }
    }
    return jar;
  }
}
