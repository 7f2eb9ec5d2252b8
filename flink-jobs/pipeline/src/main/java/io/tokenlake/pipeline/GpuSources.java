package io.tokenlake.pipeline;

import org.apache.flink.api.connector.source.Source;

/** Where the gpu job's input comes from. */
public record GpuSources(
    Source<TopicRecord, ?, ?> otlpMetrics, Source<TopicRecord, ?, ?> otlpLogs) {}
