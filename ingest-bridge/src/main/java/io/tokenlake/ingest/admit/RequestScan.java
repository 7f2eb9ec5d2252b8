package io.tokenlake.ingest.admit;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks through an encoded request, without decoding it, for what has to be counted or mended. Most
 * requests need neither, and are published as they came.
 */
public final class RequestScan {
  private static final int MAX_DEPTH = 100;
  private static final int MIN_BYTES_OF_ELEMENT = 2;
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  private final Shape root;
  private final int maxElements;
  private final AttributeLimits limits;

  /** What a scan has found. */
  public static final class Findings {
    private int elements;
    private int records;
    private boolean invalidIds;
    private boolean overLimits;

    /** Spans, data points or log records. */
    public int records() {
      return records;
    }

    /** Whether there is a span whose ids are invalid. */
    public boolean hasInvalidIds() {
      return invalidIds;
    }

    /** Whether attributes may be over their limits: a value has more bytes than characters. */
    public boolean mayBeOverLimits() {
      return overLimits;
    }
  }

  /** Where the values of a message type are. */
  private enum Place {
    ELSEWHERE,
    IN_ATTRIBUTE,
    IN_BODY
  }

  /** A message type in a place: its message fields by number, and what is special about it. */
  private static final class Shape {
    private final boolean[] known;
    private final Shape[] messages;
    private final boolean[] attributes;
    private final boolean[] texts;
    private final boolean isSpan;
    private final boolean isRecord;
    private final boolean isLimited;

    Shape(Descriptor type, Place place) {
      int size = 1 + type.getFields().stream().mapToInt(FieldDescriptor::getNumber).max().orElse(0);
      known = new boolean[size];
      messages = new Shape[size];
      attributes = new boolean[size];
      texts = new boolean[size];
      isSpan = type.equals(Span.getDescriptor());
      isRecord =
          isSpan || type.equals(LogRecord.getDescriptor()) || type.getName().endsWith("DataPoint");
      isLimited = type.equals(AnyValue.getDescriptor()) && place == Place.IN_ATTRIBUTE;
    }

    boolean isKnown(int number) {
      return number < known.length && known[number];
    }

    boolean isText(int number) {
      return number < texts.length && texts[number];
    }

    Shape message(int number) {
      return number < messages.length ? messages[number] : null;
    }
  }

  /**
   * @param request one of the three export requests of OTLP
   * @param maxElements most elements that a request may have
   */
  public RequestScan(Descriptor request, int maxElements, AttributeLimits limits) {
    this.root = shape(request, Place.ELSEWHERE, new HashMap<>());
    this.maxElements = maxElements;
    this.limits = limits;
  }

  /**
   * Whether a request has more elements than it may: messages, and fields that are not known. Each
   * may become an object, however few bytes it takes: two bytes say "one more span".
   *
   * @throws InvalidProtocolBufferException if it breaks off or is garbled
   */
  public boolean hasTooManyElements(byte[] request) throws InvalidProtocolBufferException {
    return request.length / MIN_BYTES_OF_ELEMENT > maxElements
        && scan(request).elements > maxElements;
  }

  /**
   * Looks through a request, to its end or until there are too many elements.
   *
   * @throws InvalidProtocolBufferException if it breaks off or is garbled, or a text is not UTF-8
   */
  public Findings scan(byte[] request) throws InvalidProtocolBufferException {
    Walk walk = new Walk(request);
    try {
      walk.message(root, 0);
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
    return walk.findings;
  }

  private final class Walk {
    private final byte[] bytes;
    private final CodedInputStream in;
    private final Findings findings = new Findings();

    Walk(byte[] bytes) {
      this.bytes = bytes;
      this.in = CodedInputStream.newInstance(bytes);
    }

    void message(Shape shape, int depth) throws IOException {
      int attributes = 0;
      boolean traceId = false;
      boolean spanId = false;
      while (!in.isAtEnd() && findings.elements <= maxElements) {
        int tag = in.readTag();
        int number = WireFormat.getTagFieldNumber(tag);
        findings.elements += shape.isKnown(number) ? 0 : 1;
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          in.skipField(tag);
          continue;
        }
        int length = in.readRawVarint32();
        Shape nested = shape.message(number);
        if (nested != null) {
          attributes += shape.attributes[number] ? 1 : 0;
          nested(nested, length, depth);
          continue;
        }
        if (shape.isSpan && number == Span.TRACE_ID_FIELD_NUMBER) {
          traceId = isId(length, TRACE_ID_BYTES);
        } else if (shape.isSpan && number == Span.SPAN_ID_FIELD_NUMBER) {
          spanId = isId(length, SPAN_ID_BYTES);
        }
        findings.overLimits |= shape.isLimited && length > limits.maxValueChars();
        int start = in.getTotalBytesRead();
        in.skipRawBytes(length);
        if (shape.isText(number) && !isUtf8(start, length)) {
          throw new InvalidProtocolBufferException("a text is not UTF-8");
        }
      }
      findings.overLimits |= attributes > limits.maxAttributes();
      findings.invalidIds |= shape.isSpan && !(traceId && spanId);
      findings.records += shape.isRecord ? 1 : 0;
    }

    private void nested(Shape shape, int length, int depth) throws IOException {
      if (depth == MAX_DEPTH) {
        throw new InvalidProtocolBufferException("nested deeper than " + MAX_DEPTH + " messages");
      }
      findings.elements++;
      int outer = in.pushLimit(length);
      message(shape, depth + 1);
      if (findings.elements <= maxElements) {
        in.popLimit(outer);
      }
    }

    /** As readers would find out, who would then have to give up the whole message. */
    private boolean isUtf8(int start, int length) {
      for (int i = start; i < start + length; i++) {
        if (bytes[i] < 0) {
          return UnsafeByteOperations.unsafeWrap(bytes, start, length).isValidUtf8();
        }
      }
      return true;
    }

    private boolean isId(int length, int expected) {
      if (length != expected) {
        return false;
      }
      int start = in.getTotalBytesRead();
      for (int i = start; i < Math.min(start + length, bytes.length); i++) {
        if (bytes[i] != 0) {
          return true;
        }
      }
      return false;
    }
  }

  private static Shape shape(Descriptor type, Place place, Map<String, Shape> made) {
    String name = type.getFullName() + " " + place;
    Shape before = made.get(name);
    if (before != null) {
      return before;
    }
    Shape shape = new Shape(type, place);
    made.put(name, shape);
    for (FieldDescriptor field : type.getFields()) {
      int number = field.getNumber();
      shape.known[number] = true;
      shape.texts[number] = field.getJavaType() == FieldDescriptor.JavaType.STRING;
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        shape.messages[number] = shape(field.getMessageType(), place(field, place), made);
        shape.attributes[number] =
            field.getMessageType().equals(KeyValue.getDescriptor())
                && !type.equals(KeyValueList.getDescriptor());
      }
    }
    return shape;
  }

  private static Place place(FieldDescriptor field, Place outer) {
    if (outer == Place.ELSEWHERE && field.getMessageType().equals(KeyValue.getDescriptor())) {
      return Place.IN_ATTRIBUTE;
    } else if (field.getMessageType().equals(AnyValue.getDescriptor())
        && field.getContainingType().equals(LogRecord.getDescriptor())) {
      return Place.IN_BODY;
    }
    return outer;
  }
}
