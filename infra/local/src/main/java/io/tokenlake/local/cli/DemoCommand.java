package io.tokenlake.local.cli;

import io.tokenlake.local.DeleteTree;
import io.tokenlake.local.Progress;
import io.tokenlake.local.stack.LocalStack;
import io.tokenlake.local.stack.Ports;
import io.tokenlake.local.stack.StackDir;
import io.tokenlake.local.traffic.Replay;
import io.tokenlake.local.traffic.ReplayOptions;
import io.tokenlake.local.traffic.SpanSendException;
import io.tokenlake.local.traffic.TraceFile;
import io.tokenlake.local.traffic.Workload;
import io.tokenlake.local.traffic.WorkloadOptions;
import io.tokenlake.local.trino.ResultFormat;
import io.tokenlake.local.trino.Trino;
import io.tokenlake.local.trino.TrinoDistribution;
import io.tokenlake.trino.NamedQuery;
import io.tokenlake.trino.TrinoConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description = {
      "Start a whole stack in a fresh folder on free ports, play real OTLP traffic through it,",
      "print what the named queries answer, stop everything. The last line is one JSON object."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final List<String> QUERIES =
      List.of(
          "cost_by_model",
          "cost_by_team",
          "cost_by_minute",
          "slowest_calls",
          "unpriced_models",
          "gpu_utilization",
          "gpu_health",
          "ledger_audit");

  @Option(
      names = "--trace",
      paramLabel = "FILE.csv",
      description =
          "Replay these requests (columns TIMESTAMP, ContextTokens, GeneratedTokens)"
              + " instead of the generated workload.")
  private Path trace;

  @Mixin private ReplayedTrace replayed;

  @Option(
      names = "--calls",
      paramLabel = "N",
      description = "Calls of the generated workload (default: 500); not with --trace.")
  private Integer calls;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "New or empty folder, kept afterwards (default: a temporary one, deleted after a demo"
              + " that went well; after one that failed or was interrupted it is left with its"
              + " logs).")
  private Path dir;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(System.err);
    // Wrong options should fail before anything is made or started.
    refuseContradictions();
    checkFresh();
    Traffic traffic = traffic(progress);
    TrinoDistribution trino = TrinoDistribution.ensure(progress);
    Path folder = dir == null ? Files.createTempDirectory("tokenlake-demo-") : dir;
    StackDir stackDir = new StackDir(folder);
    StackLogging.to(stackDir);
    // Said at once: after Ctrl-C nobody would say it any more.
    progress.say("working in " + stackDir.root());
    String figures;
    try {
      figures = run(stackDir, trino, traffic, progress);
    } catch (Exception e) {
      progress.say("failed; the logs are in " + stackDir.logs());
      throw e;
    }
    if (dir == null) {
      DeleteTree.delete(folder);
    } else {
      progress.say(
          "everything is in " + folder + "; see it with 'tokenlake up --dir " + folder + "'");
    }
    progress.say("done");
    System.out.println(figures);
    return 0;
  }

  /** The whole life of the stack; returns the figures to end with. */
  private static String run(
      StackDir stackDir, TrinoDistribution trino, Traffic traffic, Progress progress)
      throws Exception {
    String figures;
    try (LocalStack stack =
        LocalStack.start(stackDir, Ports.free(), trino, LocalStack.Lifetime.SHORT, progress)) {
      progress.say("sending traffic");
      long spansSent = send(traffic, stack.endpoints().otlpGrpc());
      progress.say("sent " + spansSent + " spans; waiting until all of them can be queried");
      try (Trino client = Trino.connect(stack.endpoints().trino())) {
        new Settlement(client, stack.endpoints().kafka()).await(spansSent, progress);
        for (String name : QUERIES) {
          print(TrinoConfig.query(name), client);
        }
        DemoAlerts.print(client);
        figures = DemoFigures.read(client, spansSent, progress.elapsed());
      }
      progress.say("stopping");
    }
    return figures;
  }

  private static long send(Traffic traffic, String endpoint) throws IOException {
    try {
      return traffic.sendTo(endpoint);
    } catch (SpanSendException e) {
      throw new IllegalStateException("cannot send to " + endpoint + ": " + e.getMessage(), e);
    }
  }

  private void refuseContradictions() {
    if (trace != null && calls != null) {
      throw usage("--calls is about the generated workload; leave it out with --trace");
    }
    if (trace == null && replayed.namesModel()) {
      throw usage("--model is about a trace; give --trace too, or leave it out");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Sends everything to an OTLP/gRPC endpoint and says how many spans that were. */
  private interface Traffic {
    long sendTo(String endpoint) throws IOException;
  }

  private Traffic traffic(Progress progress) throws IOException {
    if (trace == null) {
      WorkloadOptions defaults = WorkloadOptions.defaults();
      WorkloadOptions options =
          (calls == null ? defaults : defaults.withCalls(calls))
              .withDuplicates(replayed.duplicates());
      return endpoint -> Workload.send(endpoint, options, new SpanProgress(progress)).spansSent();
    }
    ReplayOptions options = replayed.options();
    TraceFile file = TraceFile.of(trace);
    file.summary(); // reads all of it: a bad line should be known now
    return endpoint -> Replay.send(endpoint, file, options, new SpanProgress(progress)).spansSent();
  }

  private static void print(NamedQuery query, Trino client) throws SQLException {
    System.out.println(query.question());
    ResultFormat.TABLE.lines(client.query(query.sql())).forEach(l -> System.out.println("  " + l));
    System.out.println();
  }

  private void checkFresh() throws IOException {
    if (dir != null && Files.exists(dir)) {
      try (Stream<Path> files = Files.list(dir)) {
        if (files.findAny().isPresent()) {
          throw new IllegalArgumentException(
              "--dir " + dir + " is not empty; the demo needs a new or empty folder");
        }
      }
    }
  }
}
