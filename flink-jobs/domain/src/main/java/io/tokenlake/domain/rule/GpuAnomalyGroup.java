package io.tokenlake.domain.rule;

import io.tokenlake.domain.gpu.GpuDevice;
import java.util.List;

/**
 * A rule that has the series of one GPU or MIG instance of one source watched: puts its minutes
 * together to windows, and when a window is complete has the detectors judge it. That takes no
 * clock: minutes come when they are over and in order, so a window is complete with its last minute
 * or with the first one after it. The last window before a GPU falls silent waits until it is heard
 * again.
 */
public final class GpuAnomalyGroup extends SeriesGroup {
  private static final long MINUTE = 60_000_000;

  private final AnomalyMemory memory;
  private final Rule rule;

  /**
   * @param rule as it is for the tenant of the GPU
   */
  public GpuAnomalyGroup(AnomalyMemory memory, Rule rule, RuleBook book) {
    super(memory, rule, book);
    this.memory = memory;
    this.rule = rule;
  }

  /** The rules that have series of a GPU watched, as they are for its tenant. */
  public static List<Rule> concerned(GpuDevice device, RuleBook book) {
    return book.rules(RuleScope.GPU, device.tenant()).stream()
        .filter(rule -> rule.kind() == RuleKind.ANOMALY)
        .toList();
  }

  /** Tells the device, and the rule, from all others; no key of a rule on windows is the same. */
  public static String key(Rule rule, GpuDevice device) {
    return device.key() + "|" + rule.id();
  }

  /** Whether a minute is news: no window was judged yet that it is part of. */
  public boolean takes(GpuFacts minute) throws Exception {
    AnomalyMarks marks = memory.anomalyMarks();
    return marks == null || marks.takes(startOf(minute.minuteMicros()));
  }

  /**
   * Adds a minute that is over and that it {@link #takes}, and judges what is complete by it.
   *
   * @param nowMicros µs since the epoch
   */
  public Said add(GpuFacts minute, long nowMicros) throws Exception {
    Said said = Said.nothing();
    GpuDevice device = minute.device();
    AnomalyMarks marks = marks(device.tenant(), GpuFacts.dimensions(device));
    long start = startOf(minute.minuteMicros());
    GpuFacts before = memory.gpuWindow();
    if (before != null && before.minuteMicros() != start) {
      marks = judge(marks, new GpuWindow(rule, before), nowMicros, said);
      before = null;
    }
    GpuFacts window = marks.takes(start) ? minute.addedTo(before, start) : null;
    if (window != null && minute.minuteMicros() + MINUTE == start + width()) {
      marks = judge(marks, new GpuWindow(rule, window), nowMicros, said);
      window = null;
    }
    memory.putGpuWindow(window);
    memory.putAnomalyMarks(marks);
    return said;
  }

  @Override
  void forgetBefore(long endMicros) throws Exception {
    GpuFacts window = memory.gpuWindow();
    if (window != null && window.minuteMicros() + width() <= endMicros) {
      memory.putGpuWindow(null);
    }
  }
}
