package io.tokenlake.local.stack;

import java.nio.file.Path;

/** Where a local stack keeps everything: one folder, which may be copied or deleted as a whole. */
public record StackDir(Path root) {
  /** Kafka and Flink separate folders by them, and in the catalog's URL they have meanings. */
  private static final String REFUSED = ",:;#?%";

  /**
   * @throws IllegalArgumentException when the path has a character that a part cannot take
   */
  public StackDir {
    root = root.toAbsolutePath().normalize();
    String path = root.toString();
    if (path.chars().anyMatch(c -> REFUSED.indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "the folder of a stack must not have any of " + REFUSED + " in its path: " + path);
    }
  }

  public Path kafka() {
    return root.resolve("kafka");
  }

  public Path catalogDatabase() {
    return root.resolve("catalog/lake.db");
  }

  public Path warehouse() {
    return root.resolve("warehouse");
  }

  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  public Path trino() {
    return root.resolve("trino");
  }

  /** What the gpu-agent could not deliver yet. */
  public Path gpuSpool() {
    return root.resolve("gpu-spool");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  /** Log of everything but Trino. */
  public Path stackLog() {
    return logs().resolve("stack.log");
  }

  public Path trinoLog() {
    return logs().resolve("trino.log");
  }

  /** Held locked by the process that runs the stack. */
  public Path lockFile() {
    return root.resolve("stack.lock");
  }

  /** Where the running stack can be reached; absent while it is down. */
  public Path endpointsFile() {
    return root.resolve("stack.json");
  }
}
