package dev.emotion4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.testing.Golden;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PixelsTest {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 5;

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** An image that is none of ours. */
  private record Foreign(RgbImage image) implements RgbImage {
    @Override
    public int width() {
      return image.width();
    }

    @Override
    public int height() {
      return image.height();
    }

    @Override
    public void readRow(int x, int y, int count, byte[] rgb) {
      image.readRow(x, y, count, rgb);
    }
  }

  @Test
  void readsTheSamePictureFromEveryOrderOfBytes() {
    byte[] rgb = noise(3 * WIDTH * HEIGHT);
    byte[] bgr = new byte[rgb.length];
    byte[] rgba = noise(4 * WIDTH * HEIGHT);
    int[] argb = new int[WIDTH * HEIGHT];
    for (int i = 0; i < argb.length; i++) {
      for (int c = 0; c < 3; c++) {
        bgr[3 * i + 2 - c] = rgb[3 * i + c];
        rgba[4 * i + c] = rgb[3 * i + c];
        argb[i] = argb[i] << 8 | (rgb[3 * i + c] & 0xFF);
      }
      argb[i] |= i << 24;
    }

    assertThat(Golden.rgb(Pixels.rgb(rgb, WIDTH, HEIGHT))).isEqualTo(rgb);
    assertThat(Golden.rgb(Pixels.bgr(bgr, WIDTH, HEIGHT))).isEqualTo(rgb);
    assertThat(Golden.rgb(Pixels.rgba(rgba, WIDTH, HEIGHT))).isEqualTo(rgb);
    assertThat(Golden.rgb(Pixels.argb(argb, WIDTH, HEIGHT))).isEqualTo(rgb);
    ByteBuffer direct = ByteBuffer.allocateDirect(rgba.length).put(rgba).flip();
    assertThat(Golden.rgb(Pixels.rgba(direct, WIDTH, HEIGHT, 4 * WIDTH))).isEqualTo(rgb);
  }

  @Test
  void readsRowsWithGapsFromHeapAndDirectBuffersBehindTheirPosition() {
    int stride = 3 * WIDTH + 4;
    byte[] bytes = noise(2 + stride * HEIGHT);
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      System.arraycopy(bytes, 2 + y * stride, rgb, 3 * WIDTH * y, 3 * WIDTH);
    }
    ByteBuffer heap = ByteBuffer.wrap(bytes).position(2);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).position(2);

    assertThat(Golden.rgb(Pixels.rgb(heap, WIDTH, HEIGHT, stride))).isEqualTo(rgb);
    assertThat(Golden.rgb(Pixels.rgb(direct, WIDTH, HEIGHT, stride))).isEqualTo(rgb);
    assertThat(heap.position()).isEqualTo(2);
  }

  @Test
  void copiesGreyToAllThreeColours() {
    assertThat(Golden.rgb(Pixels.gray(new byte[] {5, -1}, 2, 1)))
        .containsExactly(5, 5, 5, -1, -1, -1);
  }

  @ParameterizedTest
  @EnumSource
  void convertsYuvAsTheStandardsSay(YuvColors colors) {
    boolean limited = colors.name().endsWith("LIMITED");
    double kr = colors.name().startsWith("BT601") ? 0.299 : 0.2126;
    double kb = colors.name().startsWith("BT601") ? 0.114 : 0.0722;
    byte[] rgb = new byte[3];
    for (int y = 0; y < 256; y += 3) {
      for (int u = 0; u < 256; u += 5) {
        for (int v = 0; v < 256; v += 5) {
          double luma = limited ? (y - 16) * 255 / 219.0 : y;
          double blueness = (u - 128) * (limited ? 255 / 224.0 : 1);
          double redness = (v - 128) * (limited ? 255 / 224.0 : 1);
          double red = luma + 2 * (1 - kr) * redness;
          double blue = luma + 2 * (1 - kb) * blueness;
          double green = (luma - kr * red - kb * blue) / (1 - kr - kb);
          colors.matrix().store(y, u, v, rgb, 0);

          assertNear(rgb[0], red);
          assertNear(rgb[1], green);
          assertNear(rgb[2], blue);
        }
      }
    }
  }

  private static void assertNear(byte actual, double expected) {
    double cut = Math.max(0, Math.min(255, expected));
    // Rounding is half a step; the fixed point adds less than a hundredth.
    if (Math.abs((actual & 0xFF) - cut) > 0.51) {
      assertThat((double) (actual & 0xFF)).isEqualTo(cut);
    }
  }

  @Test
  void knowsBlackWhiteAndGreyOfBothRanges() {
    byte[] rgb = new byte[3];
    YuvColors.BT601_LIMITED.matrix().store(16, 128, 128, rgb, 0);
    assertThat(rgb).containsExactly(0, 0, 0);
    YuvColors.BT709_LIMITED.matrix().store(235, 128, 128, rgb, 0);
    assertThat(rgb).containsExactly(-1, -1, -1);
    YuvColors.BT601_FULL.matrix().store(77, 128, 128, rgb, 0);
    assertThat(rgb).containsExactly(77, 77, 77);
  }

  @Test
  void readsTheSamePictureFromEveryOrderOfPlanes() {
    int half = 4;
    byte[] y = noise(WIDTH * HEIGHT);
    byte[] u = noise(half * 3);
    byte[] v = noise(half * 3 + 1);
    byte[] nv12 = new byte[y.length + 2 * half * 3];
    byte[] nv21 = new byte[nv12.length];
    System.arraycopy(y, 0, nv12, 0, y.length);
    System.arraycopy(y, 0, nv21, 0, y.length);
    for (int i = 0; i < half * 3; i++) {
      nv12[y.length + 2 * i] = nv21[y.length + 2 * i + 1] = u[i];
      nv12[y.length + 2 * i + 1] = nv21[y.length + 2 * i] = v[i];
    }
    byte[] expected = new byte[3 * WIDTH * HEIGHT];
    for (int row = 0; row < HEIGHT; row++) {
      for (int x = 0; x < WIDTH; x++) {
        int block = row / 2 * half + x / 2;
        int at = row * WIDTH + x;
        YuvColors.BT601_FULL
            .matrix()
            .store(y[at] & 0xFF, u[block] & 0xFF, v[block] & 0xFF, expected, 3 * at);
      }
    }
    ByteBuffer direct = ByteBuffer.allocateDirect(nv12.length).put(nv12).flip();
    ByteBuffer chroma = direct.duplicate().position(y.length).slice();
    YuvColors full = YuvColors.BT601_FULL;

    assertThat(Golden.rgb(Pixels.nv12(nv12, WIDTH, HEIGHT, full))).isEqualTo(expected);
    assertThat(Golden.rgb(Pixels.nv21(nv21, WIDTH, HEIGHT, full))).isEqualTo(expected);
    assertThat(
            Golden.rgb(
                Pixels.yuv420(
                    ByteBuffer.wrap(y),
                    ByteBuffer.wrap(u),
                    ByteBuffer.wrap(v),
                    WIDTH,
                    half,
                    1,
                    WIDTH,
                    HEIGHT,
                    full)))
        .isEqualTo(expected);
    // As Android gives it: both planes in one buffer, the second starting a byte later.
    assertThat(
            Golden.rgb(
                Pixels.yuv420(
                    direct,
                    chroma.duplicate(),
                    chroma.duplicate().position(1),
                    WIDTH,
                    2 * half,
                    2,
                    WIDTH,
                    HEIGHT,
                    full)))
        .isEqualTo(expected);
  }

  @Test
  void turnsAndMirrorsEveryKindOfImageAlike() {
    byte[] gray = noise(WIDTH * HEIGHT);
    int[] argb = new int[gray.length];
    byte[] nv12 = new byte[gray.length + 2 * 4 * 3];
    Arrays.fill(nv12, (byte) 128);
    System.arraycopy(gray, 0, nv12, 0, gray.length);
    for (int i = 0; i < gray.length; i++) {
      argb[i] = (gray[i] & 0xFF) * 0x010101;
    }
    ByteBuffer direct = ByteBuffer.allocateDirect(gray.length).put(gray).flip();
    RgbImage image = Pixels.gray(gray, WIDTH, HEIGHT);
    RgbImage[] others = {
      Pixels.gray(direct, WIDTH, HEIGHT, WIDTH),
      Pixels.argb(argb, WIDTH, HEIGHT),
      Pixels.nv12(nv12, WIDTH, HEIGHT, YuvColors.BT601_FULL),
      new Foreign(image)
    };
    BoundingBox box = new BoundingBox(1, 2, 3, 2);
    for (int degrees = 0; degrees < 360; degrees += 90) {
      byte[] turned = new byte[3 * gray.length];
      int width = degrees % 180 == 0 ? WIDTH : HEIGHT;
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          // Where the pixel (x, y) goes when the picture is turned clockwise.
          int to =
              switch (degrees) {
                case 0 -> y * width + x;
                case 90 -> x * width + HEIGHT - 1 - y;
                case 180 -> (HEIGHT - 1 - y) * width + WIDTH - 1 - x;
                default -> (WIDTH - 1 - x) * width + y;
              };
          Arrays.fill(turned, 3 * to, 3 * to + 3, gray[y * WIDTH + x]);
        }
      }
      assertThat(Golden.rgb(Pixels.rotated(image, degrees))).isEqualTo(turned);
      for (RgbImage other : others) {
        RgbImage view = Pixels.rotated(other, degrees);
        assertThat(Golden.rgb(view)).isEqualTo(turned);
        assertThat(Golden.rgb(Pixels.mirrored(Pixels.mirrored(view)))).isEqualTo(turned);
        assertThat(Golden.rgb(Pixels.rotated(other.crop(box), degrees)))
            .isEqualTo(Golden.rgb(Pixels.rotated(image.crop(box), degrees)));
      }
    }
    assertThat(Golden.rgb(Pixels.mirrored(Pixels.gray(new byte[] {1, 2, 3}, 3, 1))))
        .containsExactly(3, 3, 3, 2, 2, 2, 1, 1, 1);
  }

  @Test
  void saysWhatIsTooSmall() {
    ByteBuffer bytes = ByteBuffer.allocate(20);

    assertThatThrownBy(() -> Pixels.rgb(bytes, 3, 2, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A row stride of 8 and a pixel stride of 3 bytes are too small for rgb of 3 pixels a"
                + " row");
    assertThatThrownBy(() -> Pixels.rgb(bytes, 3, 2, 12))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3x2 pixels of rgb need 21 elements, but there are 20");
    assertThatThrownBy(() -> Pixels.nv21(new byte[9], 3, 2, YuvColors.BT601_FULL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3x2 pixels of nv21 need 10 elements, but there are 9");
    // 100 of luma, and 5 rows of 10 of chroma.
    assertThatThrownBy(() -> Pixels.nv12(new byte[10], 10, 10, YuvColors.BT601_FULL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("10x10 pixels of nv12 need 150 elements, but there are 10");
    assertThatThrownBy(() -> Pixels.rotated(Pixels.gray(new byte[1], 1, 1), 45))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An image can be turned by 0, 90, 180 or 270 degrees, but got 45");
  }
}
