package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Evidence;
import java.math.BigDecimal;
import java.util.List;

/** A window of model calls. */
final class CallWindow implements WatchedWindow {
  private static final int MOST_CALLS = 2;

  private final Rule rule;
  private final AnomalyMarks marks;
  private final long start;
  private final long end;
  private final Bucket bucket;
  private final WindowSums sums;

  CallWindow(Rule rule, AnomalyMarks marks, long startMicros, Bucket bucket) {
    this.rule = rule;
    this.marks = marks;
    this.start = startMicros;
    this.end = startMicros + rule.windowMillis() * 1_000;
    this.bucket = bucket;
    this.sums = Bucket.total(bucket.models());
  }

  @Override
  public long startMicros() {
    return start;
  }

  @Override
  public Double metric(String name) {
    return sums.metric(name);
  }

  @Override
  public Long calls() {
    return sums.calls();
  }

  @Override
  public BigDecimal cost() {
    return sums.cost();
  }

  @Override
  public List<ModelSums> models() {
    return bucket.models();
  }

  @Override
  public String look() {
    return "a@" + end;
  }

  @Override
  public String query() {
    return WindowQuery.sql(rule, marks.tenant(), marks.dimensions(), start, end);
  }

  @Override
  public Evidence measure(double value, String why) {
    return new Evidence(null, null, null, end, value, why);
  }

  @Override
  public List<Evidence> examples() {
    return bucket.exemplars().stream()
        .limit(MOST_CALLS)
        .map(call -> call.asEvidence("one of its calls"))
        .toList();
  }
}
