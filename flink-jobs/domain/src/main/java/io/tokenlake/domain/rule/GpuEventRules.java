package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.alert.Sql;
import io.tokenlake.domain.gpu.GpuEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Holds single events of GPUs against the rules about them. Each occurrence is one look. */
public final class GpuEventRules {
  /** What events can be told apart by, beside the tenant. */
  static final List<String> DIMENSIONS =
      Stream.concat(GpuFacts.DIMENSIONS.stream(), Stream.of("event", "xid_code")).toList();

  private static final String FATAL = "fatal_event";
  private static final String XID_SUFFIX = "_xid";

  /** What a rule can measure: 1 for an event of the kind. */
  static final List<String> METRICS =
      List.of(
          "hardware_xid",
          "driver_xid",
          "application_xid",
          "informational_xid",
          "unknown_xid",
          FATAL);

  private static final Set<String> FATAL_KINDS =
      Set.of("double_bit_ecc_error", "dram_retirement_failure", "fatal_poison", "gpu_unavailable");

  private GpuEventRules() {}

  /**
   * What there is to say about an event.
   *
   * @param nowMicros for mute windows, µs since the epoch
   */
  public static List<Observation> evaluate(GpuEvent event, RuleBook book, long nowMicros) {
    List<Observation> found = new ArrayList<>();
    for (Rule rule : book.rules(RuleScope.GPU_EVENT, event.device().tenant())) {
      if (isOf(rule.metric(), event) && rule.levels().signal(1) == Signal.BREACH) {
        found.add(finding(rule, event).observation(book, nowMicros));
      }
    }
    return found;
  }

  private static boolean isOf(String metric, GpuEvent event) {
    return metric.equals(FATAL)
        ? FATAL_KINDS.contains(event.kind())
        : event.kind().equals(GpuEvent.XID) && metric.equals(event.xidClass() + XID_SUFFIX);
  }

  private static Finding finding(Rule rule, GpuEvent event) {
    Map<String, String> dimensions = new HashMap<>(GpuFacts.dimensions(event.device()));
    dimensions.put("event", event.kind());
    if (event.xid() != null) {
      dimensions.put("xid_code", event.xid().toString());
    }
    long micros = event.timeNanos() / 1_000;
    return new Finding(rule, event.device().tenant(), dimensions)
        .look(event.id(), 0, Signal.BREACH)
        .measured(1, rule.levels())
        .at(micros)
        .shownBy(List.of(GpuRules.evidence(event.device(), micros, 1, rule.summary())))
        .query("SELECT * FROM gpu_events WHERE event_id = " + Sql.text(event.id()));
  }
}
