package dev.emotion4j.quality;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.RgbImage;
import java.io.Serializable;

/**
 * How good the picture of a face is, measured from its pixels without a model. Immutable and safe
 * for concurrent use. Serializable: its components.
 *
 * <p>The face's grey values (Rec. 601 luma) are averaged down to at most 96x96 pixels first, about
 * what a classifier sees: so a large face that is a little blurred is still sharp, and a small one
 * is measured as it is.
 *
 * @param size the length of the box's shorter side, in pixels of the picture
 * @param sharpness the variance of the Laplacian (Pech-Pacheco and others 2000) divided by the
 *     variance of the grey values, so that neither light nor contrast matters: from 0 for a flat or
 *     a linear surface to 72 for a checkerboard of single pixels
 * @param brightness the mean grey value, from 0 for black to 1 for white
 * @param contrast the standard deviation of the grey values, from 0 to 0.5
 * @param cutByEdge whether the box touches the picture's edge, so that a part of the face may be
 *     outside
 */
public record FaceQuality(
    int size, double sharpness, double brightness, double contrast, boolean cutByEdge)
    implements Serializable {

  private static final int MAX_SIDE = 96;

  /**
   * Measures a face.
   *
   * @param image the picture
   * @param box where the face is; what is outside the picture is left out
   * @return its quality
   * @throws IllegalArgumentException if all of the box is outside
   * @throws dev.emotion4j.ImageException if the picture cannot be read
   */
  public static FaceQuality of(RgbImage image, BoundingBox box) {
    BoundingBox inside =
        box.intersect(new BoundingBox(0, 0, image.width(), image.height()))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "The face "
                            + box
                            + " is outside the image of "
                            + image.width()
                            + "x"
                            + image.height()
                            + " pixels"));
    double[][] grey = grey(image, inside);
    double mean = 0;
    for (double[] row : grey) {
      for (double value : row) {
        mean += value;
      }
    }
    int pixels = grey.length * grey[0].length;
    mean /= pixels;
    double variance = 0;
    for (double[] row : grey) {
      for (double value : row) {
        variance += (value - mean) * (value - mean);
      }
    }
    variance /= pixels;
    boolean cut =
        box.x() <= 0
            || box.y() <= 0
            || (long) box.x() + box.width() >= image.width()
            || (long) box.y() + box.height() >= image.height();
    return new FaceQuality(
        Math.min(box.width(), box.height()),
        // A hundredth of a grey level is rounding, not contrast.
        variance < 1e-4 ? 0 : laplacianVariance(grey) / variance,
        mean / 255,
        Math.sqrt(variance) / 255,
        cut);
  }

  /** The mean grey values of the cells of a grid that covers the box. */
  private static double[][] grey(RgbImage image, BoundingBox box) {
    int columns = Math.min(MAX_SIDE, box.width());
    int rows = Math.min(MAX_SIDE, box.height());
    double[][] sums = new double[rows][columns];
    int[] columnOf = new int[box.width()];
    int[] widths = new int[columns];
    for (int x = 0; x < columnOf.length; x++) {
      columnOf[x] = (int) ((long) x * columns / columnOf.length);
      widths[columnOf[x]]++;
    }
    int[] heights = new int[rows];
    byte[] rgb = new byte[3 * box.width()];
    for (int y = 0; y < box.height(); y++) {
      int row = (int) ((long) y * rows / box.height());
      heights[row]++;
      image.readRow(box.x(), box.y() + y, box.width(), rgb);
      for (int x = 0, at = 0; x < columnOf.length; x++, at += 3) {
        sums[row][columnOf[x]] +=
            0.299 * (rgb[at] & 0xff) + 0.587 * (rgb[at + 1] & 0xff) + 0.114 * (rgb[at + 2] & 0xff);
      }
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        sums[row][column] /= (double) heights[row] * widths[column];
      }
    }
    return sums;
  }

  /** Over all cells with four neighbours; their mean is nearly 0 and taken off all the same. */
  private static double laplacianVariance(double[][] grey) {
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int y = 1; y < grey.length - 1; y++) {
      for (int x = 1; x < grey[y].length - 1; x++) {
        double laplacian =
            grey[y - 1][x] + grey[y + 1][x] + grey[y][x - 1] + grey[y][x + 1] - 4 * grey[y][x];
        sum += laplacian;
        squares += laplacian * laplacian;
        count++;
      }
    }
    return count == 0 ? 0 : Math.max(0, squares / count - (sum / count) * (sum / count));
  }
}
