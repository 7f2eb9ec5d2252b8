package io.tokenlake.pipeline.history;

import io.tokenlake.domain.alert.Alert;
import io.tokenlake.domain.alert.MapAlertMemory;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.TenantAlerts;
import io.tokenlake.domain.rule.AnomalyGroup;
import io.tokenlake.domain.rule.CallFacts;
import io.tokenlake.domain.rule.CallRules;
import io.tokenlake.domain.rule.CompositeRules;
import io.tokenlake.domain.rule.Exemplars;
import io.tokenlake.domain.rule.IncidentGroup;
import io.tokenlake.domain.rule.MapAnomalyMemory;
import io.tokenlake.domain.rule.MapWindowMemory;
import io.tokenlake.domain.rule.Rule;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.domain.rule.RuleKind;
import io.tokenlake.domain.rule.RunFact;
import io.tokenlake.domain.rule.RunRules;
import io.tokenlake.domain.rule.RunTally;
import io.tokenlake.domain.rule.TenantIncidents;
import io.tokenlake.domain.rule.WindowGroup;
import io.tokenlake.domain.rule.WindowPoint;
import io.tokenlake.pipeline.RunEvent;
import io.tokenlake.pipeline.convert.WatchRecords;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * What the watch would have raised on the past by a rule book. The rules, detectors and lives of
 * alerts are those of the watch; time is the past's own, so that the same past says the same every
 * time. What is said must come in order of time.
 */
public final class RuleTrial {
  private static final long GATHER_MICROS = 3_000_000;

  private final RuleBook book;
  private final Consumer<Alert> raised;
  private final Exemplars exemplars = new Exemplars();
  private final Map<String, Entity> entities = new HashMap<>();
  private final Map<String, RunTally> runs = new HashMap<>();
  private final Map<String, CompositeRules.Tally> composites = new HashMap<>();
  private final Map<String, TenantIncidents> incidents = new HashMap<>();
  private final Map<String, Tenant> tenants = new HashMap<>();
  private final PriorityQueue<Wake> wakes = new PriorityQueue<>();
  private long now = Long.MIN_VALUE;

  private record Entity(String ruleId, String tenant, Object memory) {}

  private record Tenant(String name, TenantAlerts alerts) {}

  private record Wake(long atMicros, String what, String key) implements Comparable<Wake> {
    @Override
    public int compareTo(Wake other) {
      return Long.compare(atMicros, other.atMicros);
    }
  }

  /**
   * @param raised told of each alert, in order
   */
  public RuleTrial(RuleBook book, Consumer<Alert> raised) {
    this.book = book;
    this.raised = raised;
  }

  /** An entry of the ledger, when its call has ended. */
  public void call(CallFacts call) throws Exception {
    passTo(call.endedAtMicros());
    for (Observation found : CallRules.evaluate(call, book, now)) {
      observed(found);
    }
    for (RunEvent event : WatchRecords.toRunEvents(call)) {
      run(event);
    }
    for (Exemplars.Pick pick : exemplars.pick(call, book)) {
      Entity entity = entity(pick.group(), pick.ruleId(), call.tenant(), pick.isOfSeries());
      Optional<Rule> rule = book.rule(pick.ruleId(), call.tenant());
      if (rule.isPresent() && entity.memory() instanceof MapAnomalyMemory memory) {
        new AnomalyGroup(memory, rule.get(), book).add(pick.exemplar());
      } else if (rule.isPresent() && entity.memory() instanceof MapWindowMemory memory) {
        for (Observation found :
            new WindowGroup(memory, rule.get(), book).add(pick.exemplar(), now)) {
          observed(found);
        }
      }
    }
  }

  /** A step of an agent, when it has ended. */
  public void step(RunFact step) throws Exception {
    passTo(step.eventTimeMicros());
    for (RunEvent event : WatchRecords.toRunEvents(step)) {
      run(event);
    }
  }

  /** A minute of an entity, when it is over. */
  public void minute(WindowPoint point) throws Exception {
    passTo(point.minuteMicros() + 60_000_000);
    for (Rule rule : WindowGroup.concerned(point, book)) {
      String key = WindowGroup.key(rule, point.tenant(), point.dimensions());
      boolean isOfSeries = rule.kind() == RuleKind.ANOMALY;
      Entity entity = entity(key, rule.id(), point.tenant(), isOfSeries);
      if (entity.memory() instanceof MapAnomalyMemory memory) {
        AnomalyGroup group = new AnomalyGroup(memory, rule, book);
        group.add(point, now);
        judge(key, group);
      } else if (entity.memory() instanceof MapWindowMemory memory) {
        WindowGroup group = new WindowGroup(memory, rule, book);
        for (Observation found : group.add(point, now)) {
          observed(found);
        }
        wake(group.wakeAtMicros(), "entity", key);
      }
    }
  }

  /** Lets time pass although nothing more is said. */
  public void passTo(long micros) throws Exception {
    while (!wakes.isEmpty() && wakes.peek().atMicros() <= micros) {
      Wake wake = wakes.poll();
      now = Math.max(now, wake.atMicros());
      wakeUp(wake);
    }
    now = Math.max(now, micros);
  }

  private void wakeUp(Wake wake) throws Exception {
    switch (wake.what()) {
      case "incidents" -> {
        TenantIncidents gathered = incidents.get(wake.key());
        IncidentGroup.Result result = IncidentGroup.tell(gathered);
        incidents.put(wake.key(), result.incidents());
        for (Observation found : result.observations()) {
          observed(found);
        }
      }
      case "alerts" -> {
        Tenant tenant = tenants.get(wake.key());
        Long due = tenant.alerts().wakeAtMicros();
        if (due != null && due <= now) {
          log(tenant, Observation.tick(tenant.name()));
        }
      }
      default -> {
        Entity entity = entities.get(wake.key());
        Optional<Rule> rule = book.rule(entity.ruleId(), entity.tenant());
        if (rule.isPresent() && entity.memory() instanceof MapAnomalyMemory memory) {
          judge(wake.key(), new AnomalyGroup(memory, rule.get(), book));
        } else if (rule.isPresent() && entity.memory() instanceof MapWindowMemory memory) {
          for (Observation found : new WindowGroup(memory, rule.get(), book).wake(now)) {
            observed(found);
          }
        }
      }
    }
  }

  private void judge(String key, AnomalyGroup group) throws Exception {
    for (Observation found : group.judge(now).observations()) {
      String tenant = found.tenantKey();
      TenantIncidents before = incidents.get(tenant);
      if (before == null || before.gathered().isEmpty()) {
        wake(now + GATHER_MICROS, "incidents", tenant);
      }
      incidents.put(tenant, IncidentGroup.gather(before, found));
    }
    wake(group.wakeAtMicros(), "entity", key);
  }

  private void run(RunEvent event) throws Exception {
    RunRules.Result result =
        RunRules.add(runs.get(event.run()), event.fact(), event.on(), book, now);
    runs.put(event.run(), result.tally());
    for (Observation found : result.found()) {
      observed(found);
    }
  }

  private void observed(Observation found) throws Exception {
    tell(found);
    for (Rule composite : CompositeRules.concerned(found, book)) {
      String key = CompositeRules.key(composite, found);
      CompositeRules.Result result =
          CompositeRules.add(composites.get(key), found, composite, book, now);
      composites.put(key, result.tally());
      if (result.found() != null) {
        tell(result.found());
      }
    }
  }

  private void tell(Observation found) throws Exception {
    log(
        tenants.computeIfAbsent(
            found.tenantKey(),
            name -> new Tenant(found.tenant(), new TenantAlerts(new MapAlertMemory()))),
        found);
  }

  private void log(Tenant tenant, Observation found) throws Exception {
    tenant.alerts().observe(found, now).forEach(raised);
    String key = tenant.name() == null ? "" : tenant.name();
    wake(tenant.alerts().wakeAtMicros(), "alerts", key);
  }

  private Entity entity(String key, String ruleId, String tenant, boolean isOfSeries) {
    return entities.computeIfAbsent(
        key,
        none ->
            new Entity(
                ruleId, tenant, isOfSeries ? new MapAnomalyMemory() : new MapWindowMemory()));
  }

  private void wake(Long atMicros, String what, String key) {
    if (atMicros != null) {
      wakes.add(new Wake(Math.max(atMicros, now), what, key));
    }
  }
}
