package io.tokenlake.local.traffic;

import java.time.Duration;
import java.util.List;

/**
 * What one user's action sets off: a single call, or an agent that calls a model and tools in turn.
 *
 * @param endsBefore how long before the end of the workload it ends
 * @param agent name of the agent; null for a single call
 * @param tenant set when the service does not say whose the call is
 * @param team set when the service does not say whose the call is
 * @param toolArguments what the agent calls its tool with, each time; null when it does not say
 */
record Episode(
    CallProfile profile,
    Duration endsBefore,
    String agent,
    String tenant,
    String team,
    String user,
    String conversation,
    String toolArguments,
    List<PlannedCall> calls) {

  /** How long a tool works, between two calls of an agent. */
  static final Duration TOOL_TIME = Duration.ofMillis(400);

  /** The same, but with its tool called with the same arguments each time. */
  Episode sayingTo(String arguments) {
    return new Episode(
        profile, endsBefore, agent, tenant, team, user, conversation, arguments, calls);
  }

  /** From the start of the first call to the end of the last. */
  Duration duration() {
    Duration sum = TOOL_TIME.multipliedBy(calls.size() - 1L);
    for (PlannedCall call : calls) {
      sum = sum.plus(call.duration());
    }
    return sum;
  }
}
