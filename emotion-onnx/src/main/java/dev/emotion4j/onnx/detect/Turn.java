package dev.emotion4j.onnx.detect;

import dev.emotion4j.onnx.detect.boxes.Point;

/** A quarter turn of what is looked at, clockwise. */
enum Turn {
  NONE(0),
  RIGHT(90),
  OVER(180),
  LEFT(270);

  private final int clockwiseDegrees;

  Turn(int clockwiseDegrees) {
    this.clockwiseDegrees = clockwiseDegrees;
  }

  /** Returns the turn after which a head of this roll is upright. */
  static Turn ofRoll(int roll) {
    for (Turn turn : values()) {
      if (turn.roll() == roll) {
        return turn;
      }
    }
    throw new IllegalArgumentException("No quarter turn: " + roll);
  }

  int clockwiseDegrees() {
    return clockwiseDegrees;
  }

  boolean sideways() {
    return this == RIGHT || this == LEFT;
  }

  /** By how many degrees a head is turned clockwise that is upright after this turn. */
  int roll() {
    return (360 - clockwiseDegrees) % 360;
  }

  /** Turns a point of a turned square of side 1 back. */
  Point back(Point point) {
    return switch (this) {
      case NONE -> point;
      case RIGHT -> new Point(point.y(), 1 - point.x());
      case OVER -> new Point(1 - point.x(), 1 - point.y());
      case LEFT -> new Point(1 - point.y(), point.x());
    };
  }
}
