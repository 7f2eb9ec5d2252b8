package io.tokenlake.local.cli;

import io.tokenlake.local.traffic.ReplayOptions;
import picocli.CommandLine.Option;

/** The options of whatever sends a trace. */
final class ReplayedTrace {
  @Option(
      names = "--model",
      paramLabel = "PROVIDER/MODEL",
      description = "Model that the requests are attributed to (default: openai/gpt-4o).")
  private String model;

  @Option(
      names = "--duplicates",
      paramLabel = "P",
      defaultValue = "0",
      description = "Share of the spans that is sent a second time, 0 to 1.")
  private double duplicates;

  ReplayOptions options() {
    ReplayOptions options = ReplayOptions.defaults().withDuplicates(duplicates);
    return model == null ? options : options.withModel(model);
  }

  boolean namesModel() {
    return model != null;
  }

  double duplicates() {
    return duplicates;
  }
}
