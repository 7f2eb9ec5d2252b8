/** What benchmarks of Flink jobs share: broker, lake and cluster, and what something took. */
package io.tokenlake.benchmarks.jobs;
