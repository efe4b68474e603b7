package dev.emotion4j.image.pixels;

import dev.emotion4j.RgbImage;

/** One pass over the rows of a picture, from top to bottom, while they are decoded. */
public interface RowPass {
  /** Starts with a picture, of which nothing can be read yet; or anew, with another one. */
  void start(RgbImage picture);

  /**
   * Goes as far as it can.
   *
   * @param rows how many of the picture's first rows there are; of a {@link RowWindow} at most one
   *     more than at the last call
   */
  void advance(int rows);

  /** Goes over a picture that is there as a whole. */
  default void over(RgbImage picture) {
    start(picture);
    advance(picture.height());
  }
}
