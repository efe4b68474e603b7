// Over 300 lines: the ways of loading share their order: read, verify, check, make a session.
package dev.emotion4j.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.FileIdentity;
import dev.emotion4j.onnx.files.FolderFiles;
import dev.emotion4j.onnx.files.ModelBytes;
import dev.emotion4j.onnx.files.ModelFiles;
import dev.emotion4j.onnx.files.NativeBuffer;
import dev.emotion4j.onnx.files.Sha256;
import dev.emotion4j.onnx.files.SideFiles;
import dev.emotion4j.onnx.files.SourceStream;
import dev.emotion4j.onnx.graph.ExternalDataGraph;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.check.GraphShapes;
import dev.emotion4j.onnx.options.ExecutionOptions;
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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a model, verifies it, checks its graph, and makes a session of it, in this order, in one of
 * the ways of {@link Loading}.
 */
final class ModelLoader {
  /*
   * In location: ONNX Runtime is given a graph of a few kilobytes, held in memory and made from the
   * verified file, in which each large initializer says where in that file its bytes are (ONNX
   * external data). It maps them read-only and uses them where they are, once prepacking, which would
   * copy them into another layout, is off. Measured in docs/benchmarks.md. Quantised models are
   * loaded in place, and then prepacked, on request only: their kernels are several times as slow
   * without, and a third slower all the same.
   *
   * The bytes that are hashed are read, not mapped: reading leaves them in the system's cache, where
   * the later mapping finds them, without counting them as this process's memory.
   */
  private static final Logger logger = LoggerFactory.getLogger(ModelLoader.class);

  private final ModelFiles files;
  private final DescribedModel model;
  private final ExecutionOptions settings;
  private final Runnable afterHashing;
  private final String location;

  private ModelLoader(
      ModelFiles files, DescribedModel model, ExecutionOptions settings, Runnable afterHashing) {
    this.afterHashing = afterHashing;
    this.files = files;
    this.model = model;
    this.settings = settings;
    this.location = files + "/" + model.spec().fileName();
  }

  /**
   * Loads a model.
   *
   * @throws ModelException if the file is missing or not the described one, its graph is not as
   *     described or asks for what no such model needs, or ONNX Runtime refuses it
   * @throws InferenceException if ONNX Runtime or a required provider cannot be used here
   */
  static LoadedModel load(ModelFiles files, DescribedModel model, ExecutionOptions settings) {
    return load(files, model, settings, () -> {});
  }

  /** For a test that changes a file in the moment in which it is hashed but not yet mapped. */
  static LoadedModel load(
      ModelFiles files, DescribedModel model, ExecutionOptions settings, Runnable afterHashing) {
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
          InferenceException.Reason.INTERRUPTED,
          location + ": the thread was interrupted while it loaded the model; load it again",
          e);
    } catch (OutOfMemoryError e) {
      throw ModelBytes.outOfMemory(location, e);
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new ModelException(
          ModelException.Reason.MISSING, location + ": " + ModelBytes.MISSING, e);
    } catch (IOException e) {
      throw new ModelException(
          ModelException.Reason.MISSING, location + ": " + ModelBytes.unreadable(e), e);
    }
  }

  private Loading chooseLoading(@Nullable Path file) throws IOException {
    if (settings.loading() != Loading.AUTO) {
      return settings.loading();
    }
    return file != null && InPlace.suits(files, file, Set.of()) && !isQuantised(file)
        ? Loading.IN_PLACE
        : Loading.IN_MEMORY;
  }

  /** Kernels for bytes are slower on weights that lie in the file. */
  private boolean isQuantised(Path file) throws IOException {
    try {
      return OnnxGraph.read(location, ModelBytes.map(location, file)).isQuantised();
    } catch (ModelException e) {
      // What is wrong with the file is told once its checksum was compared.
      return false;
    }
  }

  private Path requireFile(@Nullable Path file) {
    if (file == null) {
      throw new ModelException(
          ModelException.Reason.UNSUPPORTED,
          location
              + ": can be loaded in place from a directory only; use another way of loading, such as"
              + " PRIVATE_COPY");
    }
    if (!InPlace.isNameable(file.getParent())) {
      throw new ModelException(
          ModelException.Reason.UNSUPPORTED,
          location
              + ": cannot be loaded in place, since ONNX Runtime's Java interface garbles characters"
              + " beyond U+FFFF in the folder's name; rename the folder, or use another way of"
              + " loading, such as IN_MEMORY");
    }
    return file;
  }

  private LoadedModel loadInMemory(@Nullable Path file, long start) throws IOException {
    String name = model.spec().fileName();
    try (ModelBytes.Hashed hashed =
        file == null ? ModelBytes.copyStream(files, name) : ModelBytes.readFile(location, file)) {
      verify(hashed.sha256());
      ByteBuffer bytes = hashed.buffer().bytes();
      OnnxGraph graph = read(bytes);
      if (graph.sideFiles().isEmpty() && !graph.isCut()) {
        return createInMemory(graph, bytes, start);
      }
      // Most of such a model lies in its side files.
      if (settings.loading() == Loading.AUTO
          && file != null
          && !graph.sideFiles().isEmpty()
          && InPlace.suits(files, file, graph.sideFiles())) {
        return loadInPlace(file, start);
      }
      return loadRewritten(graph, bytes, start);
    } catch (ModelBytes.TooLargeException e) {
      if (settings.loading() == Loading.AUTO) {
        return loadPrivateCopy(start);
      }
      throw new ModelException(
          ModelException.Reason.UNSUPPORTED, String.valueOf(e.getMessage()), e);
    }
  }

  /** The graph, which ends where the description says. */
  private OnnxGraph read(ByteBuffer bytes) {
    return OnnxGraph.read(location, bytes).endingAt(model.outputNames(), bytes);
  }

  /**
   * Makes one file of several in memory, or one of a graph that ends earlier: what is loaded are
   * parts of what was verified.
   */
  private LoadedModel loadRewritten(OnnxGraph graph, ByteBuffer bytes, long start)
      throws IOException {
    OnnxGraph known;
    NativeBuffer whole;
    try (SideFiles sides = openSides(files, graph, SideFiles.Use.IN_MEMORY)) {
      known = withExternalValues(graph, sides);
      whole = ExternalDataGraph.whole(known, bytes, sides);
    }
    try (whole) {
      return createInMemory(known, whole.bytes(), start);
    }
  }

  private LoadedModel createInMemory(OnnxGraph graph, ByteBuffer bytes, long start)
      throws IOException {
    GraphShapes shapes = check(graph);
    try {
      return createSession(graph, shapes, bytes, null, Loading.IN_MEMORY, start);
    } catch (ModelException e) {
      // ONNX Runtime 1.28.0 does not find some tensors of inner graphs unless it knows a folder.
      if (settings.loading() != Loading.AUTO
          || e.reason() != ModelException.Reason.RUNTIME
          || !graph.hasInnerGraphs()) {
        throw e;
      }
      logger.debug("Loaded as a private copy, since in memory it cannot be: {}", e.getMessage());
      return loadPrivateCopy(start);
    }
  }

  private SideFiles openSides(ModelFiles from, OnnxGraph graph, SideFiles.Use use)
      throws IOException {
    return SideFiles.open(from, model, graph.sideFiles(), settings.checksumRequired(), use);
  }

  private static OnnxGraph withExternalValues(OnnxGraph graph, SideFiles sides) {
    return graph.withExternalValues(
        data -> sides.range(data.location(), data.offset(), data.length()));
  }

  private GraphShapes check(OnnxGraph graph) {
    GraphShapes shapes =
        GraphShapes.check(location, model, graph, settings.maxBatch(), settings.graphCheck());
    if (shapes.unbounded() != null) {
      logger.debug("The memory and time of a run are not known: {}", shapes.unbounded());
    }
    return shapes;
  }

  private LoadedModel loadInPlace(Path file, long start) throws IOException {
    FileIdentity before = FileIdentity.of(file);
    try (InputStream stream = Files.newInputStream(file)) {
      verify(Sha256.of(stream));
    }
    afterHashing.run();
    ByteBuffer mapped = ModelBytes.map(location, file);
    OnnxGraph graph = read(mapped);
    try (SideFiles sides = openSides(files, graph, SideFiles.Use.IN_PLACE)) {
      if (!graph.sideFiles().isEmpty() && !sides.allIn(file.getParent())) {
        throw new ModelException(
            ModelException.Reason.UNSUPPORTED,
            location
                + ": cannot be loaded in place, since it and the files that hold its tensors, "
                + graph.sideFiles()
                + ", are links to different folders; put the files themselves into one, or use"
                + " another way of loading, such as IN_MEMORY");
      }
      LoadedModel loaded = create(file, mapped, graph, sides, Loading.IN_PLACE, start);
      if (!before.equals(FileIdentity.of(file)) || !sides.unchanged()) {
        loaded.close(location);
        throw new ModelException(
            ModelException.Reason.CHECKSUM,
            location + ": was changed while it was loaded; load it again when nobody writes to it");
      }
      return loaded;
    }
  }

  private LoadedModel loadPrivateCopy(long start) throws IOException {
    // On POSIX systems only the owner can read such a folder, or write to it.
    PrivateFolder folder = PrivateFolder.make();
    try {
      if (!InPlace.isNameable(folder.path())) {
        throw new ModelException(
            ModelException.Reason.UNSUPPORTED,
            location
                + ": cannot be loaded as a private copy, since ONNX Runtime's Java interface garbles"
                + " characters beyond U+FFFF in the name of the folder for temporary files, "
                + folder.path().getParent()
                + "; set java.io.tmpdir to another, or use another way of loading, such as"
                + " IN_MEMORY");
      }
      String name = model.spec().fileName();
      folder.deleteAtExit(name);
      Path copy = folder.path().resolve(name);
      try (InputStream stream = SourceStream.open(files, name, ModelBytes.MAX_BYTES);
          OutputStream out = Files.newOutputStream(copy)) {
        verify(Sha256.copy(stream, out));
      }
      ByteBuffer mapped = ModelBytes.map(location, copy);
      OnnxGraph graph = read(mapped);
      folder.deleteAtExit(graph.sideFiles().toArray(new String[0]));
      boolean required = settings.checksumRequired();
      SideFiles.copy(files, model, graph.sideFiles(), required, folder.path());
      try (SideFiles sides =
          openSides(new FolderFiles(folder.path()), graph, SideFiles.Use.IN_PLACE)) {
        return create(copy, mapped, graph, sides, Loading.PRIVATE_COPY, start)
            .withPrivateFolder(folder.delete() ? null : folder);
      }
    } catch (IOException | RuntimeException | Error e) {
      folder.delete();
      throw e;
    }
  }

  private LoadedModel create(
      Path file, ByteBuffer mapped, OnnxGraph graph, SideFiles sides, Loading loading, long start) {
    OnnxGraph known = withExternalValues(graph, sides);
    GraphShapes shapes = check(known);
    Path name = Objects.requireNonNull(file.getFileName());
    ByteBuffer small = ExternalDataGraph.inPlace(known, mapped, name.toString(), sides);
    return createSession(known, shapes, small, file, loading, start);
  }

  private void verify(String actual) {
    String expected = model.spec().sha256();
    if (expected == null && settings.checksumRequired()) {
      throw new ModelException(
          ModelException.Reason.CHECKSUM, location + ": " + ModelBytes.noChecksum(actual));
    }
    if (expected != null && !Sha256.equal(actual, expected)) {
      throw new ModelException(
          ModelException.Reason.CHECKSUM, location + ": " + ModelBytes.mismatch(actual, expected));
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
              location);
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
          ModelException.Reason.RUNTIME,
          location
              + ": ONNX Runtime refuses the model: "
              + e.getMessage()
              + (weights == null && graph.hasInnerGraphs()
                  ? "; load it as PRIVATE_COPY, since ONNX Runtime has trouble in memory with graphs"
                      + " within graphs, or export it again"
                  : "; export it again"),
          e);
    }
  }
}
