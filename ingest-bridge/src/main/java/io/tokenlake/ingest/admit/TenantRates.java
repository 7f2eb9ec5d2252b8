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
  private final Map<String, Long> ofTenants;
  private final int maxRequestBytes;
  private final TimeMeter time;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  /**
   * @param bytesPerSecond 0 for no limit
   * @param ofTenants the same for some tenants
   */
  public TenantRates(
      long bytesPerSecond, Map<String, Long> ofTenants, int maxRequestBytes, InstantSource clock) {
    this.bytesPerSecond = bytesPerSecond;
    this.ofTenants = ofTenants;
    this.maxRequestBytes = maxRequestBytes;
    this.time = new ClockMeter(clock);
  }

  /**
   * Counts a request.
   *
   * @return how long until there is room for it, if there is none now, and then it was not counted
   */
  public Optional<Duration> take(Optional<String> tenant, long bytes) {
    String name = tenant.orElse(NO_TENANT);
    long rate = ofTenants.getOrDefault(name, bytesPerSecond);
    if (rate == 0 || bytes == 0) {
      return Optional.empty();
    }
    ConsumptionProbe probe =
        buckets.computeIfAbsent(name, unknown -> bucket(rate)).tryConsumeAndReturnRemaining(bytes);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket bucket(long rate) {
    return Bucket.builder()
        .addLimit(
            Bandwidth.builder()
                .capacity(Math.max(rate, maxRequestBytes))
                .refillGreedy(rate, Duration.ofSeconds(1))
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
