package io.tokenlake.pipeline;

import io.tokenlake.domain.rule.Exemplar;
import io.tokenlake.domain.rule.WindowPoint;

/**
 * Something new for a rule on windows and an entity: either sums, or a call that shows them.
 *
 * @param group identity of rule and entity
 * @param point null for an exemplar
 * @param exemplar null for sums
 */
public record GroupNews(
    String group, String ruleId, String tenant, WindowPoint point, Exemplar exemplar) {}
