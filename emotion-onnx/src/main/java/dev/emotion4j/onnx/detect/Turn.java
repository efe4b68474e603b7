package dev.emotion4j.onnx.detect;

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

  int clockwiseDegrees() {
    return clockwiseDegrees;
  }

  boolean sideways() {
    return this == RIGHT || this == LEFT;
  }

  /** Turns a box of a turned square of side 1 back. */
  Candidate back(Candidate box) {
    return switch (this) {
      case NONE -> box;
      case RIGHT ->
          new Candidate(box.top(), 1 - box.right(), box.bottom(), 1 - box.left(), box.score());
      case OVER ->
          new Candidate(
              1 - box.right(), 1 - box.bottom(), 1 - box.left(), 1 - box.top(), box.score());
      case LEFT ->
          new Candidate(1 - box.bottom(), box.left(), 1 - box.top(), box.right(), box.score());
    };
  }
}
