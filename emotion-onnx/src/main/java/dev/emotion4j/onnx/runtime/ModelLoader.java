package dev.emotion4j.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.FileIdentity;
import dev.emotion4j.onnx.files.ModelBytes;
import dev.emotion4j.onnx.files.ModelFiles;
import dev.emotion4j.onnx.files.Sha256;
import dev.emotion4j.onnx.files.SourceStream;
import dev.emotion4j.onnx.graph.ExternalDataGraph;
import dev.emotion4j.onnx.graph.GraphShapes;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.options.Loading;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a model, verifies it, looks inside, and makes a session of it, in this order, in one of the
 * ways of {@link Loading}.
 */
final class ModelLoader {
  /*
   * In place: ONNX Runtime is given a graph of a few kilobytes, held in memory and made from the
   * verified file, in which each large initializer says where in that file its bytes are (ONNX
   * external data). It maps them read-only and uses them where they are, once prepacking, which would
   * copy them into another layout, is off. Measured in docs/benchmarks.md. Quantised models are
   * loaded in place, and then prepacked, on request only: their kernels are several times as slow
   * without, and a third slower all the same.
   *
   * The bytes that are hashed are read, not mapped: reading leaves them in the system's cache, where
   * the later mapping finds them, without counting them as this process's memory.
   */
  private static final long IN_PLACE_MIN_BYTES = 32L << 20;

  private final ModelFiles files;
  private final DescribedModel model;
  private final RunSettings settings;
  private final Runnable afterHashing;
  private final String place;

  private ModelLoader(
      ModelFiles files, DescribedModel model, RunSettings settings, Runnable afterHashing) {
    this.afterHashing = afterHashing;
    this.files = files;
    this.model = model;
    this.settings = settings;
    this.place = files + "/" + model.spec().fileName();
  }

  /**
   * Loads a model.
   *
   * @throws ModelException if the file is missing or not the described one, its graph is not as
   *     described or asks for what no such model needs, or ONNX Runtime refuses it
   * @throws InferenceException if ONNX Runtime or a required provider cannot be used here
   */
  static LoadedModel load(ModelFiles files, DescribedModel model, RunSettings settings) {
    return load(files, model, settings, () -> {});
  }

  /** For a test that changes a file in the moment in which it is hashed but not yet mapped. */
  static LoadedModel load(
      ModelFiles files, DescribedModel model, RunSettings settings, Runnable afterHashing) {
    return new ModelLoader(files, model, settings, afterHashing).load();
  }

  private LoadedModel load() {
    long start = System.nanoTime();
    try {
      Path file = files.path(model.spec().fileName());
      return switch (chooseLoading(file)) {
        case IN_PLACE -> loadInPlace(requireFile(file), start);
        case PRIVATE_COPY -> loadPrivateCopy(start);
        case IN_MEMORY, AUTO -> loadInMemory(file, start);
      };
    } catch (ClosedByInterruptException e) {
      throw new InferenceException(
          place + ": the thread was interrupted while it loaded the model; load it again", e);
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new ModelException(place + ": " + ModelBytes.MISSING, e);
    } catch (IOException e) {
      throw new ModelException(place + ": " + ModelBytes.unreadable(e), e);
    }
  }

  private Loading chooseLoading(@Nullable Path file) throws IOException {
    if (settings.loading() != Loading.AUTO) {
      return settings.loading();
    }
    // Initializers in an ONNX file are not aligned, which other processors may not like.
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    boolean unalignedIsFine = arch.equals("amd64") || arch.equals("x86_64");
    return file != null
            && unalignedIsFine
            && isNameable(file.getParent())
            && Files.size(file) >= IN_PLACE_MIN_BYTES
            && !isQuantised(file)
        ? Loading.IN_PLACE
        : Loading.IN_MEMORY;
  }

  /** Kernels for bytes are slower on weights that lie in the file. */
  private boolean isQuantised(Path file) throws IOException {
    try {
      return OnnxGraph.read(place, ModelBytes.map(place, file)).isQuantised();
    } catch (ModelException e) {
      // What is wrong with the file is told once its checksum was compared.
      return false;
    }
  }

  /**
   * Java hands strings to native code in a form that is UTF-8 but for characters of 4 bytes: ONNX
   * Runtime would look for another folder.
   */
  private static boolean isNameable(@Nullable Path folder) {
    return String.valueOf(folder).chars().noneMatch(c -> Character.isSurrogate((char) c));
  }

  private Path requireFile(@Nullable Path file) {
    if (file == null) {
      throw new ModelException(
          place
              + ": can be loaded in place from a directory only; use another way of loading, such as"
              + " PRIVATE_COPY");
    }
    if (!isNameable(file.getParent())) {
      throw new ModelException(
          place
              + ": cannot be loaded in place, since ONNX Runtime's Java interface garbles characters"
              + " beyond U+FFFF in the folder's name; rename the folder, or use another way of"
              + " loading, such as IN_MEMORY");
    }
    return file;
  }

  private LoadedModel loadInMemory(@Nullable Path file, long start) throws IOException {
    try (ModelBytes.Hashed hashed =
        file == null
            ? ModelBytes.copyStream(files, model.spec().fileName())
            : ModelBytes.readFile(place, file)) {
      verify(hashed.sha256());
      ByteBuffer bytes = hashed.buffer().bytes();
      OnnxGraph graph = OnnxGraph.read(place, bytes);
      GraphShapes shapes = GraphShapes.check(place, model, graph, settings.maxBatch());
      return createSession(graph, shapes, bytes, null, Loading.IN_MEMORY, start);
    } catch (OutOfMemoryError e) {
      throw ModelBytes.outOfMemory(place, e);
    }
  }

  private LoadedModel loadInPlace(Path file, long start) throws IOException {
    FileIdentity before = FileIdentity.of(file);
    try (InputStream stream = Files.newInputStream(file)) {
      verify(Sha256.of(stream));
    }
    afterHashing.run();
    LoadedModel loaded = mapAndCreate(file, Loading.IN_PLACE, start);
    if (!before.equals(FileIdentity.of(file))) {
      loaded.close(place);
      throw new ModelException(
          place + ": was changed while it was loaded; load it again when nobody writes to it");
    }
    return loaded;
  }

  private LoadedModel loadPrivateCopy(long start) throws IOException {
    // On POSIX systems only the owner can read or write such a file.
    Path copy = Files.createTempFile("emotion4j", ".onnx");
    deleteAtExit(copy);
    try {
      if (!isNameable(copy.getParent())) {
        throw new ModelException(
            place
                + ": cannot be loaded as a private copy, since ONNX Runtime's Java interface garbles"
                + " characters beyond U+FFFF in the name of the folder for temporary files, "
                + copy.getParent()
                + "; set java.io.tmpdir to another, or use another way of loading, such as"
                + " IN_MEMORY");
      }
      try (InputStream stream =
              SourceStream.open(files, model.spec().fileName(), ModelBytes.MAX_BYTES);
          OutputStream out = Files.newOutputStream(copy)) {
        verify(Sha256.copy(stream, out));
      }
      return mapAndCreate(copy, Loading.PRIVATE_COPY, start).withPrivateCopy(copy);
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }

  /** For a process that ends while it loads. */
  private static void deleteAtExit(Path copy) {
    try {
      copy.toFile().deleteOnExit();
    } catch (IllegalStateException e) {
      // It is ending already, and this thread with it.
    }
  }

  private LoadedModel mapAndCreate(Path file, Loading loading, long start) throws IOException {
    ByteBuffer mapped = ModelBytes.map(place, file);
    OnnxGraph graph = OnnxGraph.read(place, mapped);
    GraphShapes shapes = GraphShapes.check(place, model, graph, settings.maxBatch());
    Path name = Objects.requireNonNull(file.getFileName());
    ByteBuffer small = ExternalDataGraph.write(graph, mapped, name.toString());
    return createSession(graph, shapes, small, file, loading, start);
  }

  private void verify(String actual) {
    String expected = model.spec().sha256();
    if (expected == null && settings.checksumRequired()) {
      throw new ModelException(place + ": " + ModelBytes.noChecksum(actual));
    }
    if (expected != null && !Sha256.equal(actual, expected)) {
      throw new ModelException(place + ": " + ModelBytes.mismatch(actual, expected));
    }
  }

  private LoadedModel createSession(
      OnnxGraph graph,
      GraphShapes shapes,
      ByteBuffer bytes,
      @Nullable Path weights,
      Loading loading,
      long start) {
    OrtEnvironment environment = NativeRuntime.environment();
    try {
      // Kernels for bytes that are not prepacked take several times as long.
      ProviderChoice choice =
          ProviderChoice.create(
              environment,
              bytes,
              settings,
              weights == null ? null : new ProviderChoice.Weights(weights, graph.isQuantised()),
              place);
      return new LoadedModel(
          model,
          environment,
          choice.session(),
          shapes,
          graph,
          loading,
          choice.providers(),
          choice.problem(),
          System.nanoTime() - start,
          null);
    } catch (OrtException e) {
      throw new ModelException(
          place + ": ONNX Runtime refuses the model: " + e.getMessage() + "; export it again", e);
    }
  }
}
