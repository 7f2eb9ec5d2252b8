package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.domain.alert.Sql;
import io.tokenlake.domain.gpu.GpuDevice;
import java.math.BigDecimal;
import java.util.List;

/** A window of a GPU: the minutes of it that were heard of. */
final class GpuWindow implements WatchedWindow {
  private static final long HOUR = 3_600_000_000L;

  private final GpuFacts facts;
  private final long end;

  /**
   * @param facts all minutes of the window together
   */
  GpuWindow(Rule rule, GpuFacts facts) {
    this.facts = facts;
    this.end = facts.minuteMicros() + rule.windowMillis() * 1_000;
  }

  @Override
  public long startMicros() {
    return facts.minuteMicros();
  }

  @Override
  public Double metric(String name) {
    return facts.metric(name);
  }

  @Override
  public Long calls() {
    return null;
  }

  @Override
  public BigDecimal cost() {
    return null;
  }

  @Override
  public List<ModelSums> models() {
    return List.of();
  }

  /** With the device, because two sources of one GPU are two devices. */
  @Override
  public String look() {
    return facts.device().key() + "@a" + end;
  }

  /** The window and the hour before, so that the change is seen. */
  @Override
  public String query() {
    GpuDevice device = facts.device();
    String instance =
        device.instance() == null
            ? "gpu_instance IS NULL"
            : "gpu_instance = " + Sql.text(device.instance());
    return "SELECT * FROM gpu_minutes WHERE gpu_uuid = "
        + Sql.text(device.uuid())
        + " AND "
        + instance
        + " AND minute >= "
        + Sql.time(startMicros() - HOUR)
        + " AND minute < "
        + Sql.time(end)
        + " ORDER BY minute";
  }

  @Override
  public Evidence measure(double value, String why) {
    return GpuRules.evidence(facts.device(), end, value, why);
  }

  @Override
  public List<Evidence> examples() {
    return List.of();
  }
}
