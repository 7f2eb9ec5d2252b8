/**
 * The bridge as a process of its own, beside a bare Kafka producer and an OpenTelemetry Collector,
 * each with the same requests and the same broker.
 */
package io.tokenlake.benchmarks.bridge;
