package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.TestSpans.chat;
import static io.tokenlake.pipeline.TestSpans.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.pipeline.convert.SpanDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the options of the job make of the attributes that say who made a call. */
class AttributionOptionsTest {
  private static final int MOST_CHARACTERS = 256;

  @TempDir Path dir;
  private final CountingGroup metrics = new CountingGroup();

  @Test
  void valuesThatAreTooLongAreCutAndCounted() {
    AttributionMapping mapping = AttributionOptions.DEFAULTS.mapping(metrics);

    LlmCall fits = call(mapping, "team.name", "x".repeat(MOST_CHARACTERS));
    assertThat(fits.attribution().team()).hasSize(MOST_CHARACTERS);
    assertThat(metrics.count("attributionValuesCut")).isZero();

    LlmCall cut = call(mapping, "team.name", "x".repeat(MOST_CHARACTERS + 1));
    assertThat(cut.attribution().team()).hasSize(MOST_CHARACTERS);
    assertThat(metrics.count("attributionValuesCut")).isEqualTo(1);
  }

  @Test
  void userIdsAreHashedWithTheKeyOfTheFile() throws Exception {
    Path one = Files.writeString(dir.resolve("one"), "a key of thirty-two bytes or more, one");
    Path other = Files.writeString(dir.resolve("other"), "a key of thirty-two bytes or more, two");

    String hashed = userHashedWith(one);

    assertThat(hashed)
        .isNotEqualTo("alice")
        .isEqualTo(userHashedWith(one))
        .isNotEqualTo(userHashedWith(other));
    assertThatThrownBy(() -> userHashedWith(dir.resolve("none")))
        .hasMessageContaining(JobOptions.USER_ID_KEY_FILE.key())
        .hasMessageContaining("none cannot be read");
  }

  private String userHashedWith(Path keyFile) {
    AttributionMapping mapping =
        new AttributionOptions(Map.of(), keyFile.toString()).mapping(metrics);
    return call(mapping, "user.id", "alice").attribution().userId();
  }

  private static LlmCall call(AttributionMapping mapping, String key, String value) {
    Span span = chat(1, 10, 1).toBuilder().addAttributes(text(key, value)).build();
    ExportTraceServiceRequest request = TestSpans.request(span);
    ResourceSpans message = request.getResourceSpans(0).toBuilder().clearResource().build();
    SpanDecoder decoder = SpanDecoder.of(mapping);
    return decoder
        .decode(
            span,
            message.getScopeSpans(0),
            decoder.resource(message, null),
            new Origin("otlp_spans", 0, 0, 0))
        .span()
        .call();
  }

  /** Counters by name, as Flink would hold them. */
  private static final class CountingGroup extends UnregisteredMetricsGroup {
    private final Map<String, Counter> counters = new TreeMap<>();

    @Override
    public Counter counter(String name) {
      return counters.computeIfAbsent(name, super::counter);
    }

    long count(String name) {
      return counters.get(name).getCount();
    }
  }
}
