package io.tokenlake.ingest.admit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.ingest.TestRequests;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class ElementCounterTest {
  @Test
  void everyMessageCounts() throws Exception {
    // One resource spans, resource, attribute, value, scope spans, scope, two spans.
    byte[] request = TestRequests.twoTraces().toByteArray();

    assertThat(counter(8).isOver(request)).isFalse();
    assertThat(counter(7).isOver(request)).isTrue();
  }

  @Test
  void emptySpansThatTakeTwoBytesEachAreCounted() throws Exception {
    byte[] request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .addScopeSpans(
                        ScopeSpans.newBuilder()
                            .addAllSpans(
                                Collections.nCopies(1_000_000, Span.getDefaultInstance()))))
            .build()
            .toByteArray();

    assertThat(request).hasSizeLessThan(2_000_020);
    assertThat(counter(1_000_000).isOver(request)).isTrue();
    assertThat(counter(1_000_002).isOver(request)).isFalse();
  }

  @Test
  void fieldsThatAreNotKnownCount() throws Exception {
    UnknownFieldSet.Builder unknown = UnknownFieldSet.newBuilder();
    for (int number = 100; number < 200; number++) {
      unknown.mergeVarintField(number, 1);
    }
    byte[] request =
        TestRequests.twoTraces().toBuilder()
            .setUnknownFields(unknown.build())
            .build()
            .toByteArray();

    assertThat(counter(107).isOver(request)).isTrue();
    assertThat(counter(108).isOver(request)).isFalse();
  }

  @Test
  void whatIsNoProtobufIsSaidToBeNone() {
    byte[] body = "not protobuf, and long enough that it could be over".getBytes(UTF_8);

    assertThatThrownBy(() -> counter(1).isOver(body))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  @Test
  void objectsOfJsonCount() {
    byte[] json = "{\"resourceSpans\":[{},{},{},{},{}]}".getBytes(UTF_8);

    assertThat(counter(5).isJsonOver(json)).isTrue();
    assertThat(counter(6).isJsonOver(json)).isFalse();
  }

  private static ElementCounter counter(int max) {
    return new ElementCounter(ExportTraceServiceRequest.getDescriptor(), max);
  }
}
