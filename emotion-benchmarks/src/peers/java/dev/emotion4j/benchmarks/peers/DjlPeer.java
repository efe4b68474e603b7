package dev.emotion4j.benchmarks.peers;

import dev.emotion4j.benchmarks.models.ReferenceModel;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.transform.Normalize;
import ai.djl.modality.cv.transform.Resize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Pipeline;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** DJL with its ONNX Runtime engine, and its PyTorch engine for the image transforms. */
public final class DjlPeer implements Peer {
  private @Nullable ZooModel<Image, float[]> model;
  private @Nullable Predictor<Image, float[]> predictor;
  private @Nullable Image frame;

  /** Found by {@link java.util.ServiceLoader}. */
  public DjlPeer() {}

  @Override
  public String name() {
    return "DJL (ONNX Runtime + PyTorch)";
  }

  @Override
  public void open(Path file) throws Exception {
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    model =
        Criteria.builder()
            .setTypes(Image.class, float[].class)
            .optModelPath(file)
            .optEngine("OnnxRuntime")
            .optOption("intraOpNumThreads", "1")
            .optOption("interOpNumThreads", "1")
            .optTranslator(new Transform())
            .build()
            .loadModel();
    predictor = model.newPredictor();
  }

  @Override
  public float[] classifyJpeg(byte[] jpeg) throws Exception {
    Image image = ImageFactory.getInstance().fromInputStream(new ByteArrayInputStream(jpeg));
    return Objects.requireNonNull(predictor).predict(image);
  }

  @Override
  public void prepareFrame(BufferedImage picture) {
    frame = ImageFactory.getInstance().fromImage(picture);
  }

  @Override
  public float[] classifyFrame() throws Exception {
    return Objects.requireNonNull(predictor).predict(Objects.requireNonNull(frame));
  }

  @Override
  public void close() {
    Objects.requireNonNull(predictor).close();
    Objects.requireNonNull(model).close();
  }

  /** torchvision's transform in DJL's own parts. */
  private static final class Transform implements Translator<Image, float[]> {
    private final Pipeline pipeline =
        new Pipeline()
            .add(new Resize(ReferenceModel.SIZE, ReferenceModel.SIZE))
            .add(new ToTensor())
            .add(
                new Normalize(
                    new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f}));

    @Override
    public NDList processInput(TranslatorContext context, Image input) {
      NDManager manager = context.getNDManager();
      NDArray array = input.toNDArray(manager, Image.Flag.COLOR);
      return pipeline.transform(new NDList(array));
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList list) {
      return list.singletonOrThrow().toFloatArray();
    }

    @Override
    public Batchifier getBatchifier() {
      return Batchifier.STACK;
    }
  }
}
