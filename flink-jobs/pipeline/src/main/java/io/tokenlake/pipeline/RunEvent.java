package io.tokenlake.pipeline;

import io.tokenlake.domain.rule.RuleScope;
import io.tokenlake.domain.rule.RunFact;

/**
 * A step or model call as a part of its trace, or of its session.
 *
 * @param run identity of the trace or session
 * @param on TRACE or SESSION
 */
public record RunEvent(String run, RuleScope on, RunFact fact) {}
