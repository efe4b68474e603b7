package dev.emotion4j.image.pixels;

import dev.emotion4j.RgbImage;

/** An image that can be seen turned at no cost. */
public interface Turnable extends RgbImage {

  /** The same pixels seen upright, for an EXIF orientation from 1 to 8; others are as 1. */
  RgbImage oriented(int orientation);
}
