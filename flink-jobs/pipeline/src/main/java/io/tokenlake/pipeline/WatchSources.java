package io.tokenlake.pipeline;

import org.apache.flink.api.connector.source.Source;

/**
 * Where the watch job reads from.
 *
 * @param calls entries of the ledger
 * @param steps steps of agents
 * @param rollups where minutes of rollups stand
 * @param histories what the past has taught of entities whose series are watched
 * @param gpuMinutes where minutes of GPUs stand
 * @param gpuEvents events of GPUs
 * @param rules rule books in YAML; each replaces the one before
 * @param observations the watch's own log
 */
public record WatchSources(
    Source<TopicRecord, ?, ?> calls,
    Source<TopicRecord, ?, ?> steps,
    Source<TopicRecord, ?, ?> rollups,
    Source<TopicRecord, ?, ?> histories,
    Source<TopicRecord, ?, ?> gpuMinutes,
    Source<TopicRecord, ?, ?> gpuEvents,
    Source<TopicRecord, ?, ?> rules,
    Source<TopicRecord, ?, ?> observations) {}
