package dev.emotion4j.benchmarks.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.emotion4j.benchmarks.models.BareSession;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Bare ONNX Runtime with the preprocessing that tutorials show: {@code ImageIO}, {@code
 * Graphics2D}, {@code getRGB} and a nested array.
 */
public final class TextbookPeer implements Peer {
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] STD = {0.229f, 0.224f, 0.225f};

  private @Nullable OrtSession session;
  private @Nullable BufferedImage frame;

  /** Found by {@link java.util.ServiceLoader}. */
  public TextbookPeer() {}

  @Override
  public String name() {
    return "ONNX Runtime + Graphics2D";
  }

  @Override
  public void open(Path model) throws OrtException {
    session = BareSession.open(model, 1);
  }

  @Override
  public float[] classifyJpeg(byte[] jpeg) throws IOException, OrtException {
    return classify(ImageIO.read(new ByteArrayInputStream(jpeg)));
  }

  @Override
  public void prepareFrame(BufferedImage picture) {
    frame = picture;
  }

  @Override
  public float[] classifyFrame() throws OrtException {
    return classify(Objects.requireNonNull(frame));
  }

  private float[] classify(BufferedImage picture) throws OrtException {
    int size = ReferenceModel.SIZE;
    BufferedImage small = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, size, size, null);
    graphics.dispose();
    float[][][][] tensor = new float[1][3][size][size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int rgb = small.getRGB(x, y);
        for (int c = 0; c < 3; c++) {
          int value = (rgb >> (16 - 8 * c)) & 0xff;
          tensor[0][c][y][x] = (value / 255f - MEAN[c]) / STD[c];
        }
      }
    }
    try (OnnxTensor input = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), tensor);
        OrtSession.Result result = Objects.requireNonNull(session).run(Map.of("input", input))) {
      return ((float[][]) result.get(0).getValue())[0];
    }
  }

  @Override
  public void close() throws OrtException {
    Objects.requireNonNull(session).close();
  }
}
