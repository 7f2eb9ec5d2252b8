package io.tokenlake.domain.genai;

import io.tokenlake.domain.usage.Usage;
import java.util.List;

/**
 * What came of reading the usage of a span. At most one of the three is there; none is when the
 * span states no usage.
 *
 * @param invalid values that are no token counts at all
 */
record UsageReading(Usage usage, String contradiction, List<String> invalid) {
  static final UsageReading NONE = new UsageReading(null, null, List.of());

  /** Whether the span states usage at all, be it right or not. */
  boolean isStated() {
    return this != NONE;
  }

  static UsageReading of(Usage usage) {
    return new UsageReading(usage, null, List.of());
  }

  static UsageReading contradiction(String why) {
    return new UsageReading(null, why, List.of());
  }

  static UsageReading invalid(List<String> problems) {
    return new UsageReading(null, null, problems);
  }
}
