package io.tokenlake.pipeline.convert;

import com.google.protobuf.ByteString;
import java.util.HexFormat;

/** Trace and span ids as lower-case hex. */
final class OtlpIds {
  private static final HexFormat HEX = HexFormat.of();
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  private OtlpIds() {}

  /** The trace id; null when it is none, as where a log record belongs to no trace. */
  static String traceId(ByteString id) {
    return isTraceId(id) ? hex(id) : null;
  }

  /** The span id; null when it is none. */
  static String spanId(ByteString id) {
    return isSpanId(id) ? hex(id) : null;
  }

  static boolean isTraceId(ByteString id) {
    return isId(id, TRACE_ID_BYTES);
  }

  static boolean isSpanId(ByteString id) {
    return isId(id, SPAN_ID_BYTES);
  }

  /** Whether this is a span id, or says in one of the usual ways that there is none. */
  static boolean isNoneOrSpanId(ByteString id) {
    return id.isEmpty() || id.size() == SPAN_ID_BYTES;
  }

  /** Whatever bytes are there. */
  static String hex(ByteString id) {
    return HEX.formatHex(id.toByteArray());
  }

  private static boolean isId(ByteString id, int length) {
    if (id.size() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (id.byteAt(i) != 0) {
        return true;
      }
    }
    return false;
  }
}
