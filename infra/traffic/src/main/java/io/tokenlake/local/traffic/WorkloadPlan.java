package io.tokenlake.local.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Draws the lots of the workload: which calls, how large and when. The same seed draws the same.
 *
 * <p>Episodes come in the order in which they end; the last one is the runaway. A workload that is
 * large enough has more that goes wrong: {@link #mishaps}.
 */
final class WorkloadPlan {
  /** The workload covers this much time. */
  static final Duration SPREAD = Duration.ofMinutes(30);

  private static final int BLOATED_CALLS = 120;
  private static final int REFUSED_CALLS = 60;
  private static final int LOOPING_CALLS = 7;

  /** Enough for ordinary calls beside what goes wrong. */
  private static final int LEAST_WITH_MISHAPS = 300;

  private static final double FAILURE_SHARE = 0.04;

  /** No ordinary call comes near the 100,000 output tokens at which the runaway rule fires. */
  private static final long MAX_TOKENS = 60_000;

  private static final List<PlannedCall.Failure> FAILURES =
      List.of(
          new PlannedCall.Failure("rate_limit_exceeded", 429),
          new PlannedCall.Failure("rate_limit_exceeded", 429),
          new PlannedCall.Failure("server_error", 500),
          new PlannedCall.Failure("timeout", 0));

  private static final List<String> TENANTS = List.of("acme", "globex", "initech");
  private static final List<String> TEAMS = List.of("growth", "finance", "support");

  private final Random random;

  private WorkloadPlan(long seed) {
    random = new Random(seed);
  }

  /** Plans episodes that hold exactly {@code calls} calls together. */
  static List<Episode> draw(int calls, long seed) {
    WorkloadPlan plan = new WorkloadPlan(seed);
    List<Episode> episodes = new ArrayList<>();
    int left = calls - 1;
    if (left >= LEAST_WITH_MISHAPS) {
      episodes.addAll(plan.mishaps());
      left -= episodes.stream().mapToInt(episode -> episode.calls().size()).sum();
    }
    while (left > 0) {
      Episode episode = plan.episode(left);
      episodes.add(episode);
      left -= episode.calls().size();
    }
    episodes.sort(Comparator.comparing(Episode::endsBefore).reversed());
    episodes.add(plan.runaway());
    return episodes;
  }

  private Episode episode(int callsLeft) {
    CallProfile profile = profile();
    int calls = profile.agent() == null ? 1 : Math.min(callsLeft, 2 + random.nextInt(3));
    List<PlannedCall> planned = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      planned.add(call(profile));
    }
    return episode(profile, endsBefore(), planned);
  }

  /**
   * What goes wrong beside the runaway: a prompt that grows fourfold in the middle of the time, a
   * provider that refuses two calls of three while its clients try again, an agent in a loop.
   */
  private List<Episode> mishaps() {
    List<Episode> mishaps = new ArrayList<>();
    for (int call = 0; call < BLOATED_CALLS; call++) {
      boolean early = call < BLOATED_CALLS / 2;
      Duration end = Duration.ofSeconds(early ? 960 + 14 * call : 14 * (call - BLOATED_CALLS / 2));
      PlannedCall planned = steady(CallProfile.BLOATED, early ? 1 : 4);
      mishaps.add(episode(CallProfile.BLOATED, end.plusSeconds(5), List.of(planned)));
    }
    for (int call = 0; call < REFUSED_CALLS; call++) {
      CallProfile profile = CallProfile.REFUSED;
      PlannedCall planned = call % 3 == 0 ? steady(profile, 1) : refused(profile);
      Duration end = Duration.ofMinutes(9).plusSeconds(2L * call);
      mishaps.add(episode(profile, end, List.of(planned)));
    }
    List<PlannedCall> loop = new ArrayList<>();
    for (int call = 0; call < LOOPING_CALLS; call++) {
      loop.add(steady(CallProfile.LEAD_RESEARCH, 1));
    }
    mishaps.add(
        episode(CallProfile.LEAD_RESEARCH, Duration.ofMinutes(3), loop)
            .sayingTo("{\"lead\": 4711}"));
    return mishaps;
  }

  /** An answered call of the usual size, or a multiple of it. */
  private static PlannedCall steady(CallProfile profile, int times) {
    long input = profile.input() * times;
    PlannedCall.Usage usage = new PlannedCall.Usage(input, profile.output(), 0, 0, 0);
    return new PlannedCall(
        profile.operation(), profile.model(), Duration.ofSeconds(3), usage, null, null, 1, 0);
  }

  private static PlannedCall refused(CallProfile profile) {
    return new PlannedCall(
        profile.operation(),
        profile.model(),
        Duration.ofMillis(120),
        null,
        null,
        new PlannedCall.Failure("rate_limit_exceeded", 429),
        1,
        0);
  }

  private Episode episode(CallProfile profile, Duration endsBefore, List<PlannedCall> calls) {
    boolean shared = profile.service().tenant() == null;
    return new Episode(
        profile,
        endsBefore,
        profile.agent(),
        shared ? any(TENANTS) : null,
        shared ? any(TEAMS) : null,
        "user-" + (1 + random.nextInt(40)),
        "conv-" + Integer.toHexString(random.nextInt(0x10000)),
        null,
        List.copyOf(calls));
  }

  private CallProfile profile() {
    int total = CallProfile.ALL.stream().mapToInt(CallProfile::weight).sum();
    int lot = random.nextInt(total);
    for (CallProfile profile : CallProfile.ALL) {
      lot -= profile.weight();
      if (lot < 0) {
        return profile;
      }
    }
    throw new AssertionError("weights do not add up");
  }

  private PlannedCall call(CallProfile profile) {
    if (random.nextDouble() < FAILURE_SHARE) {
      Duration duration = Duration.ofMillis(80 + random.nextInt(400));
      return new PlannedCall(
          profile.operation(), profile.model(), duration, null, null, any(FAILURES), 1, 0);
    }
    long input = around(profile.input());
    long output = profile.output() == 0 ? 0 : around(profile.output());
    long cached = (long) (input * profile.cacheShare());
    // One call in five finds its prompt uncached and pays for writing it.
    boolean writes = random.nextInt(5) == 0;
    PlannedCall.Usage usage =
        new PlannedCall.Usage(
            input,
            output,
            writes ? 0 : cached,
            writes ? cached : 0,
            (long) (output * profile.reasoningShare()));
    Duration first = Duration.ofMillis(150 + random.nextInt(500) + input / 20);
    return new PlannedCall(
        profile.operation(),
        profile.model(),
        first.plusMillis(output * 12),
        usage,
        profile.streamed() ? first : null,
        null,
        1,
        0);
  }

  private Episode runaway() {
    CallProfile profile = CallProfile.RUNAWAY;
    PlannedCall call =
        new PlannedCall(
            profile.operation(),
            profile.model(),
            Duration.ofMinutes(6),
            new PlannedCall.Usage(profile.input(), profile.output(), 0, 0, 0),
            null,
            null,
            4,
            profile.output() / 4);
    return episode(profile, Duration.ZERO, List.of(call));
  }

  /** Log-normal around the usual size, as request sizes are. */
  private long around(long usual) {
    long tokens = Math.round(usual * Math.exp(0.6 * random.nextGaussian()));
    return Math.max(1, Math.min(MAX_TOKENS, tokens));
  }

  /** Evenly over the time, with a rush in its second half, so that minutes differ. */
  private Duration endsBefore() {
    double evenly = random.nextDouble();
    double rush = 0.3 + 0.04 * random.nextGaussian();
    double share = random.nextInt(10) < 7 ? evenly : Math.max(0, Math.min(1, rush));
    return Duration.ofMillis((long) (share * SPREAD.toMillis()));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
