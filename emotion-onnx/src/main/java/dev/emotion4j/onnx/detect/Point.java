package dev.emotion4j.onnx.detect;

/** A point, in pixels of whatever was looked at. */
record Point(double x, double y) {}
