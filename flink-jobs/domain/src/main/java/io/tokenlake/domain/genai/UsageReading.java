package io.tokenlake.domain.genai;

import io.tokenlake.domain.usage.Usage;
import java.util.List;

/**
 * What came of reading the usage of a span. Usage, a contradiction and invalid values exclude each
 * other; none is there when the span states no usage.
 *
 * @param rule id of what decided the usage basis; null when the convention's definition did
 * @param invalid values that are no token counts at all
 */
record UsageReading(Usage usage, String rule, String contradiction, List<String> invalid) {
  static final UsageReading NONE = new UsageReading(null, null, null, List.of());

  /** Whether the span states usage at all, be it right or not. */
  boolean isStated() {
    return usage != null || contradiction != null || !invalid.isEmpty();
  }

  static UsageReading of(Usage usage, String rule) {
    return new UsageReading(usage, rule, null, List.of());
  }

  static UsageReading contradiction(String why, String rule) {
    return new UsageReading(null, rule, why, List.of());
  }

  static UsageReading invalid(List<String> problems) {
    return new UsageReading(null, null, null, problems);
  }
}
