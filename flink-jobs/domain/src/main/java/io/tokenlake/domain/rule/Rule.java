package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.LifePolicy;
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
 * @param where what else must be so of a call
 * @param levels its limits; null where the kind has none
 * @param windowMillis how much time is looked at together; how long nothing may come
 * @param perMillis unit of time of a rate; 0 where it is none
 * @param period of a budget; null where it is none
 * @param activeMinutes in how many of the last 60 minutes something must have come for its absence
 *     to matter
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
    List<Condition> where,
    Levels levels,
    long windowMillis,
    long perMillis,
    Period period,
    int activeMinutes,
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
        where,
        other.levels() == null ? levels : other.levels(),
        windowMillis,
        perMillis,
        period,
        activeMinutes,
        parts,
        other.minimum() == null ? minimum : other.minimum(),
        policy,
        unit,
        other.owner() == null ? owner : other.owner(),
        runbook,
        labels,
        tenants);
  }

  boolean isAboutMoney() {
    return "cost_usd".equals(metric);
  }

  boolean isOnRun() {
    return on == RuleScope.TRACE || on == RuleScope.SESSION;
  }
}
