package io.tokenlake.domain.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollupsLimitTest {
  private static final int MOST = 3;
  private static final long MINUTE_MILLIS = 60_000;

  private final Rollups rollups =
      new Rollups(
          DimensionSet.parse("table", "tenant+prompt_version+price_status"),
          List.of(DimensionSet.parse("tenant", "tenant")),
          MOST);
  private final Drained drained = new Drained();

  /** What came out. */
  private static final class Drained implements Rollups.Sink {
    private final List<String> rows = new ArrayList<>();
    private final List<String> windows = new ArrayList<>();
    private long calls;
    private long priced;
    private long limited;

    @Override
    public void row(RollupKey key, RollupSums sums) {
      rows.add(key.value(Dimension.TENANT) + " " + key.value(Dimension.PROMPT_VERSION));
      calls += sums.count(Count.CALLS);
      priced += "PRICED".equals(key.value(Dimension.PRICE_STATUS)) ? sums.count(Count.CALLS) : 0;
    }

    @Override
    public void window(DimensionSet set, RollupKey key, RollupSums sums) {
      windows.add(key.value(Dimension.TENANT) + " " + sums.count(Count.CALLS));
    }

    @Override
    public void limited(long entries) {
      limited += entries;
    }
  }

  @Test
  void aTenantWithTooManyKeysLosesNeitherCallsNorItsName() {
    for (int i = 0; i < 10; i++) {
      add("acme", "v" + i);
    }
    add("quiet", "v0");

    rollups.drain(0, drained);

    assertThat(drained.rows).hasSize(MOST + 2).contains("acme __other__", "quiet v0");
    assertThat(drained.calls).isEqualTo(11);
    assertThat(drained.limited).isEqualTo(10 - MOST);
    assertThat(drained.windows).containsExactlyInAnyOrder("acme 10", "quiet 1");
  }

  @Test
  void keysThatWereThereBeforeGoOnAndNewOnesAreOthersUntilTheNextMinute() {
    for (int i = 0; i < MOST; i++) {
      add("acme", "v" + i);
    }
    rollups.drain(0, drained);
    drained.rows.clear();

    add("acme", "v0");
    add("acme", "new");
    rollups.drain(MINUTE_MILLIS - 1, drained);
    assertThat(drained.rows).containsExactlyInAnyOrder("acme v0", "acme __other__");
    drained.rows.clear();

    add("acme", "new");
    rollups.drain(MINUTE_MILLIS, drained);
    assertThat(drained.rows).containsExactly("acme new");
  }

  @Test
  void tooManyTenantsShareOneName() {
    for (int i = 0; i < 5; i++) {
      add("tenant-" + i, "v");
    }

    rollups.drain(0, drained);

    assertThat(drained.rows).hasSize(MOST + 1).contains("__other__ __other__");
    assertThat(drained.windows).hasSize(MOST + 1).contains("__other__ 2");
    assertThat(drained.calls).isEqualTo(5);
  }

  @Test
  void howManyOfThemArePricedIsStillTold() {
    for (int i = 0; i < 10; i++) {
      add("acme", "v" + i, i % 2 == 0 ? "PRICED" : "UNPRICED_MODEL");
    }

    rollups.drain(0, drained);

    assertThat(drained.priced).isEqualTo(5);
  }

  private void add(String tenant, String promptVersion) {
    add(tenant, promptVersion, null);
  }

  private void add(String tenant, String promptVersion, String priceStatus) {
    String[] dimensions = new String[Dimension.NUMBER];
    dimensions[Dimension.TENANT.ordinal()] = tenant;
    dimensions[Dimension.PROMPT_VERSION.ordinal()] = promptVersion;
    dimensions[Dimension.PRICE_STATUS.ordinal()] = priceStatus;
    Long[] counts = new Long[Count.NUMBER];
    counts[Count.ENTRIES.ordinal()] = 1L;
    counts[Count.CALLS.ordinal()] = 1L;
    rollups.add(
        new RollupEntry(
            0, dimensions, counts, new BigDecimal[Amount.NUMBER], 1, 5, null, null, null));
  }
}
