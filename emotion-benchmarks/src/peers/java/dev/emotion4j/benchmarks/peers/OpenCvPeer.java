package dev.emotion4j.benchmarks.peers;

import dev.emotion4j.benchmarks.models.ReferenceModel;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.file.Path;
import java.util.Objects;
import nu.pattern.OpenCV;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.dnn.Dnn;
import org.opencv.dnn.Net;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** OpenCV alone: its decoder, its resize that suits shrinking best, and its {@code dnn} module. */
public final class OpenCvPeer implements Peer {
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};

  private @Nullable Net net;
  private @Nullable Mat frame;

  /** Found by {@link java.util.ServiceLoader}. */
  public OpenCvPeer() {}

  @Override
  public String name() {
    return "OpenCV dnn";
  }

  @Override
  public void open(Path model) {
    OpenCV.loadLocally();
    Core.setNumThreads(1);
    net = Dnn.readNetFromONNX(model.toString());
  }

  @Override
  public float[] classifyJpeg(byte[] jpeg) {
    MatOfByte bytes = new MatOfByte(jpeg);
    Mat picture = Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_COLOR);
    float[] logits = classify(picture);
    picture.release();
    bytes.release();
    return logits;
  }

  @Override
  public void prepareFrame(BufferedImage picture) {
    Mat mat = new Mat(picture.getHeight(), picture.getWidth(), CvType.CV_8UC3);
    mat.put(0, 0, ((DataBufferByte) picture.getRaster().getDataBuffer()).getData());
    frame = mat;
  }

  @Override
  public float[] classifyFrame() {
    return classify(Objects.requireNonNull(frame));
  }

  private float[] classify(Mat picture) {
    Size size = new Size(ReferenceModel.SIZE, ReferenceModel.SIZE);
    Mat small = new Mat();
    Imgproc.resize(picture, small, size, 0, 0, Imgproc.INTER_AREA);
    Scalar mean = new Scalar(255 * MEAN[0], 255 * MEAN[1], 255 * MEAN[2]);
    Mat blob = Dnn.blobFromImage(small, 1 / 255.0, size, mean, true, false);
    int plane = ReferenceModel.SIZE * ReferenceModel.SIZE;
    Mat flat = blob.reshape(1, 3);
    for (int c = 0; c < 3; c++) {
      Mat row = flat.row(c);
      Core.multiply(row, Scalar.all(1 / STD[c]), row);
      row.release();
    }
    if (flat.cols() != plane) {
      throw new IllegalStateException("Expected " + plane + " columns, but got " + flat.cols());
    }
    Net loaded = Objects.requireNonNull(net);
    loaded.setInput(blob);
    Mat output = loaded.forward();
    float[] logits = new float[ReferenceModel.LABELS.size()];
    output.get(0, 0, logits);
    for (Mat mat : new Mat[] {small, blob, flat, output}) {
      mat.release();
    }
    return logits;
  }

  @Override
  public void close() {}
}
