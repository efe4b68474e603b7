package dev.emotion4j.video;

import dev.emotion4j.BoundingBox;

/** Where a face is and how it moves: constant velocity, disturbed by accelerations. */
final class Motion {
  /*
   * A Kalman filter (Kalman 1960) for the centre of the box, the same for both axes, with the
   * face's own size as the unit of length: so one set of constants suits near and far faces. Width
   * and height follow the detector half-way with each frame.
   */

  /** How far a detector's centre is off, in sizes of the face. */
  private static final double MEASUREMENT_STD = 0.05;

  /** How a person changes pace, in sizes of the face per second squared. */
  private static final double ACCELERATION_STD = 3;

  /** How fast a face may be when it is first seen, in sizes of the face per second. */
  private static final double START_VELOCITY_STD = 1.5;

  private static final double SIZE_GAIN = 0.5;

  private double x;
  private double y;
  private double velocityX;
  private double velocityY;
  private double width;
  private double height;

  /** The covariance of position and velocity. */
  private double positionVariance = MEASUREMENT_STD * MEASUREMENT_STD;

  private double covariance;
  private double velocityVariance = START_VELOCITY_STD * START_VELOCITY_STD;

  Motion(BoundingBox box) {
    x = box.centerX();
    y = box.centerY();
    width = box.width();
    height = box.height();
  }

  /** Lets time pass. */
  void advance(double seconds) {
    x += velocityX * seconds;
    y += velocityY * seconds;
    double q = ACCELERATION_STD * ACCELERATION_STD;
    double squared = seconds * seconds;
    positionVariance +=
        2 * seconds * covariance + squared * velocityVariance + q * squared * squared / 4;
    covariance += seconds * velocityVariance + q * squared * seconds / 2;
    velocityVariance += q * squared;
  }

  /** Takes note of where the face was found. */
  void correct(BoundingBox box) {
    double innovation = positionVariance + MEASUREMENT_STD * MEASUREMENT_STD;
    double gain = positionVariance / innovation;
    double velocityGain = covariance / innovation;
    double dx = box.centerX() - x;
    double dy = box.centerY() - y;
    x += gain * dx;
    y += gain * dy;
    velocityX += velocityGain * dx;
    velocityY += velocityGain * dy;
    velocityVariance -= velocityGain * covariance;
    covariance *= 1 - gain;
    positionVariance *= 1 - gain;
    width += SIZE_GAIN * (box.width() - width);
    height += SIZE_GAIN * (box.height() - height);
  }

  /**
   * How unlikely it is that a box is this face, from 0: the distance of the centres in sizes of the
   * face, less for a face whose place is uncertain, and half of how many times its sides are longer
   * or shorter, as a logarithm.
   */
  double cost(BoundingBox box) {
    double size = Math.sqrt(width * height);
    double distance = Math.hypot(box.centerX() - x, box.centerY() - y) / size;
    double uncertainty = Math.min(1, Math.sqrt(positionVariance));
    double ratio = Math.log(box.width() / width) + Math.log(box.height() / height);
    return distance / (1 + uncertainty) + Math.abs(ratio) / 4;
  }

  /** Returns where the face is now. */
  BoundingBox box() {
    int boxWidth = (int) Math.max(1, Math.rint(width));
    int boxHeight = (int) Math.max(1, Math.rint(height));
    return new BoundingBox(
        (int) Math.rint(x - boxWidth / 2.0),
        (int) Math.rint(y - boxHeight / 2.0),
        boxWidth,
        boxHeight);
  }
}
