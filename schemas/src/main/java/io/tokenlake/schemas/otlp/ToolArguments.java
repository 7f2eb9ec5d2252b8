package io.tokenlake.schemas.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What stays of a tool's arguments when content is removed: a digest that tells whether two calls
 * of one trace had the same. The trace id is part of what is digested, so that arguments cannot be
 * compared across traces.
 */
public final class ToolArguments {
  /** Attribute of a span: first 16 hex digits of SHA-256 over trace id and arguments. */
  public static final String DIGEST_KEY = "tokenlake.tool.arguments.digest";

  private static final int DIGEST_BYTES = 8;

  /** What OpenInference sends instead of a value that it was told to hide. */
  private static final String REDACTED = "__REDACTED__";

  /** Keys that hold arguments and nothing else; the first that is there is digested. */
  private static final List<String> KEYS =
      List.of(
          "gen_ai.tool.call.arguments",
          "ai.toolCall.args",
          "tool_arguments",
          "gcp.vertex.agent.tool_call_args",
          "spring.ai.tool.call.arguments");

  /** Keys that hold arguments on the span of a tool, and the key that says so. */
  private static final Map<String, String> KEYS_OF_TOOL_SPANS =
      Map.of(
          "traceloop.entity.input", "traceloop.span.kind",
          "input.value", "openinference.span.kind");

  private ToolArguments() {}

  /** The digest that {@code span} carries or whose arguments it carries; null without either. */
  public static String digest(Span span) {
    AnyValue best = null;
    int bestRank = Integer.MAX_VALUE;
    for (KeyValue attribute : span.getAttributesList()) {
      String key = attribute.getKey();
      if (isDigest(attribute)) {
        return attribute.getValue().getStringValue();
      }
      int rank = rank(key, span);
      if (rank < bestRank && isStated(attribute.getValue())) {
        best = attribute.getValue();
        bestRank = rank;
      }
    }
    return best == null ? null : digest(span.getTraceId(), best);
  }

  /** Whether a key may hold arguments, on some span. */
  static boolean mayHold(String key) {
    return KEYS.contains(key) || KEYS_OF_TOOL_SPANS.containsKey(key);
  }

  /** The digest to add to {@code span}; null if it has one, or nothing to digest. */
  static KeyValue digestAttribute(Span span) {
    if (span.getAttributesList().stream().anyMatch(ToolArguments::isDigest)) {
      return null;
    }
    String digest = digest(span);
    return digest == null
        ? null
        : KeyValue.newBuilder()
            .setKey(DIGEST_KEY)
            .setValue(AnyValue.newBuilder().setStringValue(digest))
            .build();
  }

  private static boolean isDigest(KeyValue attribute) {
    return attribute.getKey().equals(DIGEST_KEY);
  }

  private static int rank(String key, Span span) {
    int rank = KEYS.indexOf(key);
    if (rank >= 0) {
      return rank;
    }
    String kindKey = KEYS_OF_TOOL_SPANS.get(key);
    return kindKey != null && isTool(kindKey, span) ? KEYS.size() : Integer.MAX_VALUE;
  }

  private static boolean isTool(String kindKey, Span span) {
    for (KeyValue attribute : span.getAttributesList()) {
      if (attribute.getKey().equals(kindKey)) {
        return attribute.getValue().getStringValue().equalsIgnoreCase("tool");
      }
    }
    return false;
  }

  private static boolean isStated(AnyValue value) {
    return switch (value.getValueCase()) {
      case VALUE_NOT_SET -> false;
      case STRING_VALUE ->
          !value.getStringValue().isBlank() && !value.getStringValue().equals(REDACTED);
      default -> true;
    };
  }

  private static String digest(ByteString traceId, AnyValue arguments) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    sha256.update(traceId.toByteArray());
    sha256.update(
        arguments.hasStringValue()
            ? arguments.getStringValue().getBytes(UTF_8)
            : arguments.toByteArray());
    return HexFormat.of().formatHex(sha256.digest(), 0, DIGEST_BYTES);
  }
}
