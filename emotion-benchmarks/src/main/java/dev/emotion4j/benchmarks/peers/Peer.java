package dev.emotion4j.benchmarks.peers;

import java.awt.image.BufferedImage;
import java.nio.file.Path;

/**
 * One way to classify a picture with a reference model: ours, or what a Java programmer would use
 * instead. Found by {@link java.util.ServiceLoader}, so that a build profile can add peers. Used by
 * one thread.
 */
interface Peer {
  /** Returns the name in the tables. */
  String name();

  /** Loads the model, to run on one thread. */
  void open(Path model) throws Exception;

  /** Decodes a JPEG file and returns the logits. */
  float[] classifyJpeg(byte[] jpeg) throws Exception;

  /** Takes a decoded frame into use, whose pixels are held as the library likes them. */
  void prepareFrame(BufferedImage frame) throws Exception;

  /** Returns the logits of the prepared frame. */
  float[] classifyFrame() throws Exception;

  /** Releases the model. */
  void close() throws Exception;
}
