package dev.emotion4j.onnx.options;

/**
 * How a model's bytes come into memory. Each way verifies just the bytes that it hands to ONNX
 * Runtime; they differ in memory, and in what somebody who can write to the model's folder may do
 * meanwhile.
 */
public enum Loading {
  /**
   * {@link #IN_PLACE} for a file of 32 MiB or more in a directory whose path has no characters
   * beyond U+FFFF, on x86-64, unless the model is quantised; {@link #PRIVATE_COPY} for what comes
   * from no directory and is too large for the heap, and for what has graphs within its graph that
   * ONNX Runtime cannot optimise in memory; {@link #IN_MEMORY} for everything else.
   */
  AUTO,
  /**
   * The file is read once into memory, and loaded from there. Nothing that happens to the file
   * later matters. Takes up to three times the size of a file for a moment, and more of a stream.
   * From a source that is no directory, 512 MiB are read at the most.
   */
  IN_MEMORY,
  /**
   * The weights stay in the verified file, which ONNX Runtime maps: loading takes the time of the
   * checksum, and hardly any private memory. For folders that only trusted people can write to: a
   * file that is exchanged while it is loaded is noticed, but one that is overwritten or shortened
   * while the model is in use changes its answers or ends the process. Deleting or renaming it is
   * safe. Needs a model in a directory whose path has no characters beyond U+FFFF. Answers may
   * differ from the other ways' in the last bits, and batches may run 10 to 15 % slower, since ONNX
   * Runtime cannot reorder the weights. It does reorder, and so copy, those of quantised models,
   * which may run a third slower all the same.
   */
  IN_PLACE,
  /**
   * The file is copied to the folder for temporary files, where only this user can read and write
   * it, verified while it is copied, and the copy is loaded as {@link #IN_PLACE}. Nothing that
   * happens to the original matters. The copy is deleted at once where the system allows it, or
   * else when the classifier is closed.
   */
  PRIVATE_COPY
}
