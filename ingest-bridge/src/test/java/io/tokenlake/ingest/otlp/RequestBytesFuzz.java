package io.tokenlake.ingest.otlp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.tokenlake.ingest.Bridges;
import io.tokenlake.ingest.FakePublisher;
import io.tokenlake.ingest.OtlpClient;
import io.tokenlake.ingest.TestRequests;
import io.tokenlake.ingest.admit.ContentEncoding;
import io.tokenlake.ingest.admit.InFlightBytes;
import io.tokenlake.ingest.convert.RecordMaker;
import io.tokenlake.ingest.convert.RequestSplitter;
import io.tokenlake.ingest.ops.BridgeMetrics;
import io.tokenlake.ingest.otlp.ExportOutcome.Unavailable;
import io.tokenlake.schemas.otlp.ContentFilter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a request: it is accepted or refused for what it is, and Kafka gets OTLP. */
class RequestBytesFuzz {
  private static final int MAX_BYTES = 1 << 20;

  private final FakePublisher publisher = new FakePublisher();
  private final ExportService service =
      new ExportService(
          new RecordMaker(ContentFilter.DEFAULT, new RequestSplitter(10_000)),
          publisher,
          Runnable::run,
          InstantSource.system(),
          Duration.ofMinutes(1),
          Bridges.config(
                  "TOKENLAKE_BRIDGE_MAX_REQUEST_BYTES", Integer.toString(MAX_BYTES),
                  "TOKENLAKE_BRIDGE_MAX_REQUEST_ELEMENTS", "10000",
                  "TOKENLAKE_BRIDGE_MAX_ATTRIBUTES", "3",
                  "TOKENLAKE_BRIDGE_MAX_VALUE_CHARS", "5")
              .limits(),
          new BridgeMetrics());

  /**
   * @param input its first byte chooses signal, format and encoding of the rest
   */
  @MethodSource
  @FuzzTest
  void anyRequestHasAnOutcomeOfItsOwnMaking(byte[] input) throws Exception {
    if (input.length == 0) {
      return;
    }
    int choice = input[0] & 0xff;
    Signal<?, ?> signal = Signal.ALL.get(choice % 3);
    RequestBody body =
        new RequestBody(
            input,
            1,
            input.length,
            ContentEncoding.values()[choice / 3 % 3],
            RequestBody.Format.values()[choice / 9 % 2]);
    Arrival arrival = service.arrival(signal, Optional.empty());
    publisher.behave(FakePublisher.DURABLE);

    ExportOutcome outcome = service.export(arrival, body).getNow(null);

    check(outcome != null && !(outcome instanceof Unavailable), "the outcome is " + outcome);
    check(!isOpen(arrival.hold()), "memory is still held");
    for (ProducerRecord<byte[], byte[]> record : publisher.published()) {
      parse(signal, record.value());
    }
  }

  static Stream<byte[]> anyRequestHasAnOutcomeOfItsOwnMaking() {
    byte[] traces = TestRequests.twoTraces().toByteArray();
    byte[] logs = TestRequests.logs(LogRecord.newBuilder().setEventName("e").build()).toByteArray();
    byte[] json =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"5b8efff798038103d269b633813fc60c\",\"spanId\":\"eee19b7ec3c1b174\",\"kind\":3,\"attributes\":[{\"key\":\"k\",\"value\":{\"intValue\":\"1\"}}]}]}]}]}"
            .getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        chosen(0, traces),
        chosen(1, TestRequests.metrics().toByteArray()),
        chosen(2, logs),
        chosen(3, OtlpClient.gzip(traces)),
        chosen(6, com.github.luben.zstd.Zstd.compress(traces)),
        chosen(9, json),
        // Found by fuzzing: taken for UTF-32, which once ended in an unexpected error.
        chosen(9, new byte[] {'{', 0, 0, 0, 0x33, '"'}));
  }

  private static byte[] chosen(int choice, byte[] body) {
    byte[] input = new byte[body.length + 1];
    input[0] = (byte) choice;
    System.arraycopy(body, 0, input, 1, body.length);
    return input;
  }

  private static void parse(Signal<?, ?> signal, byte[] published) {
    try {
      signal.parse(published);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("published is no OTLP: " + Arrays.toString(published), e);
    }
  }

  private static boolean isOpen(InFlightBytes.Hold hold) {
    return hold.add(0);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
