package io.tokenlake.domain.agent;

/**
 * Whose run it is. Part of keyed state. Unknown is null.
 *
 * @param agent the outermost one
 * @param workflow the outermost one
 */
public record RunNames(
    String session, String tenant, String team, String service, String agent, String workflow) {

  static RunNames of(RunLabels labels) {
    return new RunNames(
        Label.valueOf(labels.session()),
        Label.valueOf(labels.tenant()),
        Label.valueOf(labels.team()),
        Label.valueOf(labels.service()),
        Label.valueOf(labels.agent()),
        Label.valueOf(labels.workflow()));
  }
}
