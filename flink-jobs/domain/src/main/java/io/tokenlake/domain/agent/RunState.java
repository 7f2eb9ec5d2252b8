package io.tokenlake.domain.agent;

import java.util.Map;

/** Where the memory of one trace's run is kept: maps in a test, keyed state in a job. */
public interface RunState {
  /** What is known of a span; null when nothing is. */
  RunNode node(String spanId) throws Exception;

  /** Remembers what is known of a span. */
  void node(String spanId, RunNode node) throws Exception;

  /** All spans that are remembered, by id. */
  Map<String, RunNode> nodes() throws Exception;

  /** Forgets all spans. */
  void clearNodes() throws Exception;

  /** What is known beside the spans; null when nothing is. */
  RunMemory memory() throws Exception;

  /** Remembers that; null forgets it. */
  void memory(RunMemory memory) throws Exception;
}
