package io.tokenlake.ingest.convert;

import static io.tokenlake.ingest.TestRequests.KEY_A;
import static io.tokenlake.ingest.TestRequests.KEY_B;
import static io.tokenlake.ingest.TestRequests.TRACE_A;
import static io.tokenlake.ingest.TestRequests.TRACE_B;
import static io.tokenlake.ingest.TestRequests.resourceSpans;
import static io.tokenlake.ingest.TestRequests.scopeSpans;
import static io.tokenlake.ingest.TestRequests.span;
import static io.tokenlake.ingest.TestRequests.traces;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import org.junit.jupiter.api.Test;

class TraceSplitterTest {
  @Test
  void eachTraceKeepsItsSpansUnderTheirResourceAndScope() {
    ExportTraceServiceRequest request =
        traces(
            resourceSpans(
                "chat",
                scopeSpans("http", span(TRACE_A, "a1"), span(TRACE_B, "b1"), span(TRACE_A, "a2")),
                scopeSpans("llm", span(TRACE_A, "a3"))),
            resourceSpans("search", scopeSpans("http", span(TRACE_B, "b2"))));

    assertThat(TraceSplitter.split(request))
        .containsExactly(
            new Part<>(
                KEY_A,
                traces(
                    resourceSpans(
                        "chat",
                        scopeSpans("http", span(TRACE_A, "a1"), span(TRACE_A, "a2")),
                        scopeSpans("llm", span(TRACE_A, "a3"))))),
            new Part<>(
                KEY_B,
                traces(
                    resourceSpans("chat", scopeSpans("http", span(TRACE_B, "b1"))),
                    resourceSpans("search", scopeSpans("http", span(TRACE_B, "b2"))))));
  }

  @Test
  void scopeOfTheSameIndexInAnotherResourceIsNotConfused() {
    ExportTraceServiceRequest request =
        traces(
            resourceSpans("one", scopeSpans("x", span(TRACE_A, "a1"))),
            resourceSpans("two", scopeSpans("x", span(TRACE_A, "a2"), span(TRACE_B, "b1"))));

    assertThat(TraceSplitter.split(request))
        .contains(
            new Part<>(
                KEY_A,
                traces(
                    resourceSpans("one", scopeSpans("x", span(TRACE_A, "a1"))),
                    resourceSpans("two", scopeSpans("x", span(TRACE_A, "a2"))))));
  }

  @Test
  void singleTraceIsNotCopied() {
    ExportTraceServiceRequest request =
        traces(resourceSpans("chat", scopeSpans("lib", span(TRACE_A, "1"), span(TRACE_A, "2"))));

    assertThat(TraceSplitter.split(request))
        .singleElement()
        .satisfies(
            part -> {
              assertThat(part.key()).isEqualTo(KEY_A);
              assertThat(part.message()).isSameAs(request);
            });
  }

  @Test
  void spansWithInvalidTraceIdsGoThroughUnderTheIdTheyHave() {
    ByteString shortId = ByteString.fromHex("0fA0");
    ExportTraceServiceRequest request =
        traces(
            resourceSpans(
                "chat", scopeSpans("lib", span(shortId, "short"), span(ByteString.EMPTY, "none"))));

    assertThat(TraceSplitter.split(request))
        .containsExactly(
            new Part<>(
                "0fa0", traces(resourceSpans("chat", scopeSpans("lib", span(shortId, "short"))))),
            new Part<>(
                "",
                traces(resourceSpans("chat", scopeSpans("lib", span(ByteString.EMPTY, "none"))))));
  }

  @Test
  void requestWithoutSpansHasNoParts() {
    assertThat(TraceSplitter.split(traces(resourceSpans("chat", scopeSpans("lib"))))).isEmpty();
  }
}
