package io.tokenlake.domain.alert;

/**
 * What was expected instead, in the unit of the alert. Unknown is null.
 *
 * @param method how the expectation was made
 * @param historyN how many earlier values it was made from
 */
public record Band(Double expected, Double low, Double high, String method, Long historyN) {}
