package dev.emotion4j.examples.desktop.view;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/**
 * A picture that is ready to be painted again and again.
 *
 * @param image its pixels, fewer than its own if it has more than any screen
 * @param width the picture's width
 * @param height the picture's height
 */
public record Canvas(BufferedImage image, int width, int height) {
  /** Sharp on the largest common screens, and still painted within a frame. */
  private static final int MAX_SIDE = 2560;

  /**
   * Copies a picture, halved until no side is longer than a screen's.
   *
   * @param picture the picture, which is not needed afterwards
   * @return the canvas
   */
  public static Canvas of(RgbImage picture) {
    BufferedImage image = Images.toBufferedImage(picture);
    while (Math.max(image.getWidth(), image.getHeight()) > MAX_SIDE) {
      image = half(image);
    }
    return new Canvas(image, picture.width(), picture.height());
  }

  private static BufferedImage half(BufferedImage image) {
    int width = Math.max(1, image.getWidth() / 2);
    int height = Math.max(1, image.getHeight() / 2);
    BufferedImage half = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = half.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return half;
  }
}
