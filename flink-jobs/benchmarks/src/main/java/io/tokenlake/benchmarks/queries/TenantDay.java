package io.tokenlake.benchmarks.queries;

import io.tokenlake.benchmarks.queries.Population.Feature;
import io.tokenlake.benchmarks.queries.Population.Tenant;
import io.tokenlake.domain.genai.LlmCall;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The calls of a tenant on a UTC day in the order of their starts: more by day than by night, some
 * minutes busier than others. Whatever is under way at midnight ends there.
 */
final class TenantDay {
  private static final int MINUTES = 1_440;
  private static final int MINUTES_OF_HOUR = 60;
  private static final long MINUTE_MICROS = 60_000_000;
  private static final double NIGHT = 0.25;

  private final Tenant tenant;
  private final long dayMicros;
  private final long calls;
  private final SplittableRandom random;
  private final CallMaker maker;

  TenantDay(Tenant tenant, int tenantNumber, LocalDate day, long calls, long seed) {
    this.tenant = tenant;
    this.dayMicros = day.atStartOfDay(ZoneOffset.UTC).toEpochSecond() * 1_000_000;
    this.calls = calls;
    this.random = new SplittableRandom(seed * 1_000_003 + day.toEpochDay() * 1_009 + tenantNumber);
    this.maker = new CallMaker(tenant, day, random, dayMicros + MINUTES * MINUTE_MICROS);
  }

  void forEach(Consumer<LlmCall> sink) {
    double[] upTo = curve();
    double phase = random.nextDouble();
    long made = 0;
    for (int minute = 0; minute < MINUTES; minute++) {
      boolean last = minute == MINUTES - 1;
      long due = last ? calls : Math.min(calls, (long) (calls * upTo[minute] + phase));
      long[] starts = new long[(int) Math.max(0, due - made)];
      for (int i = 0; i < starts.length; i++) {
        starts[i] = dayMicros + minute * MINUTE_MICROS + random.nextLong(MINUTE_MICROS);
      }
      made += starts.length;
      Arrays.sort(starts);
      for (long start : starts) {
        Feature feature = tenant.features().get(tenant.choice().choose(random.nextDouble()));
        sink.accept(maker.call(feature, start));
      }
    }
  }

  /** The share of the day's calls up to the end of each minute. */
  private double[] curve() {
    double[] upTo = new double[MINUTES];
    double sum = 0;
    for (int minute = 0; minute < MINUTES; minute++) {
      double hours = (double) minute / MINUTES_OF_HOUR - tenant.peakHour();
      double daylight = (1 + Math.cos(hours * Math.PI / 12)) / 2;
      sum += (NIGHT + daylight * daylight) * (0.6 + 0.8 * random.nextDouble());
      upTo[minute] = sum;
    }
    for (int minute = 0; minute < MINUTES; minute++) {
      upTo[minute] /= sum;
    }
    return upTo;
  }
}
