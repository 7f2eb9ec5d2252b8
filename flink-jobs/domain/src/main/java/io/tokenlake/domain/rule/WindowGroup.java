package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A rule on the sums of one entity: adds up what is new, and says what it makes of the windows that
 * this changes: the latest one, the one that ends where the news is, and those that were told as a
 * breach and may be none any more.
 */
public final class WindowGroup {
  private static final long MINUTE = 60_000_000;
  private static final long ACTIVE_MICROS = 60 * MINUTE;

  /** A window is looked at in so many parts at most. */
  private static final int PARTS = 60;

  private final WindowMemory memory;
  private final Rule rule;
  private final RuleBook book;
  private final long listeningSinceMicros;

  /**
   * A group whose news never went unheard.
   *
   * @param rule as it is for the tenant of the group
   */
  public WindowGroup(WindowMemory memory, Rule rule, RuleBook book) {
    this(memory, rule, book, 0);
  }

  /**
   * @param rule as it is for the tenant of the group
   * @param listeningSinceMicros since when news are heard, µs since the epoch; silence before then
   *     is held against nobody
   */
  public WindowGroup(WindowMemory memory, Rule rule, RuleBook book, long listeningSinceMicros) {
    this.memory = memory;
    this.rule = rule;
    this.book = book;
    this.listeningSinceMicros = listeningSinceMicros;
  }

  /** The rules that a point concerns, as they are for its tenant. */
  public static List<Rule> concerned(WindowPoint point, RuleBook book) {
    return book.rules(RuleScope.WINDOW, point.tenant()).stream()
        .filter(rule -> rule.set().equals(point.set()))
        .filter(rule -> point.dimensions().keySet().containsAll(rule.known()))
        .toList();
  }

  /** Tells the entity of a point, and the rule, from all others. */
  public static String key(Rule rule, String tenant, Map<String, String> dimensions) {
    return new Finding(rule, tenant, dimensions).dedupeKey();
  }

  /**
   * Adds what is new.
   *
   * @param nowMicros when it became known, µs since the epoch
   */
  public List<Observation> add(WindowPoint point, long nowMicros) throws Exception {
    WindowMarks marks = memory.marks();
    if (marks == null) {
      marks = WindowMarks.of(point.tenant(), rule.entityOf(point.dimensions()));
    }
    long start = bucketOf(point.minuteMicros());
    if (start < marks.latestMicros() - retained()) {
      return List.of(); // so late that no window that is still judged has it
    }
    Bucket before = memory.bucket(start);
    memory.putBucket(
        start, (before == null ? Bucket.EMPTY : before).plus(point.model(), point.sums()));
    marks = marks.added(start, nowMicros);
    forget(marks.latestMicros() - retained());
    List<Observation> found = new ArrayList<>();
    if (rule.kind() == RuleKind.ABSENCE) {
      marks = backAgain(marks, nowMicros, found);
    } else {
      for (long end : endsChanged(marks, start)) {
        marks = judge(marks, end, nowMicros, found);
      }
    }
    memory.putMarks(marks);
    return found;
  }

  /**
   * Adds a call that shows what is in a window. Calls come by another way than the sums: the first
   * one of a window that was told as a breach already makes it be told once more, so that whatever
   * is said of the alert next has it.
   *
   * @param nowMicros when it became known, µs since the epoch
   */
  public List<Observation> add(Exemplar exemplar, long nowMicros) throws Exception {
    long start = bucketOf(exemplar.eventTimeMicros());
    WindowMarks marks = memory.marks();
    List<Long> unshown = marks == null ? List.of() : unshownBreaches(marks, start);
    Bucket before = memory.bucket(start);
    memory.putBucket(start, (before == null ? Bucket.EMPTY : before).plus(exemplar));
    List<Observation> found = new ArrayList<>();
    for (long end : unshown) {
      marks = marks.toldAgain();
      WindowView view = view(end);
      Double value = view.value(rule);
      if (value != null) {
        found.add(finding(marks, end, value, Signal.BREACH, view).observation(book, nowMicros));
      }
    }
    if (!found.isEmpty()) {
      memory.putMarks(marks);
    }
    return found;
  }

  /** The ends of the windows that have a bucket, were told as breaches and have no call yet. */
  private List<Long> unshownBreaches(WindowMarks marks, long start) throws Exception {
    List<Long> ends = new ArrayList<>(breachesWith(marks, start));
    if (!ends.isEmpty()) {
      for (long other : memory.starts()) {
        long at = other + within();
        if (!memory.bucket(other).exemplars().isEmpty()) {
          ends.removeIf(end -> at >= startOf(end) && at < end);
        }
      }
    }
    return ends;
  }

  /** When its absence is to be looked for, µs since the epoch; null for never. */
  public Long wakeAtMicros() throws Exception {
    WindowMarks marks = memory.marks();
    boolean waits = rule.kind() == RuleKind.ABSENCE && marks != null && !marks.absent();
    return waits
        ? Math.max(marks.heardAtMicros(), listeningSinceMicros) + rule.windowMillis() * 1_000
        : null;
  }

  /** Looks for its absence. */
  public List<Observation> wake(long nowMicros) throws Exception {
    Long due = wakeAtMicros();
    if (due == null || nowMicros < due) {
      return List.of();
    }
    WindowMarks marks = memory.marks();
    long active = 0;
    for (long start : memory.starts()) {
      boolean recent = start > marks.latestMicros() - ACTIVE_MICROS;
      Bucket bucket = memory.bucket(start);
      active += recent && Bucket.total(bucket.models()).calls() > 0 ? 1 : 0;
    }
    if (active < rule.activeMinutes()) {
      return List.of();
    }
    WindowMarks absent = marks.absent(true);
    memory.putMarks(absent);
    return List.of(absence(absent, Signal.BREACH, nowMicros));
  }

  private WindowMarks backAgain(WindowMarks marks, long nowMicros, List<Observation> found) {
    if (!marks.absent()) {
      return marks;
    }
    found.add(absence(marks, Signal.CLEAR, nowMicros));
    return marks.absent(false);
  }

  private Observation absence(WindowMarks marks, Signal signal, long nowMicros) {
    long silent = (nowMicros - marks.heardAtMicros()) / 1_000_000;
    return new Finding(rule, marks.tenant(), marks.dimensions())
        .look("absent@" + marks.revision(), marks.revision(), signal)
        .measured(silent, rule.levels())
        .at(nowMicros)
        .query(
            WindowQuery.sql(
                rule,
                marks.tenant(),
                marks.dimensions(),
                marks.latestMicros() - ACTIVE_MICROS,
                marks.latestMicros() + MINUTE))
        .observation(book, nowMicros);
  }

  private TreeSet<Long> endsChanged(WindowMarks marks, long start) {
    TreeSet<Long> ends = new TreeSet<>();
    ends.add(endOf(start));
    ends.add(endOf(marks.latestMicros()));
    ends.addAll(breachesWith(marks, start));
    return ends;
  }

  /** The ends of the windows that were told as breaches and have a bucket. */
  private List<Long> breachesWith(WindowMarks marks, long start) {
    return marks.judged().stream()
        .filter(judged -> judged.signal() == Signal.BREACH)
        .map(WindowMarks.Judged::endMicros)
        .filter(end -> isEnd(end) && end > start && startOf(end) <= start)
        .toList();
  }

  private WindowView view(long end) throws Exception {
    return WindowView.of(memory, startOf(end), end, startOf(startOf(end)), within());
  }

  private WindowMarks judge(WindowMarks marks, long end, long nowMicros, List<Observation> found)
      throws Exception {
    WindowView view = view(end);
    Double value = view.value(rule);
    Signal signal = value == null ? withoutValue(view) : rule.levels().signal(value);
    Severity severity = signal == Signal.BREACH ? rule.levels().broken(value) : null;
    if (!isNews(marks, end, signal, severity)) {
      return marks;
    }
    double shown = value == null ? 0 : value;
    found.add(finding(marks, end, shown, signal, view).observation(book, nowMicros));
    return marks.judging(new WindowMarks.Judged(end, signal, severity));
  }

  private Finding finding(
      WindowMarks marks, long end, double value, Signal signal, WindowView view) {
    Finding finding =
        new Finding(rule, marks.tenant(), marks.dimensions())
            .look("w@" + end, marks.revision(), signal)
            .measured(value, rule.levels())
            .in(startOf(end), end)
            .query(WindowQuery.sql(rule, marks.tenant(), marks.dimensions(), startOf(end), end));
    if (signal == Signal.BREACH) {
      view.explain(rule, finding);
    }
    return finding;
  }

  /** Too little is well where nothing is; what is unknown changes nothing. */
  private Signal withoutValue(WindowView view) {
    return rule.policy().silenceResolves() && !view.lacksPrices(rule) ? Signal.CLEAR : Signal.HOLD;
  }

  private boolean isNews(WindowMarks marks, long end, Signal signal, Severity severity) {
    WindowMarks.Judged before = marks.judged(end);
    if (before != null) {
      boolean louder =
          severity != null
              && before.severity() != null
              && severity.compareTo(before.severity()) > 0;
      return before.signal() != signal || louder;
    }
    if (signal == Signal.BREACH) {
      return true;
    }
    long concerns =
        ACTIVE_MICROS
            + (rule.period() == null ? 0 : end - startOf(end))
            + 1_000
                * Math.max(rule.policy().resolveAfterMillis(), rule.policy().flapWindowMillis());
    return marks.lastBreachMicros() != null && end - marks.lastBreachMicros() <= concerns;
  }

  private void forget(long beforeMicros) throws Exception {
    for (long start : memory.starts()) {
      if (start < beforeMicros) {
        memory.putBucket(start, null);
      }
    }
  }

  private long width() {
    long minutes = Math.max(1, rule.windowMillis() * 1_000 / MINUTE / PARTS);
    return rule.kind() == RuleKind.ABSENCE ? MINUTE : minutes * MINUTE;
  }

  private long bucketOf(long micros) {
    return rule.period() == null
        ? Math.floorDiv(micros, width()) * width()
        : rule.period().startMicros(micros);
  }

  private long endOf(long start) {
    return rule.period() == null ? start + width() : rule.period().endMicros(start);
  }

  /** Whether a window ends there; it did, and does not, where a book moved days to another zone. */
  private boolean isEnd(long micros) {
    return rule.period() == null || rule.period().endMicros(micros - 1) == micros;
  }

  /**
   * How far within a bucket it is looked at which window it is in. The buckets of budgets are whole
   * periods: where a book moved them to another zone, an old one counts as the new one that it is
   * mostly in.
   */
  private long within() {
    return rule.period() == null ? 0 : rule.period().halfMicros();
  }

  /** Where the window begins that ends at a time. */
  private long startOf(long end) {
    return rule.period() == null
        ? end - rule.windowMillis() * 1_000
        : rule.period().startMicros(end - 1);
  }

  private long retained() {
    if (rule.period() != null) {
      return rule.period().months() ? 63 * 24 * ACTIVE_MICROS : 3 * 24 * ACTIVE_MICROS;
    }
    return rule.kind() == RuleKind.ABSENCE ? ACTIVE_MICROS : 2 * rule.windowMillis() * 1_000;
  }
}
