package dev.emotion4j.onnx.runtime;

import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.options.Loading;

/** Loads the bundled classifier and then the detector, and prints what came of it. */
final class LoadTwice {
  private LoadTwice() {}

  public static void main(String[] args) {
    load(BundledModels::classifier);
    load(BundledModels::detector);
  }

  private interface Loading {
    AutoCloseable load();
  }

  private static void load(Loading loading) {
    try (AutoCloseable loaded = loading.load()) {
      System.out.println("loaded " + (loaded != null));
    } catch (Throwable e) {
      System.out.println(e.getClass().getName() + ": " + e.getMessage());
      System.out.println("cause " + (e.getCause() != null));
    }
  }
}
