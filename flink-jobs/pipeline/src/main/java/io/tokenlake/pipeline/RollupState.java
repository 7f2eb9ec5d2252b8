package io.tokenlake.pipeline;

import io.tokenlake.domain.rule.WindowPoint;

/**
 * Where one minute of one entity stands, as the topic of rollups tells it.
 *
 * @param key identity of the entity
 * @param revision of the states of one minute the highest counts
 * @param point all that is known, not what is new
 */
public record RollupState(String key, long revision, WindowPoint point) {}
