package io.tokenlake.benchmarks.bridge;

import io.tokenlake.local.kafka.LocalKafka;
import java.nio.file.Path;
import java.time.Duration;

/** Something that brings spans to Kafka, in a process of its own. */
interface Candidate {
  /** What it is called in the report. */
  String name();

  /**
   * Starts it; returns when it takes requests.
   *
   * @param dir folder for what it writes
   */
  Running start(LocalKafka kafka, Path dir) throws Exception;

  /** A candidate that runs. */
  interface Running extends AutoCloseable {
    Process process();

    /** Keeps it under load, with requests of so many spans. */
    Load load(int spans, Duration time) throws Exception;

    @Override
    void close() throws Exception;
  }
}
