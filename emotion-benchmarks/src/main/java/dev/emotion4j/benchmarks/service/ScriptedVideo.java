package dev.emotion4j.benchmarks.service;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.awt.image.RescaleOp;
import java.util.Arrays;

/** A film of one photo: the camera pans, zooms, loses its focus, its light and its balance. */
final class ScriptedVideo {
  static final int FRAMES_PER_SECOND = 15;
  static final int SECONDS = 14;

  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  private final BufferedImage photo;

  ScriptedVideo(RgbImage photo) {
    this.photo = Images.toBufferedImage(photo);
  }

  /** What happens in each second from 0 on; shown on the plot. */
  static String scene(int second) {
    return switch (second) {
      case 0, 1 -> "pan";
      case 2, 3 -> "zoom";
      case 4, 5 -> "blur";
      case 6, 7 -> "dark";
      case 8, 9 -> "turn";
      case 10, 11 -> "gone";
      default -> "back";
    };
  }

  /** Returns one frame. */
  BufferedImage frame(int index) {
    double t = index / (double) FRAMES_PER_SECOND;
    BufferedImage frame = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    // 0 at the scene's beginning and end, 1 in its middle
    double there = 0.5 - 0.5 * Math.cos(Math.PI * t);
    String scene = scene((int) t);
    double pan = scene.equals("pan") ? 140 * Math.sin(Math.PI * t) : 0;
    double leave = t < 10 ? 0 : t < 11 ? t - 10 : t < 12 ? 1 : t < 13 ? 13 - t : 0;
    double zoom = scene.equals("zoom") ? 1 + there : 1;
    double turn = scene.equals("turn") ? Math.toRadians(80) * Math.sin(Math.PI * t) : 0;
    Graphics2D graphics = frame.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    AffineTransform camera = new AffineTransform();
    camera.translate(WIDTH / 2.0 + pan + 480 * leave, HEIGHT / 2.0);
    camera.rotate(turn);
    camera.scale(zoom, zoom);
    camera.translate(-221, -131); // the middle of the face
    graphics.drawImage(photo, camera, null);
    graphics.dispose();
    if (scene.equals("blur")) {
      return blurred(frame, 1 + 2 * (int) Math.round(5 * there));
    }
    if (scene.equals("dark")) {
      return new RescaleOp((float) (1 - 0.95 * there), 0, null).filter(frame, null);
    }
    return frame;
  }

  /** The mean of a square of pixels, by its rows and then by its columns. */
  private static BufferedImage blurred(BufferedImage frame, int side) {
    float[] weights = new float[side];
    Arrays.fill(weights, 1f / side);
    BufferedImage rows =
        new ConvolveOp(new Kernel(side, 1, weights), ConvolveOp.EDGE_NO_OP, null)
            .filter(frame, null);
    return new ConvolveOp(new Kernel(1, side, weights), ConvolveOp.EDGE_NO_OP, null)
        .filter(rows, null);
  }
}
