package io.tokenlake.local.cli;

import io.tokenlake.local.stack.StackDir;

/** Sends the log of this process to the folder of its stack. Must run before anything logs. */
final class StackLogging {
  private StackLogging() {}

  static void to(StackDir dir) {
    System.setProperty("tokenlake.log.file", dir.stackLog().toString());
  }
}
