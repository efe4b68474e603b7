package dev.emotion4j.onnx.android;

import android.content.Context;
import android.graphics.Bitmap;
import androidx.camera.core.ImageProxy;
import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Pixels;
import dev.emotion4j.image.YuvColors;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.ModelSource;
import dev.emotion4j.onnx.OnnxEmotionClassifier;

/**
 * The samples of docs/android.md. {@link AndroidSamplesTest} runs them on Robolectric, and {@code
 * AndroidDocumentTest} compares their text with the document.
 */
final class AndroidSamples {
  private AndroidSamples() {}

  // sample
  static EmotionClassifier classifier(Context context, String model) {
    ModelSource assets =
        ModelSource.named("assets/models", name -> context.getAssets().open("models/" + name));
    return OnnxEmotionClassifier.builder(ModelDirectory.open(assets), model).build();
  }

  // end of sample

  // sample
  static RgbImage image(Bitmap bitmap) {
    int width = bitmap.getWidth();
    int height = bitmap.getHeight();
    int[] argb = new int[width * height];
    bitmap.getPixels(argb, 0, width, 0, 0, width, height);
    return Pixels.argb(argb, width, height);
  }

  // end of sample

  // sample
  static RgbImage upright(ImageProxy proxy) {
    ImageProxy.PlaneProxy[] planes = proxy.getPlanes();
    RgbImage sensor =
        Pixels.yuv420(
            planes[0].getBuffer(),
            planes[1].getBuffer(),
            planes[2].getBuffer(),
            planes[0].getRowStride(),
            planes[1].getRowStride(),
            planes[1].getPixelStride(),
            proxy.getWidth(),
            proxy.getHeight(),
            YuvColors.BT601_FULL);
    return Pixels.rotated(sensor, proxy.getImageInfo().getRotationDegrees());
  }

  // end of sample
}
