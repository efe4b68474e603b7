package dev.emotion4j.examples.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emotion4j.ModelSpec;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which model answers: {@code GET /v1/model}. */
@JsonPropertyOrder({"file", "name", "version", "sha256", "labels", "note"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelJson(
    String file,
    String name,
    @Nullable String version,
    @Nullable String sha256,
    List<String> labels,
    @Nullable String note) {

  static String of(ModelSpec spec) {
    try {
      return JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build()
          .writeValueAsString(
              new ModelJson(
                  spec.fileName(),
                  spec.name(),
                  spec.version(),
                  spec.sha256(),
                  spec.labels(),
                  spec.note()));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
