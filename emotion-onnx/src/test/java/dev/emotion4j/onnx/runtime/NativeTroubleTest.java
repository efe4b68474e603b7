package dev.emotion4j.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The texts of the errors are what ONNX Runtime 1.28.0 and the systems' loaders give: seen on Linux
 * where a child process can bring them about; for musl, Windows and Android as their users report
 * them; for an old glibc after its loader's known wording.
 */
class NativeTroubleTest {
  private static final List<String> DESKTOPS =
      List.of("linux-x64", "linux-aarch64", "osx-aarch64", "win-x64");

  private static final NativePlatform LINUX =
      new NativePlatform(
          "Linux",
          "amd64",
          false,
          false,
          "/tmp",
          null,
          null,
          List.of(new NativePlatform.Copy("/lib/onnxruntime-1.28.0.jar", "1.28.0")),
          DESKTOPS);

  private static NativePlatform on(String os, String arch, List<String> unpackable) {
    return new NativePlatform(
        os, arch, false, false, "/tmp", null, null, LINUX.copies(), unpackable);
  }

  private static final String UNPACKED = "/tmp/onnxruntime-java1/libonnxruntime.so";

  private static UnsatisfiedLinkError notLinked() {
    return new UnsatisfiedLinkError("no onnxruntime in java.library.path: /usr/lib");
  }

  private static Throwable initializer(Exception cause) {
    return new ExceptionInInitializerError(
        new RuntimeException("Failed to load onnx-runtime library", cause));
  }

  @Test
  void missingClasses() {
    NoClassDefFoundError error = new NoClassDefFoundError("ai/onnxruntime/OrtEnvironment");
    error.initCause(new ClassNotFoundException("ai.onnxruntime.OrtEnvironment"));
    assertThat(NativeTrouble.explain(error, LINUX))
        .isEqualTo(
            "ONNX Runtime cannot be loaded on Linux amd64: its classes are missing"
                + " (java.lang.NoClassDefFoundError: ai/onnxruntime/OrtEnvironment, caused by"
                + " java.lang.ClassNotFoundException: ai.onnxruntime.OrtEnvironment); add"
                + " com.microsoft.onnxruntime:onnxruntime:1.28.0, or on Android"
                + " com.microsoft.onnxruntime:onnxruntime-android:1.28.0, and see that nothing"
                + " excludes it");
  }

  @Test
  void muslInPlaceOfGlibc() {
    NativePlatform alpine =
        new NativePlatform(
            "Linux", "amd64", false, true, "/tmp", null, null, LINUX.copies(), DESKTOPS);
    UnsatisfiedLinkError error =
        new UnsatisfiedLinkError(
            UNPACKED + ": Error relocating " + UNPACKED + ": __vsnprintf_chk: symbol not found");
    assertThat(NativeTrouble.explain(error, alpine))
        .isEqualTo(
            "ONNX Runtime cannot be loaded on Linux amd64: this system's C library is musl, and the"
                + " native library needs glibc (java.lang.UnsatisfiedLinkError:"
                + " /tmp/onnxruntime-java1/libonnxruntime.so: Error relocating"
                + " /tmp/onnxruntime-java1/libonnxruntime.so: __vsnprintf_chk: symbol not found);"
                + " run Java on a system with glibc 2.27 or newer, such as Debian in place of"
                + " Alpine");
  }

  @ParameterizedTest
  @CsvSource({"libc.so.6, GLIBC_2.27", "libstdc++.so.6, GLIBCXX_3.4.25"})
  void anOldGlibc(String library, String version) {
    UnsatisfiedLinkError error =
        new UnsatisfiedLinkError(
            "%s: /lib64/%s: version `%s' not found (required by %s)"
                .formatted(UNPACKED, library, version, UNPACKED));
    assertThat(NativeTrouble.explain(error, LINUX))
        .isEqualTo(
            ("ONNX Runtime cannot be loaded on Linux amd64: this system is too old, it has no %s"
                    + " (java.lang.UnsatisfiedLinkError:"
                    + " /tmp/onnxruntime-java1/libonnxruntime.so: /lib64/%s: version `%s' not found"
                    + " (required by /tmp/onnxruntime-java1/libonnxruntime.so)); use a system with"
                    + " glibc 2.27 or newer, such as Debian 10 or Ubuntu 18.04")
                .formatted(version, library, version));
  }

  @Test
  void aTempFolderOnANoexecMount() {
    UnsatisfiedLinkError error =
        new UnsatisfiedLinkError(
            UNPACKED + ": " + UNPACKED + ": failed to map segment from shared object");
    assertThat(NativeTrouble.explain(error, LINUX))
        .isEqualTo(
            "ONNX Runtime cannot be loaded on Linux amd64: the folder that holds the native library"
                + " does not let code run, most often since it is mounted with noexec"
                + " (java.lang.UnsatisfiedLinkError: /tmp/onnxruntime-java1/libonnxruntime.so:"
                + " /tmp/onnxruntime-java1/libonnxruntime.so: failed to map segment from shared"
                + " object); set -Djava.io.tmpdir to another folder, or unpack the library once and"
                + " set -Donnxruntime.native.path");
  }

  @Test
  void aPlatformWithoutNativeLibrary() {
    String message =
        "ONNX Runtime cannot be loaded on %s: it has no native library for this platform, only for"
            + " linux-x64, linux-aarch64, osx-aarch64, win-x64 (%s); use one of these with a 64-bit"
            + " Java, or build ONNX Runtime 1.28.0 and set -Donnxruntime.native.path to the folder"
            + " with both libraries";
    String error = "java.lang.UnsatisfiedLinkError: no onnxruntime in java.library.path: /usr/lib";
    assertThat(NativeTrouble.explain(notLinked(), on("Linux", "ppc64le", DESKTOPS)))
        .isEqualTo(message.formatted("Linux ppc64le", error));
    assertThat(NativeTrouble.explain(notLinked(), on("Mac OS X", "x86_64", DESKTOPS)))
        .isEqualTo(message.formatted("Mac OS X x86_64", error));
    assertThat(NativeTrouble.explain(notLinked(), on("Windows 11", "x86", DESKTOPS)))
        .isEqualTo(message.formatted("Windows 11 x86", error));
    assertThat(NativeTrouble.explain(notLinked(), on("Windows 11", "aarch64", DESKTOPS)))
        .isEqualTo(message.formatted("Windows 11 aarch64", error));
    assertThat(
            NativeTrouble.explain(
                new ExceptionInInitializerError(
                    new IllegalStateException("Unsupported arch:riscv64")),
                on("Linux", "riscv64", DESKTOPS)))
        .isEqualTo(
            message.formatted(
                "Linux riscv64", "java.lang.IllegalStateException: Unsupported arch:riscv64"));
  }

  @Test
  void theAndroidArtifactOnADesktop() {
    assertThat(NativeTrouble.explain(notLinked(), on("Linux", "amd64", List.of())))
        .isEqualTo(
            "ONNX Runtime cannot be loaded on Linux amd64: the class path has its classes, but no"
                + " native library, as the Android artifact (java.lang.UnsatisfiedLinkError: no"
                + " onnxruntime in java.library.path: /usr/lib); add"
                + " com.microsoft.onnxruntime:onnxruntime:1.28.0 in its place");
  }

  @Test
  void theDesktopArtifactOnAndroid() {
    NativePlatform android =
        new NativePlatform(
            "Linux", "aarch64", true, false, "/data", null, null, List.of(), List.of());
    UnsatisfiedLinkError error =
        new UnsatisfiedLinkError("dlopen failed: library \"libonnxruntime4j_jni.so\" not found");
    assertThat(NativeTrouble.explain(error, android))
        .isEqualTo(
            "ONNX Runtime cannot be loaded on Linux aarch64: the app has no native library for this"
                + " device (java.lang.UnsatisfiedLinkError: dlopen failed: library"
                + " \"libonnxruntime4j_jni.so\" not found); exclude"
                + " com.microsoft.onnxruntime:onnxruntime, which is for desktops, add"
                + " com.microsoft.onnxruntime:onnxruntime-android:1.28.0, and see that the app keeps"
                + " the device's ABI");
  }

  @Test
  void bothArtifactsOfDifferentVersions() {
    NativePlatform both =
        new NativePlatform(
            "Linux",
            "amd64",
            false,
            false,
            "/tmp",
            null,
            null,
            List.of(
                new NativePlatform.Copy("/lib/onnxruntime-android-1.28.0.jar", null),
                new NativePlatform.Copy("/lib/onnxruntime-1.21.1.jar", "1.21.1")),
            DESKTOPS);
    String mismatch =
        "There is a mismatch between the ORT class files and the ORT native library, and the native"
            + " library could not be loaded";
    assertThat(
            NativeTrouble.explain(
                new ExceptionInInitializerError(new IllegalStateException(mismatch)), both))
        .isEqualTo(
            "ONNX Runtime cannot be loaded on Linux amd64: its classes and its native library are of"
                + " different versions (java.lang.IllegalStateException: "
                + mismatch
                + "); let both be of 1.28.0; ONNX Runtime is on the class path 2 times, in"
                + " [/lib/onnxruntime-android-1.28.0.jar, /lib/onnxruntime-1.21.1.jar (1.21.1)]:"
                + " keep one, onnxruntime on desktops and onnxruntime-android on Android");
  }

  @Test
  void aNativePathWithoutTheLibrary() {
    NativePlatform platform =
        new NativePlatform(
            "Linux", "amd64", false, false, "/tmp", "/opt/ort", null, LINUX.copies(), DESKTOPS);
    assertThat(
            NativeTrouble.explain(
                initializer(
                    new IOException(
                        "Native library 'onnxruntime' not found at /opt/ort/libonnxruntime.so")),
                platform))
        .isEqualTo(
            "ONNX Runtime cannot be loaded on Linux amd64: the property onnxruntime.native.path is"
                + " /opt/ort, but the library is not there (java.lang.RuntimeException: Failed to"
                + " load onnx-runtime library, caused by java.io.IOException: Native library"
                + " 'onnxruntime' not found at /opt/ort/libonnxruntime.so); put both native"
                + " libraries of com.microsoft.onnxruntime:onnxruntime:1.28.0 there, or unset the"
                + " property");
  }

  @Test
  void aTempFolderThatIsMissingOrFull() {
    String message =
        "ONNX Runtime cannot be loaded on Linux amd64: its native library could not be unpacked to"
            + " /tmp, which must exist, be writable and have 50 MB free (%s); set -Djava.io.tmpdir"
            + " to another folder, or unpack the library once and set -Donnxruntime.native.path";
    assertThat(
            NativeTrouble.explain(
                initializer(new NoSuchFileException("/tmp/onnxruntime-java1")), LINUX))
        .isEqualTo(
            message.formatted(
                "java.lang.RuntimeException: Failed to load onnx-runtime library, caused by"
                    + " java.nio.file.NoSuchFileException: /tmp/onnxruntime-java1"));
    assertThat(NativeTrouble.explain(notLinked(), LINUX))
        .isEqualTo(
            message.formatted(
                "java.lang.UnsatisfiedLinkError: no onnxruntime in java.library.path: /usr/lib"));
  }

  @Test
  void windowsWithoutTheVisualCppRuntime() {
    UnsatisfiedLinkError error =
        new UnsatisfiedLinkError("C:\\Temp\\onnxruntime.dll: Can't find dependent libraries");
    assertThat(NativeTrouble.explain(error, on("Windows 10", "amd64", DESKTOPS)))
        .isEqualTo(
            "ONNX Runtime cannot be loaded on Windows 10 amd64: Windows does not load its native"
                + " library (java.lang.UnsatisfiedLinkError: C:\\Temp\\onnxruntime.dll: Can't find"
                + " dependent libraries); install the current Visual C++ Redistributable (x64), and"
                + " use a current Java, which may bring an old copy of it");
  }

  @Test
  void anythingElseIsToldAsItIs() {
    UnsatisfiedLinkError error = new UnsatisfiedLinkError(UNPACKED + ": file too short");
    assertThat(NativeTrouble.explain(error, LINUX))
        .isEqualTo(
            "ONNX Runtime cannot be loaded on Linux amd64: java.lang.UnsatisfiedLinkError:"
                + " /tmp/onnxruntime-java1/libonnxruntime.so: file too short; it runs on Linux"
                + " (glibc 2.27 or newer, x64 and aarch64), macOS (aarch64) and Windows (x64)");
  }

  @Test
  void anErrorThatOtherCodeMetFirstIsFoundInItsCauses() {
    // So it is when the application itself used ONNX Runtime, and failed, before.
    NoClassDefFoundError later =
        new NoClassDefFoundError("Could not initialize class ai.onnxruntime.OrtEnvironment");
    later.initCause(
        new ExceptionInInitializerError(
            "Exception java.lang.UnsatisfiedLinkError: x: failed to map segment from shared object"
                + " [in thread \"main\"]"));
    assertThat(NativeTrouble.explain(later, LINUX)).contains("mounted with noexec");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.28.0", "1.28.1"})
  void theReleasesOf128AreUsed(String version) {
    assertThat(NativeTrouble.explainVersion(version, "Java API", LINUX)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.29.0", "1.30.2", "2.0.0", "1.280.0"})
  void newerVersionsAreRefusedSinceTheySendTelemetry(String version) {
    assertThat(NativeTrouble.explainVersion(version, "Java API", LINUX))
        .isEqualTo(
            "ONNX Runtime's Java API is of version "
                + version
                + ", expected 1.28.0: from 1.29.0 on it carries telemetry, on by default, and a"
                + " library that looks at faces sends nothing; pin"
                + " com.microsoft.onnxruntime:onnxruntime to 1.28.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.27.9", "1.9.0", "0.31.0", "1.2.0", "unknown"})
  void otherVersionsAreRefusedSinceNobodyTestedThem(String version) {
    assertThat(NativeTrouble.explainVersion(version, "native library", LINUX))
        .isEqualTo(
            "ONNX Runtime's native library is of version "
                + version
                + ", expected 1.28.0, with which alone this library was tested; pin"
                + " com.microsoft.onnxruntime:onnxruntime to 1.28.0");
  }

  @Test
  void aReadOnlyFolderForTemporaryFilesThoughTheLibraryHasItsOwn() {
    NativePlatform platform =
        new NativePlatform(
            "Linux", "amd64", false, false, "/ro", "/opt/ort", null, LINUX.copies(), DESKTOPS);
    assertThat(
            NativeTrouble.explain(
                initializer(new java.nio.file.FileSystemException("/ro/onnxruntime-java1")),
                platform))
        .endsWith(
            "; set -Djava.io.tmpdir to another folder; it is needed though onnxruntime.native.path is"
                + " set");
  }

  @Test
  void twoClassLoadersWithOneFolder() {
    assertThat(
            NativeTrouble.explain(
                new UnsatisfiedLinkError(
                    "Native Library /opt/ort/libonnxruntime.so already loaded in another"
                        + " classloader"),
                LINUX))
        .isEqualTo(
            "ONNX Runtime cannot be loaded on Linux amd64: another class loader of this process has"
                + " loaded the library from the same folder, which the JVM allows once"
                + " (java.lang.UnsatisfiedLinkError: Native Library /opt/ort/libonnxruntime.so"
                + " already loaded in another classloader); put"
                + " com.microsoft.onnxruntime:onnxruntime:1.28.0 and this library where all"
                + " applications of the server share them, or restart the server, or unset"
                + " -Donnxruntime.native.path");
  }

  @Test
  void aRuntimeImageWithoutLogging() {
    assertThat(NativeTrouble.explain(new NoClassDefFoundError("java/util/logging/Logger"), LINUX))
        .isEqualTo(
            "ONNX Runtime cannot be loaded on Linux amd64: this Java has no module java.logging,"
                + " which ONNX Runtime needs (java.lang.NoClassDefFoundError:"
                + " java/util/logging/Logger); add it to the runtime image: jlink --add-modules"
                + " java.logging");
  }

  @Test
  void classesThatABuildToolMoved() {
    assertThat(NativePlatform.relocated("ai.onnxruntime.OrtEnvironment")).isNull();
    String moved = NativePlatform.relocated("shaded.ai.onnxruntime.OrtEnvironment");
    NativePlatform platform =
        new NativePlatform(
            "Linux", "amd64", false, false, "/tmp", null, moved, LINUX.copies(), DESKTOPS);
    assertThat(
            NativeTrouble.explain(
                new UnsatisfiedLinkError("'long shaded.ai.onnxruntime.OnnxRuntime.x(int)'"),
                platform))
        .isEqualTo(
            "ONNX Runtime cannot be loaded on Linux amd64: its classes were relocated to"
                + " shaded.ai.onnxruntime, where its native library does not find them"
                + " (java.lang.UnsatisfiedLinkError: 'long shaded.ai.onnxruntime.OnnxRuntime.x(int)');"
                + " exclude ai.onnxruntime from the relocation");
  }
}
