package dev.emotion4j.video;

/** How many frames a second were analysed lately. Safe for concurrent use. */
final class FrameRate {
  private static final int REMEMBERED = 32;

  private final long[] nanos = new long[REMEMBERED];
  private int count;

  synchronized void tick(long now) {
    nanos[count++ % REMEMBERED] = now;
    // Far from overflow, and the same place in the ring.
    count = count >= 2 * REMEMBERED ? count - REMEMBERED : count;
  }

  /** Over the last 32 frames, as if the next one came now if that is slower. */
  synchronized double perSecond(long now) {
    int ticks = Math.min(count, REMEMBERED);
    if (ticks < 2) {
      return 0;
    }
    long newest = nanos[(count - 1) % REMEMBERED];
    long oldest = nanos[(count - ticks) % REMEMBERED];
    double mean = (newest - oldest) / (double) (ticks - 1);
    double spread = Math.max(mean, (now - oldest) / (double) ticks);
    return spread > 0 ? 1e9 / spread : 0;
  }
}
