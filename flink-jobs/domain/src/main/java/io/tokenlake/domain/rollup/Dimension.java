package io.tokenlake.domain.rollup;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What rollups can be grouped by; each is the column of that name in the ledger. */
public enum Dimension {
  TENANT,
  TEAM,
  FEATURE,
  ENVIRONMENT,
  SERVICE,
  PROVIDER,
  OPERATION,
  REQUEST_MODEL,
  RESPONSE_MODEL,
  PRICED_MODEL,
  AGENT,
  WORKFLOW,
  PROMPT_NAME,
  PROMPT_VERSION,
  PRICE_STATUS,
  SERVICE_TIER,
  ERROR_TYPE;

  /** How many there are. */
  static final int NUMBER = values().length;

  /** Name of the column. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The dimension of a column.
   *
   * @throws IllegalArgumentException naming the dimensions there are
   */
  static Dimension ofColumn(String column) {
    return Arrays.stream(values())
        .filter(dimension -> dimension.column().equals(column))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no dimension; the dimensions are %s"
                        .formatted(
                            column,
                            Arrays.stream(values())
                                .map(Dimension::column)
                                .collect(Collectors.joining(", ")))));
  }
}
