package dev.emotion4j.onnx.runtime;

import dev.emotion4j.ModelException;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.SelfTestResult;
import dev.emotion4j.onnx.files.GoldenRun;
import dev.emotion4j.onnx.files.ModelInfoReader;

/** The self-test of classifiers and detectors: a run on an input whose answer is known. */
public final class KnownAnswer {
  private KnownAnswer() {}

  /**
   * Runs the model once, in a slot as any call.
   *
   * @throws ModelException if the model's description has no golden block
   * @throws dev.emotion4j.InferenceException as {@link ModelSession#acquire}, or if the run fails
   */
  public static SelfTestResult compare(ModelSession session) {
    GoldenRun golden = session.loaded().model().golden();
    ModelSpec spec = session.loaded().model().spec();
    if (golden == null) {
      throw new ModelException(
          ModelException.Reason.DESCRIPTION,
          spec.fileName()
              + ": has no \"golden\" block in "
              + ModelInfoReader.INFO_FILE
              + ", so there is no known answer to compare with; add one when the model is exported");
    }
    Slot slot = session.acquire(null);
    try {
      golden.writeInput(slot.input(1), spec.input().floatCount(), slot.takesBytes());
      GoldenRun.Difference difference =
          golden.compare(
              session.runUncounted(slot, 1, null), session.loaded().shapes().outputCount());
      return new SelfTestResult(difference.max(), difference.mean(), golden.tolerance());
    } finally {
      session.release(slot);
    }
  }
}
