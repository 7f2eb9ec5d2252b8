package io.tokenlake.ingest;

import static io.tokenlake.ingest.TestRequests.twoTraces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsTest {
  private static final Path TLS = Path.of("src/test/resources/tls");

  private static final FakePublisher publisher = new FakePublisher();
  private static IngestBridge bridge;
  private static IngestBridge bridgeThatAsks;

  @BeforeAll
  static void start() {
    bridge = start("TOKENLAKE_BRIDGE_IDLE_TIMEOUT_MS", "300");
    bridgeThatAsks = start("TOKENLAKE_BRIDGE_TLS_CLIENT_CA_FILE", TLS.resolve("ca.crt").toString());
  }

  @AfterAll
  static void close() {
    bridge.close();
    bridgeThatAsks.close();
  }

  @BeforeEach
  void forget() {
    publisher.behave(FakePublisher.DURABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1", "h2"})
  void bothHttpVersionsAreServedOverTls(String protocol) {
    assertThat(post(protocol, context -> {}).status().code()).isEqualTo(200);
    assertThat(publisher.published()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void currentVersionsOfTlsAreSpoken(String version) {
    assertThat(post("h1", context -> context.protocols(version)).status().code()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1", "TLSv1.1"})
  void olderVersionsOfTlsAreNot(String version) {
    assertThatThrownBy(() -> post("h1", context -> context.protocols(version)))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(UnprocessedRequestException.class);
  }

  @Test
  void clientWithCertificateOfTheCaIsItsTenant() {
    assertThat(post(bridgeThatAsks, "h2", certificate("client")).status().code()).isEqualTo(200);
    assertThat(Bridges.ops(bridgeThatAsks, "/metrics").contentUtf8())
        .contains("tenant=\"gpu-fleet\"");
  }

  @Test
  void clientWithoutCertificateOfTheCaIsRefused() {
    for (Consumer<SslContextBuilder> client :
        List.<Consumer<SslContextBuilder>>of(context -> {}, certificate("stranger"))) {
      assertThatThrownBy(() -> post(bridgeThatAsks, "h2", client))
          .isInstanceOf(CompletionException.class);
    }
    assertThat(publisher.published()).isEmpty();
  }

  /** The last one claims more than it sends. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "POST /v1/traces HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\u3000garbage"})
  void clientThatSpeaksNoTlsIsHungUpOn(String text) throws IOException {
    try (Wire wire = new Wire(bridge.httpPort())) {
      wire.send(text);
      assertThat(wire.readToEnd()).doesNotContain("HTTP");
    }
    assertThat(post("h2", context -> {}).status().code()).isEqualTo(200);
  }

  private static Consumer<SslContextBuilder> certificate(String name) {
    return context ->
        context.keyManager(
            TLS.resolve(name + ".crt").toFile(), TLS.resolve(name + ".key").toFile());
  }

  private static IngestBridge start(String... settings) {
    String[] all = Arrays.copyOf(settings, settings.length + 4);
    all[settings.length] = "TOKENLAKE_BRIDGE_TLS_CERTIFICATE_FILE";
    all[settings.length + 1] = TLS.resolve("server.crt").toString();
    all[settings.length + 2] = "TOKENLAKE_BRIDGE_TLS_KEY_FILE";
    all[settings.length + 3] = TLS.resolve("server.key").toString();
    return Bridges.start(publisher, all);
  }

  private static AggregatedHttpResponse post(
      String protocol, Consumer<SslContextBuilder> customizer) {
    return post(bridge, protocol, customizer);
  }

  private static AggregatedHttpResponse post(
      IngestBridge to, String protocol, Consumer<SslContextBuilder> customizer) {
    try (ClientFactory factory =
        ClientFactory.builder()
            .tlsCustomizer(
                context -> {
                  context.trustManager(TLS.resolve("ca.crt").toFile());
                  customizer.accept(context);
                })
            .build()) {
      return WebClient.builder(protocol + "://127.0.0.1:" + to.httpPort())
          .factory(factory)
          .build()
          .execute(
              RequestHeaders.of(
                  HttpMethod.POST, "/v1/traces", "content-type", "application/x-protobuf"),
              twoTraces().toByteArray())
          .aggregate()
          .join();
    }
  }
}
