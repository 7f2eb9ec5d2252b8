package io.tokenlake.schemas.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.schemas.otlp.ContentPolicy.Mode;
import io.tokenlake.schemas.otlp.KeyRules.Verdict;
import java.io.IOException;

/** One walk of a {@link ContentFilter} through one encoded message. */
final class ContentWalk {
  /** Protobuf's own limit, beyond which nobody reads the message. */
  private static final int MAX_DEPTH = 100;

  /** Stands for a field that goes. */
  private static final byte[] GONE = {};

  private static final MessageShape VALUE = MessageShape.of(AnyValue.getDescriptor());
  private static final int VALUE_TAG = tag(KeyValue.VALUE_FIELD_NUMBER);
  private static final int SPAN_ATTRIBUTE_TAG = tag(Span.ATTRIBUTES_FIELD_NUMBER);

  private final ContentPolicy policy;
  private final KeyRules rules;
  private final Redactor redactor;
  private final ContentHash hash;
  private final byte[] bytes;
  private final WireCursor at;

  private int depth;

  /** Whether the values looked at say who made a call. */
  private boolean identity;

  /** What is known of the log record looked at. */
  private LogEventKind event = LogEventKind.OTHER;

  /** Whether arguments of a tool were taken off the span looked at. */
  private boolean argumentsGone;

  ContentWalk(
      ContentPolicy policy, KeyRules rules, Redactor redactor, ContentHash hash, byte[] bytes) {
    this.policy = policy;
    this.rules = rules;
    this.redactor = redactor;
    this.hash = hash;
    this.bytes = bytes;
    this.at = new WireCursor(bytes);
  }

  /** The message anew, or null if nothing of it changes. */
  byte[] walk(MessageShape shape) throws InvalidProtocolBufferException {
    return message(shape, bytes.length);
  }

  /** The message from here to {@code end} anew, or null if nothing of it changes. */
  private byte[] message(MessageShape shape, int end) throws InvalidProtocolBufferException {
    if (++depth > MAX_DEPTH) {
      throw new InvalidProtocolBufferException("nested deeper than " + MAX_DEPTH + " messages");
    }
    int start = at.position();
    if (shape.isLogRecord()) {
      event = LogEventKind.of(rules, bytes, start, end);
    } else if (shape.isSpan()) {
      argumentsGone = false;
    }
    Rewritten out = null;
    while (at.next(end)) {
      int tag = at.tag();
      int fieldStart = at.fieldStart();
      int valueEnd = at.valueEnd(end);
      byte[] changed = field(shape, at.fieldNumber(), valueEnd);
      at.moveTo(valueEnd);
      if (changed != null) {
        out = out == null ? new Rewritten(bytes, start, end) : out;
        out.skip(fieldStart, valueEnd);
        if (changed != GONE) {
          out.put(tag, changed);
        }
      }
    }
    depth--;
    if (out == null) {
      return null;
    }
    byte[] digest = shape.isSpan() && argumentsGone ? digest(start, end) : null;
    return digest == null ? out.finish(end) : out.finish(end, SPAN_ATTRIBUTE_TAG, digest);
  }

  private byte[] field(MessageShape shape, int number, int end)
      throws InvalidProtocolBufferException {
    return switch (shape.role(number)) {
      case OTHER -> null;
      case TEXT -> redactor.redact(bytes, at.position(), end, identity);
      case ATTRIBUTE -> attribute(shape, end);
      case MESSAGE ->
          isMessageOfModel(shape, number) ? contentValue(end) : message(shape.message(number), end);
    };
  }

  private boolean isMessageOfModel(MessageShape shape, int number) {
    return shape.isLogRecord()
        && number == LogRecord.BODY_FIELD_NUMBER
        && event == LogEventKind.GEN_AI
        && policy.mode() != Mode.KEEP;
  }

  /** What becomes of the value from here to {@code end}, which is content. */
  private byte[] contentValue(int end) {
    return policy.mode() == Mode.HASH ? hash.of(bytes, at.position(), end) : GONE;
  }

  /** A key and its value. */
  private byte[] attribute(MessageShape owner, int end) throws InvalidProtocolBufferException {
    int start = at.position();
    Verdict verdict = rules.judge(bytes, start, start);
    int field = end;
    int value = end;
    int valueEnd = end;
    while (at.next(end)) {
      int fieldEnd = at.valueEnd(end);
      if (at.fieldNumber() == KeyValue.KEY_FIELD_NUMBER) {
        verdict = rules.judge(bytes, at.position(), fieldEnd);
      } else if (at.tag() == VALUE_TAG) {
        if (value != end) {
          // Readers merge two values of one key. Nobody sends that, but content could hide there.
          return GONE;
        }
        field = at.fieldStart();
        value = at.position();
        valueEnd = fieldEnd;
      }
      at.moveTo(fieldEnd);
    }
    if (value == end) {
      return null;
    }
    boolean content =
        event == LogEventKind.CODING_AGENT ? verdict.ofCodingAgent() : verdict.content();
    at.moveTo(value);
    byte[] changed;
    if (content && policy.mode() != Mode.KEEP) {
      argumentsGone |= verdict.toolArguments() && owner.isSpan();
      changed = contentValue(valueEnd);
    } else {
      changed = keptValue(verdict, valueEnd);
    }
    if (changed == null || changed == GONE) {
      return changed;
    }
    Rewritten out = new Rewritten(bytes, start, end);
    out.skip(field, valueEnd);
    out.put(VALUE_TAG, changed);
    return out.finish(end);
  }

  /** What the value from here to {@code end} becomes, which is kept; null if it stays. */
  private byte[] keptValue(Verdict verdict, int end) throws InvalidProtocolBufferException {
    if (verdict.json() && policy.mode() != Mode.KEEP) {
      byte[] json = jsonWithoutContent(end);
      if (json != null) {
        byte[] redacted = new ContentWalk(policy, rules, redactor, hash, json).walk(VALUE);
        return redacted == null ? json : redacted;
      }
    }
    boolean outer = identity;
    identity = verdict.identity();
    byte[] changed = message(VALUE, end);
    identity = outer;
    return changed;
  }

  private byte[] jsonWithoutContent(int end) throws InvalidProtocolBufferException {
    int start = at.position();
    AnyValue value;
    try {
      value = AnyValue.parseFrom(CodedInputStream.newInstance(bytes, start, end - start));
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
    if (!value.hasStringValue()) {
      return null;
    }
    String kept = JsonMembers.withoutContent(value.getStringValue());
    return kept.equals(value.getStringValue()) ? null : ContentHash.text(kept);
  }

  /** A digest of the tool's arguments in a span; null if it has one, or nothing to digest. */
  private byte[] digest(int start, int end) throws InvalidProtocolBufferException {
    Span span;
    try {
      span = Span.parseFrom(CodedInputStream.newInstance(bytes, start, end - start));
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
    KeyValue digest = ToolArguments.digestAttribute(span);
    return digest == null ? null : digest.toByteArray();
  }

  private static int tag(int number) {
    return number << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }
}
