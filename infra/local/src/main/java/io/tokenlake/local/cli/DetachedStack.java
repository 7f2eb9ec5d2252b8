package io.tokenlake.local.cli;

import io.tokenlake.local.Progress;
import io.tokenlake.local.stack.Endpoints;
import io.tokenlake.local.stack.StackDir;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs {@code up} as a process of its own that outlives this one. */
final class DetachedStack {
  private static final long POLL_MILLIS = 200;

  private DetachedStack() {}

  /** Starts the process and waits until its stack is up. */
  static Endpoints launch(StackDir dir, PortOptions ports, NotifyOption notify, Progress progress)
      throws IOException, InterruptedException {
    Files.createDirectories(dir.logs());
    Path output = dir.logs().resolve("up.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Tokenlake.class.getName());
    command.add("up");
    command.add("--dir=" + dir.root());
    command.addAll(ports.arguments());
    command.addAll(notify.arguments());
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(output.toFile()))
            .start();
    progress.say("starting process " + process.pid() + "; it reports to " + output);
    while (true) {
      Optional<Endpoints> endpoints = Endpoints.read(dir);
      if (endpoints.isPresent() && endpoints.get().pid() == process.pid()) {
        return endpoints.get();
      }
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "the stack did not come up:\n" + Files.readString(output).strip());
      }
    }
  }
}
