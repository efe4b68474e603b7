package dev.emotion4j.examples.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Pictures that tests make. */
final class Pictures {
  private Pictures() {}

  /** Writes a picture that is grey all over. */
  static Path plain(Path png, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] grey = new int[width * height];
    Arrays.fill(grey, 0x808080);
    image.setRGB(0, 0, width, height, grey, 0, width);
    ImageIO.write(image, "png", png.toFile());
    return png;
  }

  static Path asJpeg(Path picture, Path jpeg) throws IOException {
    ImageIO.write(ImageIO.read(picture.toFile()), "jpg", jpeg.toFile());
    return jpeg;
  }

  static byte[] firstBytesOf(Path file, int count) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(count);
    }
  }
}
