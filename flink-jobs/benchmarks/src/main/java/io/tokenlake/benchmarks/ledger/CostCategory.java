package io.tokenlake.benchmarks.ledger;

import java.util.List;
import java.util.stream.Stream;

/** What a sampled stack was working for: decided by the innermost frame that tells. */
enum CostCategory {
  BROKER("Kafka broker (same process)", "kafka.", "org.apache.kafka.storage."),
  TABLES(
      "Parquet and Iceberg writing",
      "org.apache.iceberg.",
      "org.apache.parquet.",
      "com.github.luben.zstd."),
  JSON("JSON", "com.fasterxml.jackson."),
  AVRO("Avro encoding and decoding", "org.apache.avro.", "io.tokenlake.schemas.LlmCall"),
  PROTOBUF("protobuf parsing", "com.google.protobuf.", "io.opentelemetry.proto."),
  STATE(
      "state access", "org.apache.flink.runtime.state.", "org.apache.flink.state.", "org.rocksdb."),
  SERIALISATION(
      "Flink serialisation between tasks",
      "io.tokenlake.pipeline.TextType",
      "org.apache.flink.api.java.typeutils.",
      "org.apache.flink.api.common.typeutils.",
      "org.apache.flink.runtime.io.network.",
      "org.apache.flink.runtime.plugable.",
      "org.apache.flink.core.memory.",
      "org.apache.flink.types."),
  PRICING("pricing", "io.tokenlake.domain.pricing."),
  NORMALISING("normalising", "io.tokenlake.domain.genai.", "io.tokenlake.domain.usage."),
  BILLING("billing rules and accounts", "io.tokenlake.domain.", "io.tokenlake.pipeline.operator."),
  ROWS(
      "records to table rows",
      "io.tokenlake.pipeline.convert.AvroRows",
      "io.tokenlake.pipeline.convert.TableRecords",
      "io.tokenlake.pipeline.convert.LedgerRecords",
      "io.tokenlake.schemas.SpanRecord",
      "org.apache.flink.table."),
  DECODING("attributes and ids of spans", "io.tokenlake.pipeline.", "io.tokenlake.schemas."),
  KAFKA_CLIENT("Kafka clients", "org.apache.kafka.", "org.apache.flink.connector.kafka."),
  FLINK("Flink, other", "org.apache.flink."),
  OTHER("other");

  private static final String BROKER_THREADS = "data-plane-kafka";

  private final String label;
  private final List<String> prefixes;

  CostCategory(String label, String... prefixes) {
    this.label = label;
    this.prefixes = List.of(prefixes);
  }

  String label() {
    return label;
  }

  /**
   * The category of one sample.
   *
   * @param classes classes of the stack's frames, the innermost first
   */
  static CostCategory of(String thread, List<String> classes) {
    if (thread.startsWith(BROKER_THREADS)) {
      return BROKER;
    }
    CostCategory innermost =
        classes.stream()
            .map(CostCategory::ofClass)
            .filter(category -> category != OTHER)
            .findFirst()
            .orElse(OTHER);
    // State is serialised with the same serialisers, and checkpoints are written by Flink at large.
    boolean undecided = innermost == SERIALISATION || innermost == FLINK;
    return undecided && classes.stream().anyMatch(STATE::isIn) ? STATE : innermost;
  }

  private static CostCategory ofClass(String name) {
    return Stream.of(values()).filter(category -> category.isIn(name)).findFirst().orElse(OTHER);
  }

  private boolean isIn(String name) {
    return prefixes.stream().anyMatch(name::startsWith);
  }
}
