package io.tokenlake.domain.agent;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The tool calls of a trace, counted.
 *
 * @param repeated calls of a tool with the arguments of another, the first of them not counted
 */
record ToolCalls(long calls, long failures, long repeated) {

  /**
   * One call, by all who tell of it.
   *
   * @param digest digest of its arguments; null when unknown
   * @param own whether the outermost teller stated the digest
   */
  record Call(String tool, String digest, boolean own, boolean failed) {
    static Call of(RunNode node) {
      String digest = node.argumentsDigest();
      return new Call(node.name(), digest, digest != null, node.failed());
    }

    /** With what another teller adds, in whatever order they come. */
    Call toldAgain(RunNode node) {
      String other = node.argumentsDigest();
      boolean better = !own && other != null && (digest == null || other.compareTo(digest) < 0);
      return new Call(tool, better ? other : digest, own, failed || node.failed());
    }
  }

  static ToolCalls count(Collection<Call> calls) {
    Set<Call> different = new HashSet<>();
    long failures = 0;
    long comparable = 0;
    for (Call call : calls) {
      failures += call.failed() ? 1 : 0;
      if (call.tool() != null && call.digest() != null) {
        comparable++;
        different.add(new Call(call.tool(), call.digest(), true, false));
      }
    }
    return new ToolCalls(calls.size(), failures, comparable - different.size());
  }
}
