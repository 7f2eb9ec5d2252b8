package io.tokenlake.notifier.config;

import java.time.Duration;

/**
 * How hard a receiver is tried.
 *
 * @param timeout for one request, its answer included
 * @param firstRetry wait before the second attempt; doubles with each, with jitter
 * @param longestRetry the longest such wait
 * @param giveUpAfter from the first attempt, after which an alert is undelivered
 * @param ratePerMinute requests in a minute, repeats included
 * @param burst requests at once
 */
public record DeliveryPolicy(
    Duration timeout,
    Duration firstRetry,
    Duration longestRetry,
    Duration giveUpAfter,
    long ratePerMinute,
    long burst) {}
