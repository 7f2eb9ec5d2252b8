package io.tokenlake.pipeline;

import org.apache.flink.api.connector.source.Source;

/**
 * Where the ledger job reads from.
 *
 * @param otlpSpans OTLP trace requests
 * @param otlpLogs OTLP log requests
 * @param otlpMetrics OTLP metric requests
 * @param priceBook price books in YAML; each replaces the one before
 * @param bookAtStart the newest book that {@code priceBook} has now; null to begin with the bundled
 */
public record LedgerSources(
    Source<TopicRecord, ?, ?> otlpSpans,
    Source<TopicRecord, ?, ?> otlpLogs,
    Source<TopicRecord, ?, ?> otlpMetrics,
    Source<TopicRecord, ?, ?> priceBook,
    BookAtStart bookAtStart) {}
