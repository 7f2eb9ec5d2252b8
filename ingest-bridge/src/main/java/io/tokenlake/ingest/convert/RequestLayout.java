package io.tokenlake.ingest.convert;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the parts of an encoded export request lie. Requests of all signals are built alike:
 * resources hold scopes, which hold what this calls leaves: spans, metrics or log records.
 */
final class RequestLayout {
  /** The numbers of these fields are the same for all signals. */
  static final int RESOURCES = 1;

  static final int SCOPES = 2;
  static final int LEAVES = 2;

  private static final int TRACE_ID = 1;

  /**
   * A leaf, with its tag and length, from {@code start} to {@code end}.
   *
   * @param index number within its scope
   * @param traceId null unless asked for
   */
  record Leaf(Group scope, int index, int start, int end, TraceId traceId) {
    int size() {
      return end - start;
    }
  }

  /**
   * A resource or scope of the request: from {@code start} to {@code end}, without tag and length.
   */
  static final class Group {
    final Group parent;
    final int index;
    private final byte[] request;
    private final int start;
    private final int end;
    private byte[] bare;

    private Group(Group parent, int index, byte[] request, int start, int end) {
      this.parent = parent;
      this.index = index;
      this.request = request;
      this.start = start;
      this.end = end;
    }

    /** What is in it beside what it groups: attributes, name, schema. */
    byte[] bare() {
      if (bare == null) {
        bare = without(parent == null ? SCOPES : LEAVES);
      }
      return bare;
    }

    private byte[] without(int number) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      CodedInputStream in = CodedInputStream.newInstance(request, start, end - start);
      try {
        while (!in.isAtEnd()) {
          int fieldStart = start + in.getTotalBytesRead();
          int tag = in.readTag();
          in.skipField(tag);
          if (WireFormat.getTagFieldNumber(tag) != number) {
            out.write(request, fieldStart, start + in.getTotalBytesRead() - fieldStart);
          }
        }
      } catch (IOException e) {
        throw new IllegalStateException("what was read before can be read again", e);
      }
      return out.toByteArray();
    }
  }

  private final byte[] request;
  private final CodedInputStream in;
  private final boolean withTraceIds;
  private final List<Leaf> leaves = new ArrayList<>();

  private RequestLayout(byte[] request, boolean withTraceIds) {
    this.request = request;
    this.in = CodedInputStream.newInstance(request);
    this.withTraceIds = withTraceIds;
  }

  /** The leaves of a request, in their order. */
  static List<Leaf> leaves(byte[] request, boolean withTraceIds)
      throws InvalidProtocolBufferException {
    RequestLayout layout = new RequestLayout(request, withTraceIds);
    try {
      layout.readRequest();
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
    return layout.leaves;
  }

  private void readRequest() throws IOException {
    int resources = 0;
    while (!in.isAtEnd()) {
      if (isMessage(in.readTag(), RESOURCES)) {
        int outer = in.pushLimit(in.readRawVarint32());
        readResource(group(null, resources++));
        in.popLimit(outer);
      }
    }
  }

  private void readResource(Group resource) throws IOException {
    int scopes = 0;
    while (!in.isAtEnd()) {
      if (isMessage(in.readTag(), SCOPES)) {
        int outer = in.pushLimit(in.readRawVarint32());
        readScope(group(resource, scopes++));
        in.popLimit(outer);
      }
    }
  }

  private void readScope(Group scope) throws IOException {
    int index = 0;
    while (!in.isAtEnd()) {
      int start = in.getTotalBytesRead();
      if (isMessage(in.readTag(), LEAVES)) {
        int outer = in.pushLimit(in.readRawVarint32());
        TraceId traceId = withTraceIds ? readTraceId() : null;
        in.skipRawBytes(in.getBytesUntilLimit());
        in.popLimit(outer);
        leaves.add(new Leaf(scope, index++, start, in.getTotalBytesRead(), traceId));
      }
    }
  }

  /** Reads until the id is there; it is the first field wherever a library wrote the span. */
  private TraceId readTraceId() throws IOException {
    while (!in.isAtEnd()) {
      int tag = in.readTag();
      if (WireFormat.getTagFieldNumber(tag) == TRACE_ID
          && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        int length = in.readRawVarint32();
        int start = in.getTotalBytesRead();
        in.skipRawBytes(length);
        return TraceId.of(request, start, length);
      }
      in.skipField(tag);
    }
    return TraceId.of(request, 0, 0);
  }

  private Group group(Group parent, int index) {
    int start = in.getTotalBytesRead();
    return new Group(parent, index, request, start, start + in.getBytesUntilLimit());
  }

  /** Whether the tag is of this message field; a field that is not is skipped. */
  private boolean isMessage(int tag, int number) throws IOException {
    if (tag == (number << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
      return true;
    }
    in.skipField(tag);
    return false;
  }
}
