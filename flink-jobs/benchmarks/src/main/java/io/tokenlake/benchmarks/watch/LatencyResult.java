package io.tokenlake.benchmarks.watch;

import io.tokenlake.benchmarks.ledger.Spent;

/**
 * How soon calls that break rules are told of, each from when Kafka had the span.
 *
 * @param load load average of the machine in the minute before
 * @param spansPerSecond spans a second that were sent while it was measured, probes included
 * @param toCall until the ledger's entry could be read from its topic
 * @param toRollup until its minute could
 * @param callObserved until the watch's log had what the rule on calls found
 * @param callAlert until the alert of that rule could be read
 * @param windowObserved until the watch's log had what the rule on windows found
 * @param windowAlert until the alert of that rule could be read
 * @param spent what the whole process took meanwhile
 */
public record LatencyResult(
    double load,
    double spansPerSecond,
    Latency toCall,
    Latency toRollup,
    Latency callObserved,
    Latency callAlert,
    Latency windowObserved,
    Latency windowAlert,
    Spent spent) {}
