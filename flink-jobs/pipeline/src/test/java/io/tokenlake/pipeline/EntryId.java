package io.tokenlake.pipeline;

import io.tokenlake.schemas.LlmCallCodec;
import io.tokenlake.schemas.LlmCallRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What an entry of the ledger is recognised by, wherever it is read. */
record EntryId(String callId, String entry, int revision) {
  static final String[] COLUMNS = {"call_id", "entry", "revision"};

  static EntryId of(Record row) {
    return new EntryId(
        (String) row.getField("call_id"),
        (String) row.getField("entry"),
        (int) row.getField("revision"));
  }

  static EntryId of(ConsumerRecord<byte[], byte[]> message) {
    try {
      LlmCallRecord entry = LlmCallCodec.decode(message.value());
      return new EntryId(entry.getCallId(), entry.getEntry(), entry.getRevision());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String traceId() {
    return callId.substring(0, callId.indexOf(':'));
  }
}
