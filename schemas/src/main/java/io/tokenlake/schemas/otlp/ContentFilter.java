package io.tokenlake.schemas.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/**
 * Takes prompts, completions, tool payloads, secrets and e-mail addresses out of OTLP messages, as
 * a {@link ContentPolicy} says: from every attribute, wherever it is and however deep in values,
 * from the bodies of log records, and from what status messages quote. Of a tool's arguments a
 * digest stays, see {@link ToolArguments}.
 *
 * <p>Works on encoded messages and copies only what changes: a message without anything to take out
 * is returned as the same array. For any number of threads.
 */
public final class ContentFilter {
  /** Filters by {@link ContentPolicy#DEFAULT}. */
  public static final ContentFilter DEFAULT = new ContentFilter(ContentPolicy.DEFAULT);

  private static final MessageShape TRACES =
      MessageShape.of(ExportTraceServiceRequest.getDescriptor());
  private static final MessageShape METRICS =
      MessageShape.of(ExportMetricsServiceRequest.getDescriptor());
  private static final MessageShape LOGS =
      MessageShape.of(ExportLogsServiceRequest.getDescriptor());

  private final ContentPolicy policy;
  private final KeyRules rules;
  private final Redactor redactor;
  private final ContentHash hash;

  public ContentFilter(ContentPolicy policy) {
    this.policy = policy;
    this.rules = new KeyRules(policy);
    this.redactor = new Redactor(policy.redact());
    this.hash = new ContentHash(policy.hashKey());
  }

  /**
   * Filters an encoded {@code ExportTraceServiceRequest}.
   *
   * @throws InvalidProtocolBufferException if it breaks off or is garbled; not everything that is
   *     wrong is found here
   */
  public byte[] traces(byte[] request) throws InvalidProtocolBufferException {
    return filter(TRACES, request);
  }

  /**
   * Filters an encoded {@code ExportMetricsServiceRequest}.
   *
   * @throws InvalidProtocolBufferException as {@link #traces}
   */
  public byte[] metrics(byte[] request) throws InvalidProtocolBufferException {
    return filter(METRICS, request);
  }

  /**
   * Filters an encoded {@code ExportLogsServiceRequest}.
   *
   * @throws InvalidProtocolBufferException as {@link #traces}
   */
  public byte[] logs(byte[] request) throws InvalidProtocolBufferException {
    return filter(LOGS, request);
  }

  /** Filters a request; returns the same instance if there is nothing to take out. */
  public ExportTraceServiceRequest traces(ExportTraceServiceRequest request) {
    return filter(TRACES, request);
  }

  /** Filters a request; returns the same instance if there is nothing to take out. */
  public ExportMetricsServiceRequest metrics(ExportMetricsServiceRequest request) {
    return filter(METRICS, request);
  }

  /** Filters a request; returns the same instance if there is nothing to take out. */
  public ExportLogsServiceRequest logs(ExportLogsServiceRequest request) {
    return filter(LOGS, request);
  }

  private byte[] filter(MessageShape shape, byte[] request) throws InvalidProtocolBufferException {
    byte[] changed = new ContentWalk(policy, rules, redactor, hash, request).walk(shape);
    return changed == null ? request : changed;
  }

  @SuppressWarnings("unchecked") // the parser of a message makes messages of its type
  private <M extends Message> M filter(MessageShape shape, M request) {
    byte[] encoded = request.toByteArray();
    try {
      byte[] filtered = filter(shape, encoded);
      return filtered == encoded ? request : (M) request.getParserForType().parseFrom(filtered);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what was just encoded can be read", e);
    }
  }
}
