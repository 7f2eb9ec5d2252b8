package io.tokenlake.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.local.Progress;
import io.tokenlake.local.traffic.Replay;
import io.tokenlake.local.traffic.ReplayOptions;
import io.tokenlake.local.traffic.ReplayResult;
import io.tokenlake.local.traffic.SpanSendException;
import io.tokenlake.local.traffic.TraceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "replay",
    description = "Send a trace as GenAI spans over OTLP with the OpenTelemetry SDK.",
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Mixin private StackFolder folder;

  @Option(
      names = "--trace",
      required = true,
      paramLabel = "FILE.csv",
      description = "Requests with columns TIMESTAMP, ContextTokens, GeneratedTokens.")
  private Path trace;

  @Mixin private ReplayedTrace replayed;

  @Option(
      names = "--speed",
      paramLabel = "X|max",
      defaultValue = "max",
      description = "Times faster than recorded (default: ${DEFAULT-VALUE}).")
  private String speed;

  @Option(
      names = "--keep-times",
      description = "Keep the recorded times; else the last request ends now.")
  private boolean keepTimes;

  @Option(
      names = "--attr",
      paramLabel = "K=V",
      description = "Attribute to add to every span; may be repeated.")
  private List<String> attributes = List.of();

  @Option(
      names = "--repeat-ids",
      description = "Use the same trace and span ids in every run: a run repeats the one before.")
  private boolean repeatIds;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "OTLP/gRPC endpoint (default: that of the running stack).")
  private String endpoint;

  @Override
  public Integer call() throws Exception {
    ReplayOptions options =
        replayed.options().withSpeed(speed).withKeepTimes(keepTimes).withRepeatIds(repeatIds);
    for (String attribute : attributes) {
      options = options.withAttribute(attribute);
    }
    String target = endpoint == null ? folder.running().otlpGrpc() : endpoint;
    Progress progress = new Progress(System.err);
    progress.say("sending " + trace + " to " + target);
    ReplayResult result;
    try {
      result = Replay.send(target, TraceFile.of(trace), options, new SpanProgress(progress));
    } catch (SpanSendException e) {
      throw new IllegalStateException("cannot send to " + target + ": " + e.getMessage(), e);
    }
    progress.say("sent " + result.spansSent() + " spans");
    System.out.println(
        new ObjectMapper()
            .createObjectNode()
            .put("spans_sent", result.spansSent())
            .put("copies", result.copies())
            .put("calls", result.calls())
            .put("input_tokens", result.inputTokens())
            .put("output_tokens", result.outputTokens()));
    return 0;
  }
}
