package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.LifePolicy;
import io.tokenlake.domain.alert.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One rule of the book.
 *
 * @param summary what it means when it fires
 * @param set dimension set of the rollups that it reads; null where it reads none
 * @param metric what it measures
 * @param of what a ratio is the share of; null where it is none
 * @param field whose different values are counted; null where none are
 * @param by what its alerts are told apart by, beside the tenant
 * @param known what must be known of an entity of windows for the rule to look at it
 * @param where what else must be so of a call
 * @param levels its limits; null where the kind has none
 * @param windowMillis how much time is looked at together; how long nothing may come
 * @param perMillis unit of time of a rate; 0 where it is none
 * @param period of a budget; null where it is none
 * @param activeMinutes in how many of the last 60 minutes something must have come for its absence
 *     to matter
 * @param series what detectors watch of an entity; empty where the kind has none
 * @param least the quietest severity of a detector that is told; null where the kind has none
 * @param parts the rules that a composite combines
 * @param unit UCUM unit of the value
 * @param tenants what is other for a tenant, by its name
 */
public record Rule(
    String id,
    int version,
    boolean enabled,
    String summary,
    RuleKind kind,
    RuleScope on,
    String set,
    String metric,
    String of,
    String field,
    List<String> by,
    List<String> known,
    List<Condition> where,
    Levels levels,
    long windowMillis,
    long perMillis,
    Period period,
    int activeMinutes,
    List<Series> series,
    Severity least,
    List<String> parts,
    Minimum minimum,
    LifePolicy policy,
    String unit,
    String owner,
    String runbook,
    Map<String, String> labels,
    Map<String, Override> tenants) {

  /**
   * What is other for one tenant. What is null stays as it is.
   *
   * @param enabled whether the rule holds for the tenant
   */
  public record Override(Boolean enabled, Levels levels, Minimum minimum, String owner) {}

  /** The rule as it is for a tenant; null when it does not hold for it. */
  Rule forTenant(String tenant) {
    Override other = tenant == null ? null : tenants.get(tenant);
    boolean holds = other == null || other.enabled() == null ? enabled : other.enabled();
    if (!holds) {
      return null;
    }
    if (other == null) {
      return this;
    }
    return new Rule(
        id,
        version,
        true,
        summary,
        kind,
        on,
        set,
        metric,
        of,
        field,
        by,
        known,
        where,
        other.levels() == null ? levels : other.levels(),
        windowMillis,
        perMillis,
        period,
        activeMinutes,
        series,
        least,
        parts,
        other.minimum() == null ? minimum : other.minimum(),
        policy,
        unit,
        other.owner() == null ? owner : other.owner(),
        runbook,
        labels,
        tenants);
  }

  /** What of dimensions the rule tells apart; what is unknown is not there. */
  Map<String, String> entityOf(Map<String, String> dimensions) {
    Map<String, String> entity = new LinkedHashMap<>();
    for (String dimension : by) {
      String name = dimensions.get(dimension);
      if (name != null) {
        entity.put(dimension, name);
      }
    }
    return entity;
  }

  Series seriesNamed(String name) {
    return series.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  /** What a call is measured by that is to show a window; null where calls show nothing. */
  String shownBy() {
    return series.isEmpty() ? metric : series.get(0).metric();
  }

  boolean isAboutMoney() {
    return "cost_usd".equals(metric);
  }

  boolean isOnRun() {
    return on == RuleScope.TRACE || on == RuleScope.SESSION;
  }
}
