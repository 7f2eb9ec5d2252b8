package io.tokenlake.benchmarks.tables;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.encryption.EncryptionKeyMetadata;
import org.apache.iceberg.io.DataWriter;

/**
 * Rows of {@code llm_calls} as a few teams of twenty tenants make them, committed as a job does.
 */
final class CallRows {
  private static final int TENANTS = 20;
  private static final String[] MODELS = {"gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5", "o3"};
  private static final int MOST_TOKENS = 4_000;
  private static final int ID_BYTES = 16;
  private static final int SPAN_ID_DIGITS = 16;

  private final Table table;
  private final Random random = new Random(20261125);
  private long offset;

  CallRows(Table table) {
    this.table = table;
  }

  /** One commit with one file. */
  void append(int rows) throws IOException {
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    PartitionKey partition = new PartitionKey(table.spec(), table.schema());
    partition.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(row(now)));
    String path =
        table
            .locationProvider()
            .newDataLocation(table.spec(), partition, UUID.randomUUID() + ".parquet");
    DataWriter<Record> writer =
        new GenericAppenderFactory(table, table.schema(), table.spec(), parquet(), null, null, null)
            .newDataWriter(
                EncryptedFiles.encryptedOutput(
                    table.io().newOutputFile(path), EncryptionKeyMetadata.EMPTY),
                FileFormat.PARQUET,
                partition);
    try (writer) {
      for (int i = 0; i < rows; i++) {
        writer.write(row(now));
      }
    }
    table.newAppend().appendFile(writer.toDataFile()).commit();
  }

  private Map<String, String> parquet() {
    Map<String, String> properties = new HashMap<>(table.properties());
    properties.keySet().removeIf(key -> !key.startsWith("write.parquet."));
    return properties;
  }

  private Record row(OffsetDateTime now) {
    Record row = GenericRecord.create(table.schema());
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    String trace = HexFormat.of().formatHex(id);
    int tenant = random.nextInt(TENANTS);
    long input = random.nextInt(MOST_TOKENS);
    long output = random.nextInt(MOST_TOKENS);
    BigDecimal cost = new BigDecimal(input * 25 + output * 100).movePointLeft(7).setScale(12);
    row.setField("entry", "ORIGINAL");
    row.setField("revision", 0);
    row.setField("calls", 1);
    row.setField("call_id", trace + ":" + trace.substring(SPAN_ID_DIGITS));
    row.setField("trace_id", trace);
    row.setField("span_id", trace.substring(SPAN_ID_DIGITS));
    row.setField("started_at", now);
    row.setField("ended_at", now);
    row.setField("duration_ms", (long) random.nextInt(MOST_TOKENS));
    row.setField("provider", "openai");
    row.setField("operation", "chat");
    row.setField("span_role", "CALL");
    row.setField("evidence", "SPAN");
    row.setField("request_model", MODELS[random.nextInt(MODELS.length)]);
    row.setField("in_fresh_text", input);
    row.setField("out_text", output);
    row.setField("in_total", input);
    row.setField("out_total", output);
    row.setField("cost_computed", cost);
    row.setField("cost_effective", cost);
    row.setField("price_status", "PRICED");
    row.setField("tenant", "tenant-" + tenant);
    row.setField("team", "team-" + tenant + "-" + random.nextInt(4));
    row.setField("user_id", "user-" + random.nextInt(MOST_TOKENS));
    row.setField("session", "session-" + random.nextInt(MOST_TOKENS));
    row.setField("dialect", "OTEL");
    row.setField("source_topic", "otlp_spans");
    row.setField("source_partition", 0);
    row.setField("source_offset", offset++);
    row.setField("received_at", now);
    return row;
  }
}
