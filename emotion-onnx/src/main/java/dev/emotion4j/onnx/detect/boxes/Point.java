package dev.emotion4j.onnx.detect.boxes;

/** A point, in pixels of whatever was looked at. */
public record Point(double x, double y) {}
