package io.tokenlake.local.stack;

import java.io.IOException;

/** A second stack was asked for in a folder whose stack runs. */
public final class StackAlreadyRunningException extends Exception {
  private static final long serialVersionUID = 1L;

  private StackAlreadyRunningException(String message) {
    super(message);
  }

  /** For the stack that runs in this folder. */
  public static StackAlreadyRunningException in(StackDir dir) {
    return new StackAlreadyRunningException(
        "a stack already runs in "
            + dir.root()
            + processOf(dir)
            + "; stop it with 'tokenlake down --dir "
            + dir.root()
            + "', or choose another --dir");
  }

  private static String processOf(StackDir dir) {
    try {
      return StackLock.holder(dir).map(p -> " (process " + p.pid() + ")").orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
