package io.tokenlake.schemas.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;

/** Who sent a log record, as far as content is concerned. */
enum LogEventKind {
  /** The conventions' events, whose bodies are messages. */
  GEN_AI,
  /** Claude Code, Codex and Gemini CLI, whose attributes have bare names. */
  CODING_AGENT,
  OTHER;

  private static final String GEN_AI_PREFIX = "gen_ai.";
  private static final String[] CODING_AGENTS = {"claude_code.", "codex.", "gemini_cli."};

  private static final int TEXT_TAG = AnyValue.STRING_VALUE_FIELD_NUMBER << 3 | 2;

  /** Reads the kind off an encoded log record. */
  static LogEventKind of(KeyRules rules, byte[] bytes, int start, int end)
      throws InvalidProtocolBufferException {
    WireCursor record = new WireCursor(bytes);
    record.moveTo(start);
    boolean genAi = false;
    while (record.next(end)) {
      int valueEnd = record.valueEnd(end);
      int valueStart = record.position();
      LogEventKind named =
          switch (record.fieldNumber()) {
            case LogRecord.EVENT_NAME_FIELD_NUMBER ->
                byName(new String(bytes, valueStart, valueEnd - valueStart, UTF_8));
            // Claude Code's body is the name of the event.
            case LogRecord.BODY_FIELD_NUMBER -> byText(bytes, valueStart, valueEnd);
            case LogRecord.ATTRIBUTES_FIELD_NUMBER -> {
              LogEventKind kind = byAttribute(rules, bytes, valueStart, valueEnd);
              // Whoever states conventions' attributes may have left out the name.
              genAi |= kind == GEN_AI;
              yield kind == CODING_AGENT ? kind : OTHER;
            }
            default -> OTHER;
          };
      genAi |= named == GEN_AI;
      if (named == CODING_AGENT) {
        return CODING_AGENT;
      }
      record.moveTo(valueEnd);
    }
    return genAi ? GEN_AI : OTHER;
  }

  private static LogEventKind byAttribute(KeyRules rules, byte[] bytes, int start, int end)
      throws InvalidProtocolBufferException {
    WireCursor attribute = new WireCursor(bytes);
    attribute.moveTo(start);
    KeyRules.Verdict key = null;
    LogEventKind value = OTHER;
    while (attribute.next(end)) {
      int valueEnd = attribute.valueEnd(end);
      if (attribute.fieldNumber() == KeyValue.KEY_FIELD_NUMBER) {
        key = rules.judge(bytes, attribute.position(), valueEnd);
      } else if (attribute.fieldNumber() == KeyValue.VALUE_FIELD_NUMBER) {
        value = byText(bytes, attribute.position(), valueEnd);
      }
      attribute.moveTo(valueEnd);
    }
    if (key == null) {
      return OTHER;
    }
    return key.genAi() ? GEN_AI : key.eventName() ? value : OTHER;
  }

  /** By the text in an encoded value, if it is one. */
  private static LogEventKind byText(byte[] bytes, int start, int end)
      throws InvalidProtocolBufferException {
    WireCursor value = new WireCursor(bytes);
    value.moveTo(start);
    if (!value.next(end) || value.tag() != TEXT_TAG) {
      return OTHER;
    }
    int textEnd = value.valueEnd(end);
    int length = Math.min(textEnd - value.position(), 16);
    return byName(new String(bytes, value.position(), length, UTF_8));
  }

  private static LogEventKind byName(String name) {
    for (String agent : CODING_AGENTS) {
      if (name.startsWith(agent)) {
        return CODING_AGENT;
      }
    }
    return name.startsWith(GEN_AI_PREFIX) ? GEN_AI : OTHER;
  }
}
