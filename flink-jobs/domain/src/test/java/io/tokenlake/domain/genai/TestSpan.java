package io.tokenlake.domain.genai;

import java.util.HashMap;
import java.util.Map;

/** Builds spans for tests: an empty span of half a second unless told otherwise. */
final class TestSpan {
  /** 2026-11-20T12:00:00.000001Z. */
  static final long START_NANOS = 1_795_176_000_000_001_000L;

  private final Map<String, Object> attributes = new HashMap<>();
  private final Map<String, Object> resource = new HashMap<>();
  private long startNanos = START_NANOS;
  private long endNanos = START_NANOS + 500_000_000L;
  private boolean failed;
  private String exceptionType;
  private String scopeName;
  private String scopeVersion;

  /** A chat of the current convention without usage. */
  static TestSpan chat() {
    return new TestSpan()
        .with("gen_ai.operation.name", "chat")
        .with("gen_ai.provider.name", "openai")
        .with("gen_ai.request.model", "gpt-4o");
  }

  TestSpan with(String key, Object value) {
    attributes.put(key, value);
    return this;
  }

  TestSpan withResource(String key, Object value) {
    resource.put(key, value);
    return this;
  }

  TestSpan from(long nanos) {
    startNanos = nanos;
    return this;
  }

  TestSpan to(long nanos) {
    endNanos = nanos;
    return this;
  }

  TestSpan failed() {
    failed = true;
    return this;
  }

  TestSpan exception(String type) {
    exceptionType = type;
    return this;
  }

  TestSpan scope(String name) {
    return scope(name, "1.2.3");
  }

  TestSpan scope(String name, String version) {
    scopeName = name;
    scopeVersion = version;
    return this;
  }

  TelemetrySpan build() {
    return new TelemetrySpan(
        "0af7651916cd43dd8448eb211c80319c",
        "b7ad6b7169203331",
        null,
        "chat gpt-4o",
        startNanos,
        endNanos,
        failed,
        exceptionType,
        attributes,
        resource,
        scopeName,
        scopeVersion);
  }

  Normalised normalise() {
    return new CallNormaliser().normalise(build());
  }

  /** The call that this span must be. */
  LlmCall call() {
    return (LlmCall) normalise();
  }

  /** Why this span must be refused, as {@code reason: detail}. */
  String refusal() {
    Normalised.Refused refused = (Normalised.Refused) normalise();
    return refused.reason() + ": " + refused.detail();
  }
}
