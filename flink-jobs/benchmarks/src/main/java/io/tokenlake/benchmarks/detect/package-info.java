/**
 * How good the detector is: on series with labelled incidents, scored as the Numenta Anomaly
 * Benchmark (NAB) does it, and on generated traffic.
 */
package io.tokenlake.benchmarks.detect;
