package io.tokenlake.domain.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The one alert that stands for all that are held back, because too many of a tenant opened at
 * once. It goes through the same life as any other.
 */
final class Storm {
  static final String RULE_ID = "alert_storm";

  private static final long RENOTIFY_MILLIS = 300_000;

  private Storm() {}

  static String dedupeKey(String tenant) {
    return (tenant == null ? "" : tenant) + "|" + RULE_ID;
  }

  /**
   * What there is to say of the storm of a tenant.
   *
   * @param look the look at an alert that was held, or let go
   * @param before what is remembered of the storm's own alert; null when nothing is
   */
  static Observation observation(
      Observation look, TenantState tenant, long startMicros, AlertState before) {
    long revision = before == null ? 0 : before.shown().revision() + 1;
    // Later than what was said before, also within one step of time.
    long time =
        before == null
            ? tenant.nowMicros()
            : Math.max(tenant.nowMicros(), before.shown().eventTimeMicros() + 1);
    boolean lasts = tenant.held() > 0;
    LifePolicy policy =
        new LifePolicy(0, 0, look.policy().stormWindowMillis(), true, RENOTIFY_MILLIS, 0, 0, 0, 0);
    List<Evidence> example = new ArrayList<>();
    if (lasts) {
      example.add(
          new Evidence(
              null,
              null,
              null,
              look.eventTimeMicros(),
              look.value(),
              "held back: %s of %s".formatted(look.ruleId(), look.entity())));
    }
    return new Observation(
        lasts ? "storm@" + startMicros : "calm@" + time,
        revision,
        lasts ? Signal.BREACH : Signal.CLEAR,
        look.tenant(),
        dedupeKey(look.tenant()),
        RULE_ID,
        1,
        "storm",
        look.severity(),
        look.tenant() == null ? Map.of() : Map.of("tenant", look.tenant()),
        time,
        null,
        null,
        tenant.held(),
        "{alert}",
        look.policy().stormLimit(),
        null,
        null,
        null,
        null,
        null,
        example,
        "SELECT rule_id, count(*) AS alerts FROM alerts WHERE status = 'OPEN' AND "
            + (look.tenant() == null ? "tenant IS NULL" : "tenant = " + Sql.text(look.tenant()))
            + " AND detected_at >= "
            + Sql.time(startMicros - look.policy().stormWindowMillis() * 1_000)
            + " GROUP BY rule_id ORDER BY alerts DESC",
        look.owner(),
        null,
        Map.of(),
        policy,
        null,
        null);
  }
}
