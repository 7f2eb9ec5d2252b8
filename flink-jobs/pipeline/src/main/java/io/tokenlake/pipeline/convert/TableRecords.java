package io.tokenlake.pipeline.convert;

import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.EventTimes;
import io.tokenlake.pipeline.TracedSpan;
import io.tokenlake.schemas.CompletenessRecord;
import io.tokenlake.schemas.DeadLetterRecord;
import io.tokenlake.schemas.SpanRecord;
import java.nio.ByteBuffer;

/** The jobs' own types in the form of the tables they are stored in. */
public final class TableRecords {
  private TableRecords() {}

  /** A row of the trace store. */
  public static SpanRecord toRecord(TracedSpan span) {
    SpanRecord record = new SpanRecord();
    record.setTraceId(span.traceId());
    record.setSpanId(span.spanId());
    record.setParentSpanId(span.parentSpanId());
    record.setName(span.name());
    record.setKind(span.kind());
    record.setRole(span.role().name());
    EventTimes times = span.times();
    record.setStartedAt(Times.instant(times.startMicros()));
    record.setEndedAt(Times.instant(times.endMicros()));
    record.setStartUnixNano(span.startNanos());
    record.setEndUnixNano(span.endNanos());
    record.setStatus(span.status());
    record.setStatusMessage(span.statusMessage());
    record.setService(span.service());
    record.setScopeName(span.scopeName());
    record.setScopeVersion(span.scopeVersion());
    record.setAttributes(span.attributes());
    record.setResourceAttributes(span.resourceAttributes());
    record.setEvents(span.events());
    record.setLinks(span.links());
    record.setTraceState(span.traceState());
    record.setScopeAttributes(span.scopeAttributes());
    record.setProblem(span.problem());
    record.setSourceTopic(span.origin().topic());
    record.setSourcePartition(span.origin().partition());
    record.setSourceOffset(span.origin().offset());
    record.setReceivedAt(Times.instant(span.origin().receivedAtMicros()));
    return record;
  }

  /** A row of the dead letters. */
  public static DeadLetterRecord toRecord(DeadLetter letter) {
    DeadLetterRecord record = new DeadLetterRecord();
    record.setReason(letter.reason());
    record.setDetail(letter.detail());
    record.setTraceId(letter.traceId());
    record.setSpanId(letter.spanId());
    record.setPayload(ByteBuffer.wrap(letter.payload()));
    record.setSourceTopic(letter.origin().topic());
    record.setSourcePartition(letter.origin().partition());
    record.setSourceOffset(letter.origin().offset());
    record.setReceivedAt(Times.instant(letter.origin().receivedAtMicros()));
    return record;
  }

  /** A row of the minutes' completeness. */
  public static CompletenessRecord toRecord(Completeness delta) {
    CompletenessRecord record = new CompletenessRecord();
    record.setMinute(Times.instant(delta.minuteMicros()));
    record.setSourceTopic(delta.topic());
    record.setSourcePartition(delta.partition());
    record.setAccepted(delta.accepted());
    record.setRecorded(delta.recorded());
    record.setCalls(delta.calls());
    record.setDuplicates(delta.duplicates());
    record.setDeadLetters(delta.deadLetters());
    record.setSkipped(delta.skipped());
    return record;
  }
}
