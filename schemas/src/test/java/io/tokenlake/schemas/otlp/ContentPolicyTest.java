package io.tokenlake.schemas.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.tokenlake.schemas.otlp.ContentPolicy.Mode;
import io.tokenlake.schemas.otlp.ContentPolicy.Redaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentPolicyTest {
  private static final String PROMPT = "gen_ai.prompt.0.content";
  private static final String HASH_KEY = "0123456789abcdef";
  private static final ContentPolicy KEEP = policy(Mode.KEEP, List.of(), List.of());

  @Test
  void contentThatIsKeptLosesOnlySecretsAndAddresses() {
    Span span = span(text(PROMPT, "I am ann@example.com, my key is sk-abcdefghijklmnopqrst."));

    assertThat(filter(KEEP, span).getAttributes(0).getValue().getStringValue())
        .isEqualTo("I am [REDACTED:email], my key is [REDACTED:secret].");
  }

  @Test
  void hashesTellEqualContentApartFromOther() {
    ContentPolicy hash = new ContentPolicy(Mode.HASH, List.of(), List.of(), Set.of(), HASH_KEY);
    Span span =
        filter(hash, span(text(PROMPT, "a"), text("input.value", "a"), text("prompt", "b")));

    assertThat(span.getAttributesList()).extracting(KeyValue::getKey).hasSize(3);
    String first = span.getAttributes(0).getValue().getStringValue();
    assertThat(first).matches("hmac-sha256:[0-9a-f]{32}");
    assertThat(span.getAttributes(1).getValue().getStringValue()).isEqualTo(first);
    assertThat(span.getAttributes(2).getValue().getStringValue()).isNotEqualTo(first);
  }

  @Test
  void hashesOfAnotherKeyAreOthers() {
    Span span = span(text(PROMPT, "a"));

    assertThat(filter(hashing(HASH_KEY), span)).isNotEqualTo(filter(hashing(HASH_KEY + "x"), span));
  }

  @Test
  void whatIsAllowedStaysAndWhatIsDeniedGoes() {
    ContentPolicy policy =
        policy(
            Mode.DROP, List.of("gen_ai.prompt.*", "input.value"), List.of("my.*", "input.value"));
    Span span =
        span(text(PROMPT, "a"), text("input.value", "b"), text("my.notes", "c"), text("mine", "d"));

    assertThat(filter(policy, span).getAttributesList())
        .containsExactly(text(PROMPT, "a"), text("mine", "d"));
  }

  @Test
  void contentInsideOfValuesGoesToo() {
    KeyValue nested =
        attribute(
            "list",
            AnyValue.newBuilder()
                .setArrayValue(
                    ArrayValue.newBuilder()
                        .addValues(
                            AnyValue.newBuilder()
                                .setKvlistValue(
                                    KeyValueList.newBuilder()
                                        .addValues(text(PROMPT, "MARK"))
                                        .addValues(text("kept", "x"))))));

    assertThat(filter(ContentPolicy.DEFAULT, span(nested)).toString())
        .doesNotContain("MARK")
        .contains("kept");
  }

  @Test
  void ofJsonOnlyTheMembersWithContentGo() {
    Span span =
        span(
            text(
                "llm.invocation_parameters",
                "{\"model\":\"m\",\"tools\":[{\"a\":1}],\"x\":{\"instructions\":\"MARK\",\"n\":1.50}}"),
            text("metadata", "{'python': 'MARK'}"),
            text("langfuse.observation.model.parameters", "{\"service_tier\": \"flex\"}"));

    assertThat(filter(ContentPolicy.DEFAULT, span).getAttributesList())
        .containsExactly(
            text("llm.invocation_parameters", "{\"model\":\"m\",\"x\":{\"n\":1.50}}"),
            text("metadata", ""),
            text("langfuse.observation.model.parameters", "{\"service_tier\": \"flex\"}"));
  }

  @Test
  void bareNamesAreContentInEventsOfCodingAgentsOnly() {
    LogRecord codex =
        LogRecord.newBuilder()
            .addAttributes(text("event.name", "codex.tool_result"))
            .addAttributes(text("arguments", "MARK"))
            .addAttributes(text("duration_ms", "1"))
            .build();
    LogRecord claude =
        LogRecord.newBuilder()
            .setBody(AnyValue.newBuilder().setStringValue("claude_code.assistant_response"))
            .addAttributes(text("response", "MARK"))
            .build();
    LogRecord other =
        LogRecord.newBuilder()
            .setEventName("job.done")
            .addAttributes(text("output", "a.csv"))
            .build();

    assertThat(filter(ContentPolicy.DEFAULT, codex, claude, other))
        .containsExactly(
            codex.toBuilder().removeAttributes(1).build(),
            claude.toBuilder().clearAttributes().build(),
            other);
  }

  @Test
  void theBodyOfARecordWithAttributesOfTheConventionsIsAMessage() {
    LogRecord record =
        LogRecord.newBuilder()
            .addAttributes(text("gen_ai.system", "openai"))
            .setBody(AnyValue.newBuilder().setStringValue("MARK"))
            .build();

    assertThat(filter(ContentPolicy.DEFAULT, record))
        .containsExactly(record.toBuilder().clearBody().build());
    assertThat(filter(KEEP, record)).containsExactly(record);
  }

  @Test
  void pointsOfMetricsAndTheirExemplarsAreFilteredToo() {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    request
        .addResourceMetricsBuilder()
        .addScopeMetricsBuilder()
        .addMetricsBuilder()
        .getSumBuilder()
        .addDataPoints(
            NumberDataPoint.newBuilder()
                .setAsInt(7)
                .addAttributes(text(PROMPT, "MARK"))
                .addExemplars(Exemplar.newBuilder().addFilteredAttributes(text(PROMPT, "MARK"))));

    assertThat(ContentFilter.DEFAULT.metrics(request.build()).toString())
        .doesNotContain("MARK")
        .contains("as_int: 7");
  }

  @Test
  void anAddressStaysWhereItSaysWhoMadeTheCall() {
    Span span =
        span(
            text("user.id", "ann@example.com"),
            text("langfuse.user.id", "ann@example.com"),
            text("ai.telemetry.metadata.userId", "ann@example.com"),
            text("exception.message", "no mailbox ann@example.com"));

    assertThat(filter(ContentPolicy.DEFAULT, span).getAttributesList())
        .containsExactly(
            text("user.id", "ann@example.com"),
            text("langfuse.user.id", "ann@example.com"),
            text("ai.telemetry.metadata.userId", "ann@example.com"),
            text("exception.message", "no mailbox [REDACTED:email]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Incorrect API key provided: sk-proj-abcdEFGH1234_5678 | Incorrect API key provided:"
            + " [REDACTED:secret]",
        "id AKIAIOSFODNN7EXAMPLE used | id [REDACTED:secret] used",
        "Authorization: Bearer abc.DEF-123_456~xyz | Authorization: Bearer [REDACTED:secret]",
        "https://ann:hunter22@host/x | https://ann:[REDACTED:secret]@host/x",
        "https://host/x?api_key=abcdefgh12&n=1 | https://host/x?api_key=[REDACTED:secret]&n=1",
        "{\"client_secret\": \"abcdefgh12\"} | {\"client_secret\": \"[REDACTED:secret]\"}",
        "ghp_abcdefghijklmnopqrstuvwxyz0123456789 | [REDACTED:secret]",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF123 | [REDACTED:secret]",
        "-----BEGIN RSA PRIVATE KEY-----abc-----END RSA PRIVATE KEY----- | [REDACTED:secret]",
        "mail to ann.lee+x@mail.example.co.uk now | mail to [REDACTED:email] now",
      })
  void secretsAndAddressesAreReplaced(String text, String redacted) {
    assertThat(filter(ContentPolicy.DEFAULT, span(text("k", text))).getAttributes(0))
        .isEqualTo(text("k", redacted));
    Span failed = Span.newBuilder().setStatus(Status.newBuilder().setMessage(text)).build();
    assertThat(filter(ContentPolicy.DEFAULT, failed).getStatus().getMessage()).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a basic understanding of tokens and keys",
        "task-force-alpha-and-some-more",
        "chatcmpl-yBIeTAWiylwkiqpp3hKqZDGFKqMA9",
        "anthropic.claude-sonnet-4-5-20250929-v1:0",
        "https://api.openai.com/v1/chat/completions",
        "npm@latest and foo@bar",
        "max_tokens: 1024, token_count=5"
      })
  void ordinaryTextStays(String text) {
    byte[] request = request(span(text("k", text))).toByteArray();

    assertThat(unchecked(ContentPolicy.DEFAULT, request)).isSameAs(request);
  }

  @Test
  void nothingIsRedactedWhereTheOperatorSaysSo() {
    ContentPolicy none = new ContentPolicy(Mode.DROP, List.of(), List.of(), Set.of(), null);
    Span span = span(text("k", "ann@example.com sk-abcdefghijklmnopqrst"));

    assertThat(filter(none, span)).isEqualTo(span);
  }

  @Test
  void textMadeToBeSlowIsNot() {
    String slow = "eyJ-sk-@a.".repeat(200_000) + "pwd=".repeat(100_000) + "://a:".repeat(50_000);

    assertThat(filter(ContentPolicy.DEFAULT, span(text("k", slow))).getAttributesCount()).isOne();
  }

  @Test
  void contentCannotHideInASecondValueOfOneKey() {
    KeyValue key = KeyValue.newBuilder().setKey("a").build();
    ByteString value =
        KeyValue.newBuilder().setValue(text("x", "MARK").getValue()).build().toByteString();
    ByteString twice = key.toByteString().concat(value).concat(value);
    byte[] request = withAttribute(twice);

    assertThat(new String(unchecked(KEEP, request), UTF_8)).doesNotContain("MARK");
  }

  @Test
  void whatBreaksOffIsRefusedWhereverItDoes() {
    byte[] whole = request(span(text("k", "v"), text(PROMPT, "v"))).toByteArray();

    for (int length = 1; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ContentFilter.DEFAULT.traces(part))
          .isInstanceOf(InvalidProtocolBufferException.class);
    }
  }

  @Test
  void allThatIsWrongWithAPolicyIsSaid() {
    assertThat(ContentPolicy.problems(Mode.HASH, List.of("a*b", "*"), List.of(" "), "short"))
        .containsExactly(
            "hashing content needs a key of at least 16 bytes: without one a short text can be"
                + " guessed",
            "'a*b' is no attribute key; it may end, but only end, in *",
            "'*' is no attribute key; it may end, but only end, in *",
            "' ' is no attribute key; it may end, but only end, in *");
    assertThat(ContentPolicy.problems(Mode.DROP, List.of(), List.of(), HASH_KEY))
        .containsExactly("a hash key is given, but content is not hashed");
    assertThatThrownBy(() -> policy(Mode.DROP, List.of("*"), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] withAttribute(ByteString attribute) {
    ByteString request = attribute;
    for (int field : new int[] {9, 2, 2, 1}) {
      byte[] out = new byte[CodedOutputStream.computeBytesSize(field, request)];
      CodedOutputStream stream = CodedOutputStream.newInstance(out);
      try {
        stream.writeBytes(field, request);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      request = ByteString.copyFrom(out);
    }
    return request.toByteArray();
  }

  private static ContentPolicy policy(Mode mode, List<String> allow, List<String> deny) {
    return new ContentPolicy(mode, allow, deny, Set.of(Redaction.values()), null);
  }

  private static ContentPolicy hashing(String key) {
    return new ContentPolicy(Mode.HASH, List.of(), List.of(), Set.of(), key);
  }

  private static Span filter(ContentPolicy policy, Span span) {
    return new ContentFilter(policy)
        .traces(request(span))
        .getResourceSpans(0)
        .getScopeSpans(0)
        .getSpans(0);
  }

  private static List<LogRecord> filter(ContentPolicy policy, LogRecord... records) {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    request.addResourceLogsBuilder().addScopeLogsBuilder().addAllLogRecords(List.of(records));
    return new ContentFilter(policy)
        .logs(request.build())
        .getResourceLogs(0)
        .getScopeLogs(0)
        .getLogRecordsList();
  }

  private static byte[] unchecked(ContentPolicy policy, byte[] request) {
    try {
      return new ContentFilter(policy).traces(request);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static ExportTraceServiceRequest request(Span span) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    request.addResourceSpansBuilder().addScopeSpansBuilder().addSpans(span);
    return request.build();
  }

  private static Span span(KeyValue... attributes) {
    return Span.newBuilder().addAllAttributes(Arrays.asList(attributes)).build();
  }

  private static KeyValue text(String key, String value) {
    return attribute(key, AnyValue.newBuilder().setStringValue(value));
  }

  private static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }
}
