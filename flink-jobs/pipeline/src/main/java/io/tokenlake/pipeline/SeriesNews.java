package io.tokenlake.pipeline;

import io.tokenlake.domain.rule.Exemplar;
import io.tokenlake.domain.rule.SeriesHistory;
import io.tokenlake.domain.rule.WindowPoint;
import java.util.Map;

/**
 * Something new for a rule that has series watched, and an entity: sums, a call that shows them, a
 * minute of a GPU that is over, or what its past has taught. The others are null.
 *
 * @param group identity of rule and entity
 * @param entity who the past is of; empty for the others
 */
public record SeriesNews(
    String group,
    String ruleId,
    String tenant,
    Map<String, String> entity,
    WindowPoint point,
    Exemplar exemplar,
    GpuMinute gpu,
    SeriesHistory history) {

  /** Sums that are new. */
  public static SeriesNews of(String group, String ruleId, WindowPoint point) {
    return new SeriesNews(group, ruleId, point.tenant(), Map.of(), point, null, null, null);
  }

  /** A call that shows them. */
  public static SeriesNews of(String group, String ruleId, String tenant, Exemplar exemplar) {
    return new SeriesNews(group, ruleId, tenant, Map.of(), null, exemplar, null, null);
  }

  /** A minute of a GPU that is over. */
  public static SeriesNews of(String group, String ruleId, String tenant, GpuMinute gpu) {
    return new SeriesNews(group, ruleId, tenant, Map.of(), null, null, gpu, null);
  }

  /** What the past of an entity has taught. */
  public static SeriesNews of(
      String group,
      String ruleId,
      String tenant,
      Map<String, String> entity,
      SeriesHistory history) {
    return new SeriesNews(group, ruleId, tenant, entity, null, null, null, history);
  }
}
