package io.tokenlake.local.cli;

import io.tokenlake.local.Progress;
import io.tokenlake.local.stack.Endpoints;
import io.tokenlake.local.stack.LocalStack;
import io.tokenlake.local.stack.Ports;
import io.tokenlake.local.stack.StackAlreadyRunningException;
import io.tokenlake.local.stack.StackDir;
import io.tokenlake.local.stack.StackLock;
import io.tokenlake.local.trino.TrinoDistribution;
import io.tokenlake.local.trino.TrinoServer;
import io.tokenlake.notifier.Notifier;
import io.tokenlake.notifier.config.Destination;
import io.tokenlake.notifier.config.NotifierConfig;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = "Start the stack and keep it running. Data survives down and up.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Mixin private StackFolder folder;
  @Mixin private PortOptions portOptions;

  @Option(names = "--detach", description = "Return when everything is up; the stack runs on.")
  private boolean detach;

  @Mixin private NotifyOption notify;

  @Override
  public Integer call() throws Exception {
    StackDir dir = folder.get();
    Progress progress = new Progress(System.err);
    Ports ports = portOptions.ports();
    Optional<NotifierConfig> notifier = notify.config();
    if (StackLock.isHeld(dir)) {
      throw StackAlreadyRunningException.in(dir);
    }
    // The Trino of a killed stack still holds its port.
    TrinoServer.stopLeftOver(dir);
    checkFree(ports);
    TrinoDistribution trino = TrinoDistribution.ensure(progress);
    if (detach) {
      Endpoints endpoints = DetachedStack.launch(dir, portOptions, notify, progress);
      progress.say("up, process " + endpoints.pid() + "; stop it with 'tokenlake down'");
      return 0;
    }
    StackLogging.to(dir);
    LocalStack stack = LocalStack.start(dir, ports, trino, LocalStack.Lifetime.LONG, progress);
    notifier.ifPresent(config -> run(stack, config, progress));
    progress.say("up; stop it with Ctrl-C or 'tokenlake down'");
    // The stack stops in the JVM's shutdown, whoever asks for it.
    new CountDownLatch(1).await();
    return 0;
  }

  private static void run(LocalStack stack, NotifierConfig config, Progress progress) {
    Notifier notifier = stack.own(Notifier.start(config.at(stack.endpoints().kafka())));
    progress.say(
        "notifier to %s, health and metrics on http://%s:%d"
            .formatted(
                config.destinations().stream().map(Destination::name).toList(),
                config.opsHost(),
                notifier.opsPort()));
  }

  private static void checkFree(Ports ports) {
    Map<String, Integer> taken = ports.taken();
    if (!taken.isEmpty()) {
      throw new IllegalStateException(
          taken.entrySet().stream()
              .map(p -> "port " + p.getValue() + " (--" + p.getKey() + "-port)")
              .collect(
                  Collectors.joining(
                      ", ", "", " in use by another program; stop that, or choose other ports")));
    }
  }
}
