package io.tokenlake.ingest.convert;

import static io.tokenlake.ingest.TestRequests.TRACE_A;
import static io.tokenlake.ingest.TestRequests.TRACE_B;
import static io.tokenlake.ingest.TestRequests.attribute;
import static io.tokenlake.ingest.TestRequests.resourceSpans;
import static io.tokenlake.ingest.TestRequests.scopeSpans;
import static io.tokenlake.ingest.TestRequests.span;
import static io.tokenlake.ingest.TestRequests.traces;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.schemas.otlp.ContentFilter;
import io.tokenlake.schemas.otlp.ToolArguments;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolArgumentsTest {
  private static final String ARGUMENTS = "{\"city\": \"Oslo\"}";

  /** printf '\xaa%.0s' {1..16}; printf '{"city": "Oslo"}': through sha256sum, 16 digits. */
  private static final String DIGEST_IN_TRACE_A = "47241cf05be13d99";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gen_ai.tool.call.arguments",
        "ai.toolCall.args",
        "tool_arguments",
        "gcp.vertex.agent.tool_call_args",
        "spring.ai.tool.call.arguments"
      })
  void aDigestTakesThePlaceOfArgumentsInEveryDialect(String key) {
    assertThat(filtered(TRACE_A, attribute(key, ARGUMENTS)).getAttributesList())
        .containsExactly(attribute(ToolArguments.DIGEST_KEY, DIGEST_IN_TRACE_A));
  }

  @ParameterizedTest
  @CsvSource({
    "traceloop.entity.input, traceloop.span.kind, tool, workflow",
    "input.value, openinference.span.kind, TOOL, CHAIN"
  })
  void aKeyThatServesAllSpansIsDigestedOnThoseOfToolsOnly(
      String key, String kindKey, String tool, String other) {
    assertThat(digest(attribute(key, ARGUMENTS), attribute(kindKey, tool)))
        .isEqualTo(DIGEST_IN_TRACE_A);
    assertThat(digest(attribute(key, ARGUMENTS), attribute(kindKey, other))).isNull();
    assertThat(digest(attribute(key, ARGUMENTS))).isNull();
  }

  @Test
  void digestsOfDifferentTracesCannotBeCompared() {
    KeyValue arguments = attribute("gen_ai.tool.call.arguments", ARGUMENTS);

    assertThat(ToolArguments.digest(filtered(TRACE_B, arguments)))
        .hasSize(16)
        .isNotEqualTo(DIGEST_IN_TRACE_A);
  }

  @Test
  void structuredArgumentsAreDigestedToo() {
    assertThat(digest(structured("Oslo")))
        .hasSize(16)
        .isEqualTo(digest(structured("Oslo")))
        .isNotEqualTo(digest(structured("Rome")));
  }

  @Test
  void aDigestThatIsThereIsKeptAndFilteringAgainChangesNothing() {
    KeyValue digest = attribute(ToolArguments.DIGEST_KEY, "0123456789abcdef");
    Span once = filtered(TRACE_A, digest, attribute("tool_arguments", ARGUMENTS));

    assertThat(once.getAttributesList()).containsExactly(digest);
    assertThat(filtered(TRACE_A, digest)).isEqualTo(once);
  }

  @Test
  void whatWasHiddenOrLeftEmptyHasNoDigest() {
    KeyValue tool = attribute("openinference.span.kind", "TOOL");

    assertThat(digest(tool, attribute("input.value", "__REDACTED__"))).isNull();
    assertThat(digest(attribute("tool_arguments", " "))).isNull();
    assertThat(digest(tool, attribute("tool.parameters", "{\"city\": \"string\"}")))
        .as("the parameters are the definition of the tool, the same in every call")
        .isNull();
  }

  private static KeyValue structured(String city) {
    return KeyValue.newBuilder()
        .setKey("gen_ai.tool.call.arguments")
        .setValue(
            AnyValue.newBuilder()
                .setKvlistValue(KeyValueList.newBuilder().addValues(attribute("city", city))))
        .build();
  }

  private static String digest(KeyValue... attributes) {
    return ToolArguments.digest(filtered(TRACE_A, attributes));
  }

  private static Span filtered(ByteString traceId, KeyValue... attributes) {
    Span tool =
        span(traceId, "tool").toBuilder().addAllAttributes(Arrays.asList(attributes)).build();
    return ContentFilter.DEFAULT
        .traces(traces(resourceSpans("chat", scopeSpans("lib", tool))))
        .getResourceSpans(0)
        .getScopeSpans(0)
        .getSpans(0);
  }
}
