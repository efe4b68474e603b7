package dev.emotion4j.image.pixels;

import dev.emotion4j.RgbImage;
import java.nio.ByteBuffer;

/** A picture whose rows can be read where they lie, in an array, if they are dense. */
public interface DenseRows extends RgbImage {
  /** Whether a row's bytes are red, green, blue, or the other way round, without gaps. */
  boolean isDense();

  /** Whether blue comes first in a pixel of dense rows. */
  boolean isBlueFirst();

  /** The array that holds the pixels; not to be written. */
  byte[] data();

  /** The same, to be read several bytes at a time. */
  ByteBuffer view();

  /** Where a row starts in the array. */
  int rowStart(int y);

  /** How far apart two rows are, unless there is an end of the array between them. */
  int pitch();
}
