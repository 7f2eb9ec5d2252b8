package io.tokenlake.ingest.convert;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tokenlake.ingest.convert.RequestLayout.Leaf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits encoded requests into records that Kafka takes. Each part repeats the resources and scopes
 * of what it holds. A request that is one record as it is comes back as the same array.
 */
public final class RequestSplitter {
  /**
   * Requests are small; what they may grow to when resources are repeated is not worth a setting.
   */
  private static final int MAX_GROWN_BYTES = 64 << 20;

  private final int maxBytes;
  private final int maxBytesAlone;

  /**
   * @param maxBytes largest message of a part
   */
  public RequestSplitter(int maxBytes) {
    this(maxBytes, maxBytes);
  }

  private RequestSplitter(int maxBytes, int maxBytesAlone) {
    this.maxBytes = maxBytes;
    this.maxBytesAlone = maxBytesAlone;
  }

  /**
   * For a message that was refused for its size: parts of at most half of it, but for what is
   * larger alone.
   */
  static RequestSplitter halving(byte[] message) {
    return new RequestSplitter(message.length / 2, Integer.MAX_VALUE);
  }

  /** Takes what fits no record, even alone. */
  public interface Oversized {
    /**
     * @param resource index in the request
     * @param scope index in the resource
     * @param leaf index of the span, metric or log record in the scope
     */
    void add(int resource, int scope, int leaf);
  }

  /** The parts repeat a large resource so often that they would fill the memory. */
  public static final class GrowsTooMuchException extends Exception {
    private static final long serialVersionUID = 1L;

    GrowsTooMuchException() {
      super(
          "the traces of this request have resources so large that its records would together be"
              + " larger than "
              + MAX_GROWN_BYTES
              + " bytes; send smaller batches");
    }
  }

  /**
   * Parts of an export request of traces. Each holds one trace, keyed by trace id in lower-case
   * hex, so that a trace stays in one partition; more than one part of a trace only where one would
   * be too large. A span with an invalid id goes under the id it has: the reader dead-letters it
   * with a reason.
   */
  public List<Part> traces(byte[] request, Oversized oversized)
      throws InvalidProtocolBufferException, GrowsTooMuchException {
    List<Leaf> spans = RequestLayout.leaves(request, /* withTraceIds= */ true);
    Map<TraceId, List<Leaf>> traces = new LinkedHashMap<>();
    List<Leaf> trace = null;
    TraceId last = null;
    for (Leaf span : spans) {
      if (!span.traceId().equals(last)) {
        last = span.traceId();
        trace = traces.computeIfAbsent(last, id -> new ArrayList<>(4));
      }
      trace.add(span);
    }
    if (traces.size() == 1 && request.length <= maxBytes) {
      return List.of(new Part(last.key(), request));
    }
    PartWriter writer = new PartWriter(request, traces.size());
    for (Map.Entry<TraceId, List<Leaf>> entry : traces.entrySet()) {
      writer.write(entry.getKey().key(), entry.getValue(), oversized);
    }
    return writer.parts;
  }

  /** Parts of an export request of metrics, as few as fit, without a key. */
  public List<Part> metrics(byte[] request, Oversized oversized)
      throws InvalidProtocolBufferException, GrowsTooMuchException {
    return bySize(
        request.length <= maxBytes ? request : LargeMetrics.split(request, maxBytes / 2),
        oversized);
  }

  /** Parts of an export request of logs, as few as fit, without a key. */
  public List<Part> logs(byte[] request, Oversized oversized)
      throws InvalidProtocolBufferException, GrowsTooMuchException {
    return bySize(request, oversized);
  }

  private List<Part> bySize(byte[] request, Oversized oversized)
      throws InvalidProtocolBufferException, GrowsTooMuchException {
    List<Leaf> leaves = RequestLayout.leaves(request, /* withTraceIds= */ false);
    if (leaves.isEmpty()) {
      return List.of();
    }
    if (request.length <= maxBytes) {
      return List.of(new Part(null, request));
    }
    PartWriter writer = new PartWriter(request, 2);
    writer.write(null, leaves, oversized);
    return writer.parts;
  }

  /** Writes the parts of one request. */
  private final class PartWriter {
    private final byte[] request;
    private final List<Part> parts;
    private long grown;

    PartWriter(byte[] request, int expectedParts) {
      this.request = request;
      this.parts = new ArrayList<>(expectedParts);
    }

    /** Writes leaves under one key, into as few parts as they fit. */
    void write(byte[] key, List<Leaf> leaves, Oversized oversized) throws GrowsTooMuchException {
      PartBuilder part = new PartBuilder();
      for (Leaf leaf : leaves) {
        if (part.sizeWith(leaf) > maxBytes) {
          finish(key, part);
          part = new PartBuilder();
          if (part.sizeWith(leaf) > maxBytesAlone) {
            oversized.add(leaf.scope().parent.index, leaf.scope().index, leaf.index());
            continue;
          }
        }
        part.add(leaf);
      }
      finish(key, part);
    }

    private void finish(byte[] key, PartBuilder part) throws GrowsTooMuchException {
      if (part.isEmpty()) {
        return;
      }
      byte[] message = part.build(request);
      grown += message.length;
      if (grown > MAX_GROWN_BYTES && grown > request.length * 2L) {
        throw new GrowsTooMuchException();
      }
      parts.add(new Part(key, message));
    }
  }
}
