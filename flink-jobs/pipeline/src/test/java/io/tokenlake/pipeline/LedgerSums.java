package io.tokenlake.pipeline;

import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.LlmRollupRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.iceberg.data.Record;

/**
 * Sums of the ledger, by minute and dimensions: computed from its entries, and from rollups of
 * them. It shares no code with what makes the rollups; both sides are read by the names of columns.
 */
final class LedgerSums {
  /** All that the table of rollups tells apart by default. */
  static final List<String> DIMENSIONS =
      List.of(
          "tenant",
          "team",
          "feature",
          "environment",
          "service",
          "provider",
          "operation",
          "request_model",
          "response_model",
          "priced_model",
          "agent",
          "workflow",
          "prompt_name",
          "prompt_version",
          "price_status");

  /** Columns that both have and that are summed as they are. */
  private static final List<String> SHARED =
      LlmRollupRecord.getClassSchema().getFields().stream()
          .map(Schema.Field::name)
          .filter(name -> name.matches("calls|web_searches|(in|out|cost)_.*"))
          .toList();

  private LedgerSums() {}

  /** A row in any form, by the names of its columns. */
  private interface Row {
    Object get(String column);
  }

  static Map<List<Object>, Map<String, BigDecimal>> ofCalls(
      List<String> dimensions, Collection<LlmCallRecord> entries) {
    return calls(dimensions, entries, LlmCallRecord::get);
  }

  static Map<List<Object>, Map<String, BigDecimal>> ofCallRows(
      List<String> dimensions, Collection<Record> rows) {
    return calls(dimensions, rows, Record::getField);
  }

  static Map<List<Object>, Map<String, BigDecimal>> ofRollups(
      List<String> dimensions, Collection<LlmRollupRecord> rollups) {
    return rollups(dimensions, rollups, LlmRollupRecord::get);
  }

  static Map<List<Object>, Map<String, BigDecimal>> ofRollupRows(
      List<String> dimensions, Collection<Record> rows) {
    return rollups(dimensions, rows, Record::getField);
  }

  /** The columns that the sums of calls are made from. */
  static String[] columnsOfCalls() {
    return Stream.of(
            Stream.of("ended_at", "duration_ms", "ttft_ms", "error_type"),
            DIMENSIONS.stream(),
            SHARED.stream())
        .flatMap(Function.identity())
        .toArray(String[]::new);
  }

  private static <T> Map<List<Object>, Map<String, BigDecimal>> calls(
      List<String> dimensions, Collection<T> entries, BiFunction<T, String, Object> column) {
    return sums(
        dimensions,
        entries.stream()
            .map(entry -> (Row) name -> column.apply(entry, name))
            .map(
                call ->
                    name ->
                        switch (name) {
                          case "minute" ->
                              instant(call.get("ended_at")).truncatedTo(ChronoUnit.MINUTES);
                          case "entries" -> 1;
                          case "errors" -> call.get("error_type") == null ? 0 : call.get("calls");
                          case "duration_ms" -> times(call.get("calls"), call.get("duration_ms"));
                          case "ttft_ms" -> times(call.get("calls"), call.get("ttft_ms"));
                          default -> call.get(name);
                        }));
  }

  private static <T> Map<List<Object>, Map<String, BigDecimal>> rollups(
      List<String> dimensions, Collection<T> rollups, BiFunction<T, String, Object> column) {
    return sums(
        dimensions,
        rollups.stream()
            .map(rollup -> (Row) name -> column.apply(rollup, name))
            .map(row -> name -> name.equals("minute") ? instant(row.get(name)) : row.get(name)));
  }

  private static Map<List<Object>, Map<String, BigDecimal>> sums(
      List<String> dimensions, Stream<Row> rows) {
    Map<List<Object>, Map<String, BigDecimal>> sums = new HashMap<>();
    rows.forEach(
        row -> {
          List<Object> key = new ArrayList<>();
          key.add(row.get("minute"));
          dimensions.forEach(dimension -> key.add(row.get(dimension)));
          Map<String, BigDecimal> sum = sums.computeIfAbsent(key, any -> new TreeMap<>());
          Stream.concat(Stream.of("entries", "errors", "duration_ms", "ttft_ms"), SHARED.stream())
              .filter(name -> row.get(name) != null)
              .forEach(name -> sum.merge(name, decimal(row.get(name)), LedgerSums::plus));
        });
    return sums;
  }

  private static BigDecimal plus(BigDecimal one, BigDecimal other) {
    return decimal(one.add(other));
  }

  /** Compared by value, whatever digits it was written with. */
  private static BigDecimal decimal(Object number) {
    return new BigDecimal(number.toString()).stripTrailingZeros();
  }

  private static Object times(Object calls, Object value) {
    return value == null ? null : (Integer) calls * (Long) value;
  }

  private static Instant instant(Object time) {
    return time instanceof OffsetDateTime offset ? offset.toInstant() : (Instant) time;
  }
}
