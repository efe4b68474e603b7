package dev.emotion4j.examples.serve;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests, in the text format that Prometheus reads. Safe for all threads. */
final class ServerMetrics {
  private static final double[] BUCKET_SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };
  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<Integer, LongAdder> responses = new ConcurrentSkipListMap<>();
  private final LongAdder[] buckets = new LongAdder[BUCKET_SECONDS.length + 1];
  private final LongAdder totalNanos = new LongAdder();
  private final LongAdder faces = new LongAdder();

  ServerMetrics() {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  /** Counts one answer to a request for a classification. */
  void answered(int status, long nanos) {
    responses.computeIfAbsent(status, s -> new LongAdder()).increment();
    int bucket = 0;
    while (bucket < BUCKET_SECONDS.length && nanos > BUCKET_SECONDS[bucket] * NANOS_PER_SECOND) {
      bucket++;
    }
    buckets[bucket].increment();
    totalNanos.add(nanos);
  }

  void found(int number) {
    faces.add(number);
  }

  String text(WorkQueue queue) {
    StringBuilder text = new StringBuilder();
    head(text, "emotion_requests_total", "counter", "Classifications asked for, by HTTP status.");
    responses.forEach(
        (status, count) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "emotion_requests_total{status=\"%d\"} %d%n",
                    status,
                    count.sum())));
    head(text, "emotion_request_seconds", "histogram", "From a request to its answer.");
    long count = 0;
    for (int i = 0; i < buckets.length; i++) {
      count += buckets[i].sum();
      String upTo = i < BUCKET_SECONDS.length ? Double.toString(BUCKET_SECONDS[i]) : "+Inf";
      text.append(
          String.format(
              Locale.ROOT, "emotion_request_seconds_bucket{le=\"%s\"} %d%n", upTo, count));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "emotion_request_seconds_sum %.6f%nemotion_request_seconds_count %d%n",
            totalNanos.sum() / NANOS_PER_SECOND,
            count));
    head(text, "emotion_faces_total", "counter", "Faces found.");
    text.append("emotion_faces_total ").append(faces.sum()).append('\n');
    head(text, "emotion_places", "gauge", "Places for requests: analysed and waiting.");
    text.append("emotion_places ").append(queue.size()).append('\n');
    head(text, "emotion_places_taken", "gauge", "Places that are taken.");
    text.append("emotion_places_taken ").append(queue.taken()).append('\n');
    return text.toString().replace("\r\n", "\n");
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }
}
