package io.tokenlake.benchmarks.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.ingest.convert.Part;
import io.tokenlake.ingest.convert.RequestSplitter;
import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.schemas.Topics;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The limit: a loop that gives the records that a bridge would write, ready made, to a Kafka
 * producer with the bridge's settings.
 */
record BareProducer(List<String> jvmOptions) implements Candidate {
  @Override
  public String name() {
    return "bare producer";
  }

  @Override
  public Running start(LocalKafka kafka, Path dir) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            BareProducer.class.getName(),
            kafka.bootstrapServers()));
    // It ends when its stdin does, so it never outlives us.
    return new Loop(new ProcessBuilder(command).redirectError(Redirect.DISCARD).start());
  }

  private static final class Loop implements Running {
    private final Process process;
    private final PrintStream orders;
    private final BufferedReader answers;

    Loop(Process process) {
      this.process = process;
      this.orders = new PrintStream(process.getOutputStream(), /* autoFlush= */ true, UTF_8);
      this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    @Override
    public Process process() {
      return process;
    }

    @Override
    public Load load(int spans, Duration time) throws Exception {
      orders.println(spans + " " + time.toMillis());
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the bare producer ended with " + process.waitFor());
      }
      String[] figures = answer.split(" ");
      return new Load(
          Long.parseLong(figures[0]),
          Double.parseDouble(figures[1]),
          Double.parseDouble(figures[2]),
          Double.parseDouble(figures[3]));
    }

    @Override
    public void close() {
      process.destroy();
      process.onExit().join();
    }
  }

  /**
   * What runs in the process: for each line of spans and milliseconds a line of figures.
   *
   * @param args the brokers
   */
  public static void main(String[] args) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    args[0],
                    ProducerConfig.ACKS_CONFIG,
                    "all",
                    ProducerConfig.COMPRESSION_TYPE_CONFIG,
                    "lz4",
                    ProducerConfig.LINGER_MS_CONFIG,
                    5,
                    ProducerConfig.BATCH_SIZE_CONFIG,
                    64 << 10),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        int spans = Integer.parseInt(order.split(" ")[0]);
        long millis = Long.parseLong(order.split(" ")[1]);
        Load load = run(producer, spans, Duration.ofMillis(millis));
        System.out.println(
            load.spans() + " " + load.seconds() + " " + load.p50Millis() + " " + load.p99Millis());
      }
    }
  }

  private static Load run(KafkaProducer<byte[], byte[]> producer, int spans, Duration time)
      throws Exception {
    RequestSplitter splitter = new RequestSplitter(1 << 20);
    List<byte[]> requests = SampleBatches.of(spans);
    Part[][] parts = new Part[requests.size()][];
    for (int i = 0; i < parts.length; i++) {
      parts[i] =
          splitter.traces(requests.get(i), (resource, scope, span) -> {}).toArray(Part[]::new);
    }
    return LoadLoop.run(number -> send(producer, parts[number % parts.length]), spans, time);
  }

  private static CompletableFuture<?> send(KafkaProducer<byte[], byte[]> producer, Part[] parts) {
    CompletableFuture<Void> all = new CompletableFuture<>();
    AtomicInteger pending = new AtomicInteger(parts.length);
    for (Part part : parts) {
      var unused =
          producer.send(
              new ProducerRecord<>(Topics.OTLP_SPANS, part.key(), part.message()),
              (metadata, failure) -> {
                if (failure != null) {
                  all.completeExceptionally(failure);
                } else if (pending.decrementAndGet() == 0) {
                  all.complete(null);
                }
              });
    }
    return all;
  }
}
