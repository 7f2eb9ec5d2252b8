package io.tokenlake.ingest.admit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The decompressed bytes that each tenant may send in a second, and at once that or one largest
 * request, whichever is more. There are as many buckets as tenants with a key; what comes without a
 * tenant shares one.
 */
public final class TenantRates {
  private static final String NO_TENANT = "";

  private final long bytesPerSecond;
  private final long burst;
  private final TimeMeter time;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  /**
   * @param bytesPerSecond 0 for no limit
   */
  public TenantRates(long bytesPerSecond, int maxRequestBytes, InstantSource clock) {
    this.bytesPerSecond = bytesPerSecond;
    this.burst = Math.max(bytesPerSecond, maxRequestBytes);
    this.time = new ClockMeter(clock);
  }

  /**
   * Counts a request.
   *
   * @return how long until there is room for it, if there is none now, and then it was not counted
   */
  public Optional<Duration> take(Optional<String> tenant, long bytes) {
    if (bytesPerSecond == 0 || bytes == 0) {
      return Optional.empty();
    }
    ConsumptionProbe probe =
        buckets
            .computeIfAbsent(tenant.orElse(NO_TENANT), name -> bucket())
            .tryConsumeAndReturnRemaining(bytes);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(
            Bandwidth.builder()
                .capacity(burst)
                .refillGreedy(bytesPerSecond, Duration.ofSeconds(1))
                .build())
        .withCustomTimePrecision(time)
        .build();
  }

  private record ClockMeter(InstantSource clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
