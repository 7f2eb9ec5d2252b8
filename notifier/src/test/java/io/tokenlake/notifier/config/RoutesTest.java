package io.tokenlake.notifier.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.notifier.Alerts;
import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.config.Routes.Criterion;
import io.tokenlake.notifier.config.Routes.Route;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
  private static final Routes ROUTES =
      new Routes(
          List.of(
              route(Map.of(Criterion.SEVERITY, List.of("page")), true, "oncall"),
              route(
                  Map.of(
                      Criterion.TENANT,
                      List.of("acme", "initech-*"),
                      Criterion.OWNER,
                      List.of("finops")),
                  false,
                  "money",
                  "archive"),
              route(Map.of(Criterion.RULE, List.of("gpu_*")), false, "gpus"),
              route(Map.of(Criterion.RULE, List.of("noise")), false),
              route(Map.of(Criterion.TENANT, List.of("acme")), false, "acme")),
          Set.of("rest"));

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "acme,       warn, finops, cost,    money archive",
        "acme,       page, finops, cost,    oncall money archive",
        "initech-eu, warn, finops, cost,    money archive",
        "initech,    warn, finops, cost,    rest",
        "acme,       warn, sre,    cost,    acme",
        "acme,       warn, -,      cost,    acme",
        "acme,       warn, -,      gpu_hot, gpus",
        "acme,       page, -,      gpu_hot, oncall gpus",
        "acme,       warn, sre,    noise,   -",
        "acme,       page, sre,    noise,   oncall",
        "other,      warn, -,      cost,    rest",
        "other,      page, -,      cost,    oncall",
        "-,          warn, -,      cost,    rest",
        "-,          page, finops, cost,    oncall",
      })
  void eachAlertGoesWhereItsFirstRouteSays(
      String tenant, String severity, String owner, String rule, String receivers) {
    AlertEvent alert =
        Alerts.with(
            json ->
                json.put("tenant", tenant)
                    .put("severity", severity)
                    .put("owner", owner)
                    .put("rule_id", rule));

    assertThat(ROUTES.of(alert))
        .containsExactlyInAnyOrder(receivers == null ? new String[0] : receivers.split(" "));
  }

  private static Route route(
      Map<Criterion, List<String>> match, boolean goOn, String... receivers) {
    return new Route(match, new LinkedHashSet<>(List.of(receivers)), goOn);
  }
}
