package io.tokenlake.pipeline;

import io.tokenlake.domain.rule.WindowSums;

/** What is known of a minute so far. */
public record SeenMinute(long revision, WindowSums sums) {}
