package io.tokenlake.ingest;

import static io.tokenlake.ingest.TestRequests.TRACE_A;
import static io.tokenlake.ingest.TestRequests.attribute;
import static io.tokenlake.ingest.TestRequests.resourceSpans;
import static io.tokenlake.ingest.TestRequests.scopeSpans;
import static io.tokenlake.ingest.TestRequests.span;
import static io.tokenlake.ingest.TestRequests.traces;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenlake.ingest.OtlpClient.Encoding;
import io.tokenlake.ingest.OtlpClient.Transport;
import io.tokenlake.ingest.auth.ApiKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At the level at which an operator looks for a fault, and with every fault. */
class NothingSecretInLogsTest {
  private static final String MARK = "MARK-4d1f";
  private static final String KEY = ApiKey.newText("all", new SecureRandom());
  private static final String UNKNOWN_KEY = ApiKey.newText("all", new SecureRandom());

  private final Recording recording = new Recording();
  private final FakePublisher publisher = new FakePublisher();

  @TempDir private Path dir;

  @BeforeEach
  void record() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    recording.start();
    context.getConfiguration().getRootLogger().addAppender(recording, null, null);
    Configurator.setRootLevel(Level.DEBUG);
  }

  @AfterEach
  void stopRecording() {
    Configurator.setRootLevel(Level.WARN);
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    context.getConfiguration().getRootLogger().removeAppender(recording.getName());
  }

  @Test
  void neitherKeysNorBodiesAreLogged() throws IOException {
    Path keys = dir.resolve("keys.yaml");
    String entry = "keys: [{id: all, hash: '%s', tenant: acme}]".formatted(ApiKey.Hash.of(KEY));
    Files.writeString(keys, entry);
    byte[] good =
        traces(
                resourceSpans(
                    MARK,
                    scopeSpans(
                        "lib",
                        span(TRACE_A, MARK).toBuilder()
                            .addAttributes(attribute("k", MARK))
                            .build())))
            .toByteArray();
    byte[] notProtobuf = (MARK + " is no protobuf").getBytes(UTF_8);
    try (IngestBridge bridge =
        Bridges.start(
            publisher,
            "TOKENLAKE_BRIDGE_KEYS_FILE",
            keys.toString(),
            "TOKENLAKE_BRIDGE_MAX_REQUEST_BYTES",
            "1000")) {
      OtlpClient client = new OtlpClient(bridge);
      for (Transport transport : Transport.values()) {
        for (String key : new String[] {KEY, UNKNOWN_KEY, MARK}) {
          for (Encoding encoding : Encoding.values()) {
            for (byte[] body : new byte[][] {good, notProtobuf, marks(5_000)}) {
              publisher.behave(FakePublisher.DURABLE);
              client.send(
                  transport, "/v1/traces", body, encoding, "authorization", "Bearer " + key);
              publisher.behave(FakePublisher.failing(new TimeoutException("no answer")));
              client.send(
                  transport, "/v1/traces", body, encoding, "authorization", "Bearer " + key);
            }
          }
        }
      }
      client.post(
          "/v1/traces",
          ("{\"resourceSpans\":\"" + MARK + "\"}").getBytes(UTF_8),
          "Content-Type",
          "application/json",
          "Authorization",
          "Bearer " + KEY);
      try (Wire wire = new Wire(bridge.httpPort())) {
        wire.send(
            "POST /v1/traces HTTP/1.1\r\nauthorization: Bearer " + KEY + "\r\n" + MARK + "\r\n");
        wire.send(notProtobuf);
      }
      Files.writeString(keys, "keys: [{id: " + MARK + ", secret: " + KEY + "}]");
      await().until(() -> recording.all().contains("stay in use"));
    }

    assertThat(recording.all())
        .contains("records for otlp_spans are refused")
        .doesNotContain(MARK)
        .doesNotContain(KEY)
        .doesNotContain(UNKNOWN_KEY)
        .doesNotContain(ApiKey.Hash.of(KEY).toString());
  }

  private static byte[] marks(int bytes) {
    return MARK.repeat(bytes / MARK.length()).getBytes(UTF_8);
  }

  private static final class Recording extends AbstractAppender {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    Recording() {
      super(
          "recording",
          null,
          PatternLayout.newBuilder().withPattern("%c %m %throwable%n").build(),
          false,
          Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      lines.add(getLayout().toSerializable(event).toString());
    }

    String all() {
      return String.join("", lines);
    }
  }
}
