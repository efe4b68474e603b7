package dev.emotion4j.image.decode;

import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.PixelMemory;
import dev.emotion4j.image.decode.input.RowSource;
import dev.emotion4j.image.pixels.RowPass;
import dev.emotion4j.image.pixels.RowWindow;

/** Rows that go from a decoder to a pass one by one, so that few are held. */
@DesktopOnly
final class StreamedRows {
  private StreamedRows() {}

  /** Makes a window in memory for a picture's rows, and starts the pass with it. */
  static RowWindow start(int width, int height, RowPass pass, PixelMemory memory, String format) {
    RowWindow window = new RowWindow(memory.take(RowWindow.bytes(width), format), width, height);
    pass.start(window);
    return window;
  }

  /** Decodes all rows for a pass. */
  static void pass(RowSource source, RowPass pass, PixelMemory memory, String format) {
    RowWindow window = start(source.width(), source.height(), pass, memory, format);
    for (int y = 0; y < source.height(); y++) {
      source.row(y, window.data(), window.rowStart(y));
      pass.advance(y + 1);
    }
  }
}
