package io.tokenlake.gpu.nvml;

/**
 * Where NVML has a quantity.
 *
 * @param kind how it is asked for
 * @param id number of the field or of the GPM metric; 0 for a function
 * @param scope of a field: a link, a counter, or 0
 * @param name of the function, field or metric in {@code nvml.h}
 */
public record Source(Kind kind, int id, int scope, String name) {
  /** How a quantity is asked for. */
  public enum Kind {
    /** By a function of its own. */
    FUNCTION,
    /** By {@code nvmlDeviceGetFieldValues}. */
    FIELD,
    /** By {@code nvmlGpmMetricsGet}, from two samples: Hopper and later. */
    GPM
  }

  /** {@code UINT_MAX}: the sum over all links. */
  static final int ALL_LINKS = -1;

  static Source function(String name) {
    return new Source(Kind.FUNCTION, 0, 0, "nvml" + name);
  }

  static Source field(int id, String name) {
    return new Source(Kind.FIELD, id, 0, "NVML_FI_DEV_" + name);
  }

  static Source allLinks(int id, String name) {
    return new Source(Kind.FIELD, id, ALL_LINKS, "NVML_FI_DEV_" + name);
  }

  static Source gpm(int id, String name) {
    return new Source(Kind.GPM, id, 0, "NVML_GPM_METRIC_" + name);
  }
}
