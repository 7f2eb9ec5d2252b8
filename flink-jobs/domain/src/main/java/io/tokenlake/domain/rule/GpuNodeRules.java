package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.alert.Sql;
import io.tokenlake.domain.gpu.GpuDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the GPUs of one machine against the rules that need to know all of them: who is missing
 * although the others are heard of, whether nothing is heard at all, and who does less than the
 * others that work at the same. The inventory is what was heard of in the last days. MIG instances
 * come and go as somebody configures them, and are not missed.
 */
public final class GpuNodeRules {
  /** A GPU that is gone for so long was taken out. */
  public static final long FORGET_MILLIS = 7 * 86_400_000L;

  private static final String ABSENT = "absent_s";
  private static final String DARK = "dark_s";
  private static final String BEHIND = "behind";

  /** What a rule can measure. */
  static final List<String> METRICS = List.of(ABSENT, DARK, BEHIND);

  /** Fewer have no middle that one of them could be far from. */
  private static final int FEWEST = 4;

  /** When the others do little, doing less is no news. */
  private static final double WORKING = 0.5;

  /** So many deviations from the median, each of a normal distribution's standard deviation. */
  private static final double FAR = 3 * 1.4826;

  private static final double MILLIS_PER_SECOND = 1_000;
  private static final long MILLIS_PER_MINUTE = 60_000;

  private GpuNodeRules() {}

  /**
   * What there is to say now.
   *
   * @param members the GPUs of the machine, of one source; what was said of them is changed
   * @param sinceMillis since when somebody listens: silence before that is nobody's
   * @param nowMillis ms since the epoch
   */
  public static List<Observation> evaluate(
      Collection<GpuMember> members, long sinceMillis, RuleBook book, long nowMillis) {
    List<Observation> found = new ArrayList<>();
    if (members.isEmpty()) {
      return found;
    }
    long newest = members.stream().mapToLong(GpuMember::heardMillis).max().getAsLong();
    long heard = Math.max(newest, sinceMillis);
    // What is said of the machine is remembered with one of its GPUs, always the same.
    GpuMember first = members.stream().min(Comparator.comparing(m -> m.device().key())).get();
    List<GpuMember> whole = members.stream().filter(m -> m.device().instance() == null).toList();
    for (Rule rule : book.rules(RuleScope.GPU_NODE, first.device().tenant())) {
      switch (rule.metric()) {
        case DARK ->
            look(rule, first, (nowMillis - heard) / MILLIS_PER_SECOND, book, nowMillis, found);
        case ABSENT -> {
          for (GpuMember member : whole) {
            long last = Math.max(member.heardMillis(), sinceMillis);
            look(rule, member, (heard - last) / MILLIS_PER_SECOND, book, nowMillis, found);
          }
        }
        case BEHIND ->
            behind(whole).forEach((member, gap) -> look(rule, member, gap, book, nowMillis, found));
        default -> throw new IllegalArgumentException("no metric of a node: " + rule.metric());
      }
    }
    return found;
  }

  private static void look(
      Rule rule,
      GpuMember member,
      double value,
      RuleBook book,
      long nowMillis,
      List<Observation> found) {
    long turn = nowMillis / MILLIS_PER_MINUTE;
    Signal signal = rule.levels().signal(value);
    if (GpuRules.tell(rule, signal, value, turn, true, member.said())) {
      GpuDevice device = member.device();
      long nowMicros = nowMillis * 1_000;
      found.add(
          GpuRules.of(rule, device)
              .look(device.key() + "@" + rule.id() + "@" + turn, nowMillis, signal)
              .measured(value, rule.levels())
              .at(nowMicros)
              .shownBy(List.of(GpuRules.evidence(device, nowMicros, value, rule.summary())))
              .query(
                  "SELECT * FROM gpu_samples WHERE gpu_uuid = "
                      + Sql.text(device.uuid())
                      + " ORDER BY sampled_at DESC LIMIT 60")
              .observation(book, nowMicros));
    }
  }

  /**
   * How far each is below the others of its job, in the last minute that is over. While that goes
   * on for some of a job, whose minutes are heard of a little later, nothing is said of any of it.
   */
  private static Map<GpuMember, Double> behind(Collection<GpuMember> members) {
    long minute =
        members.stream().mapToLong(GpuMember::lastMinuteMicros).max().orElse(Long.MIN_VALUE);
    Map<String, List<GpuMember>> groups = new LinkedHashMap<>();
    for (GpuMember member : members) {
      groups.computeIfAbsent(group(member.device()), any -> new ArrayList<>()).add(member);
    }
    Map<GpuMember, Double> behind = new LinkedHashMap<>();
    for (List<GpuMember> group : groups.values()) {
      if (group.stream().noneMatch(member -> member.minuteMicros() == minute)) {
        behind.putAll(
            behindMedian(
                group.stream()
                    .filter(m -> m.lastMinuteMicros() == minute && m.lastActivity() != null)
                    .toList()));
      }
    }
    return behind;
  }

  private static Map<GpuMember, Double> behindMedian(List<GpuMember> group) {
    Map<GpuMember, Double> behind = new LinkedHashMap<>();
    if (group.isEmpty()) {
      return behind;
    }
    double[] activities = group.stream().mapToDouble(GpuMember::lastActivity).toArray();
    double median = median(activities);
    double spread =
        median(Arrays.stream(activities).map(value -> Math.abs(value - median)).toArray());
    boolean working = group.size() >= FEWEST && median >= WORKING;
    for (GpuMember member : group) {
      double gap = median - member.lastActivity();
      behind.put(member, working && gap > FAR * spread ? gap : 0);
    }
    return behind;
  }

  /** Who works at the same: the job, else the pod, else whoever is on the machine. */
  private static String group(GpuDevice device) {
    if (device.job() != null) {
      return "job " + device.job();
    }
    return device.pod() == null ? "" : "pod " + device.namespace() + "/" + device.pod();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
