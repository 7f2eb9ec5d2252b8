package io.tokenlake.pipeline;

import io.tokenlake.domain.genai.AttributionMapping;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.metrics.MetricGroup;

/**
 * Which attributes say who made a call, as the job's options have it.
 *
 * @param keys attributes by field, for the fields that deviate from the defaults
 * @param userIdKeyFile file with the key that hashes user ids; null keeps them as they are
 */
public record AttributionOptions(Map<String, String> keys, String userIdKeyFile)
    implements Serializable {
  /** The conventions' names, and user ids as they are. */
  public static final AttributionOptions DEFAULTS = new AttributionOptions(Map.of(), null);

  /** Metric: attribution values that were longer than what is kept. */
  private static final String CUT_VALUES = "attributionValuesCut";

  private static final long serialVersionUID = 1L;

  /**
   * The mapping. The key is read here, on the machine that hashes, and never travels with the job.
   *
   * @param metrics of the operator that maps; values that are cut are counted there
   * @throws IllegalArgumentException when a field is unknown or the key is too short
   * @throws UncheckedIOException when the key's file cannot be read
   */
  public AttributionMapping mapping(MetricGroup metrics) {
    AttributionMapping mapping =
        AttributionMapping.parse(keys).reportingCuts(metrics.counter(CUT_VALUES)::inc);
    if (userIdKeyFile == null) {
      return mapping;
    }
    try {
      return mapping.hashingUserIds(Files.readAllBytes(Path.of(userIdKeyFile)));
    } catch (IOException e) {
      throw new UncheckedIOException(
          JobOptions.USER_ID_KEY_FILE.key() + " " + userIdKeyFile + " cannot be read", e);
    }
  }
}
