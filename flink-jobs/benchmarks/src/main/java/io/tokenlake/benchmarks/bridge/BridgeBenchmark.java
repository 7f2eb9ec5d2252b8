package io.tokenlake.benchmarks.bridge;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.tokenlake.benchmarks.bridge.Candidate.Running;
import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Measures each candidate with a broker of its own, at each size of a batch, and afterwards counts
 * the spans in Kafka: fewer than were acknowledged are an error.
 */
public final class BridgeBenchmark {
  private static final int PARTITIONS = 4;

  private final BridgeBenchmarkOptions options;
  private final Consumer<String> progress;

  /**
   * @param progress takes a line whenever something begins
   */
  public BridgeBenchmark(BridgeBenchmarkOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /** Runs all of it. */
  public List<BridgeResult> run() throws Exception {
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(new BareProducer(options.bridgeJvm()));
    candidates.add(new Bridge(options.bridgeJvm()));
    if (options.collector() == null) {
      progress.accept("no Collector is given, so the bridge has nothing beside it but the limit");
    } else {
      candidates.add(new OtelCollector(options.collector(), /* byTrace= */ true));
      candidates.add(new OtelCollector(options.collector(), /* byTrace= */ false));
    }
    List<BridgeResult> results = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Path dir =
          Files.createDirectories(
              options.dir().resolve(candidate.name().replaceAll("[^a-z]+", "-")));
      try (LocalKafka kafka = LocalKafka.start(dir.resolve("kafka"), 0)) {
        kafka.createTopics(Topics.OTLP, PARTITIONS, Map.of());
        results.addAll(measure(candidate, kafka, dir));
      }
    }
    return results;
  }

  private List<BridgeResult> measure(Candidate candidate, LocalKafka kafka, Path dir)
      throws Exception {
    List<BridgeResult> results = new ArrayList<>();
    long acknowledged = 0;
    try (Running running = candidate.start(kafka, dir)) {
      for (int batch : options.batches()) {
        progress.accept(candidate.name() + ", " + batch + " spans a request");
        acknowledged += running.load(batch, options.warmUp()).spans();
        double before = ProcessUsage.cpuSeconds(running.process());
        Double compilerBefore = ProcessUsage.compilerSeconds(running.process());
        Load load = running.load(batch, options.measured());
        double cpu = ProcessUsage.cpuSeconds(running.process()) - before;
        Double compiler = ProcessUsage.compilerSeconds(running.process());
        acknowledged += load.spans();
        results.add(
            new BridgeResult(
                candidate.name(),
                batch,
                load,
                cpu,
                // A thread of the compiler that has ended took what it used along.
                compiler == null ? null : Math.max(0, compiler - compilerBefore),
                ProcessUsage.peakBytes(running.process())));
      }
    }
    long inKafka = count(kafka);
    if (inKafka < acknowledged) {
      throw new IllegalStateException(
          "%s acknowledged %,d spans, and %,d are in Kafka"
              .formatted(candidate.name(), acknowledged, inKafka));
    }
    return results;
  }

  private static long count(LocalKafka kafka) {
    LongAdder spans = new LongAdder();
    try (TopicReader reader = new TopicReader(kafka.bootstrapServers(), Topics.OTLP_SPANS)) {
      reader.readToEnd(record -> spans.add(count(record.value())));
    }
    return spans.sum();
  }

  private static long count(byte[] message) {
    try {
      return ExportTraceServiceRequest.parseFrom(message).getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .mapToLong(scope -> scope.getSpansCount())
          .sum();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a record cannot be parsed", e);
    }
  }
}
