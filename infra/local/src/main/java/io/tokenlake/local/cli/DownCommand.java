package io.tokenlake.local.cli;

import io.tokenlake.local.Progress;
import io.tokenlake.local.stack.StackDir;
import io.tokenlake.local.stack.StackLock;
import io.tokenlake.local.trino.TrinoServer;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "down",
    description = "Stop the stack; its data stays.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  private static final long LIMIT_SECONDS = 60;

  @Mixin private StackFolder folder;

  @Override
  public Integer call() throws Exception {
    StackDir dir = folder.get();
    Progress progress = new Progress(System.err);
    Optional<ProcessHandle> holder = StackLock.holder(dir);
    if (holder.isEmpty()) {
      TrinoServer.stopLeftOver(dir);
      progress.say("no stack runs in " + dir.root());
      return 0;
    }
    ProcessHandle process = holder.get();
    progress.say("stopping process " + process.pid());
    process.destroy();
    try {
      process.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "process "
              + process.pid()
              + " did not stop in "
              + LIMIT_SECONDS
              + " s; 'kill -9 "
              + process.pid()
              + "' loses nothing, see "
              + dir.stackLog(),
          e);
    }
    progress.say("down");
    return 0;
  }
}
