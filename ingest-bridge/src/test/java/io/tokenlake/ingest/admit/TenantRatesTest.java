package io.tokenlake.ingest.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.ingest.SettableClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TenantRatesTest {
  private static final Optional<String> ACME = Optional.of("acme");

  private final SettableClock clock = new SettableClock();

  @Test
  void tenantThatSendsTooMuchIsToldWhenThereWillBeRoom() {
    TenantRates rates = new TenantRates(1_000, Map.of(), 4_000, clock);

    assertThat(rates.take(ACME, 4_000)).isEmpty();
    assertThat(rates.take(ACME, 500)).contains(Duration.ofMillis(500));
    clock.advance(Duration.ofMillis(500));
    assertThat(rates.take(ACME, 500)).isEmpty();
    assertThat(rates.take(ACME, 1)).isPresent();
  }

  @Test
  void tenantsDoNotTakeFromEachOther() {
    TenantRates rates = new TenantRates(1_000, Map.of(), 1_000, clock);

    assertThat(rates.take(ACME, 1_000)).isEmpty();
    assertThat(rates.take(Optional.of("other"), 1_000)).isEmpty();
    assertThat(rates.take(Optional.empty(), 1_000)).isEmpty();
  }

  @Test
  void largestRequestPassesHoweverLowTheRate() {
    assertThat(new TenantRates(1, Map.of(), 20 << 20, clock).take(ACME, 20 << 20)).isEmpty();
  }

  @Test
  void withoutRateEverythingPasses() {
    TenantRates rates = new TenantRates(0, Map.of(), 1, clock);

    assertThat(rates.take(ACME, Integer.MAX_VALUE)).isEmpty();
    assertThat(rates.take(ACME, Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void tenantMayHaveARateOfItsOwnOrNone() {
    TenantRates rates = new TenantRates(1_000, Map.of("acme", 2_000L, "free", 0L), 1_000, clock);

    assertThat(rates.take(ACME, 2_000)).isEmpty();
    assertThat(rates.take(ACME, 500)).contains(Duration.ofMillis(250));
    assertThat(rates.take(Optional.of("other"), 1_500)).isPresent();
    assertThat(rates.take(Optional.of("free"), Integer.MAX_VALUE)).isEmpty();
  }
}
