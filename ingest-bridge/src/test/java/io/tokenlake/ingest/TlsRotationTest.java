package io.tokenlake.ingest;

import static io.tokenlake.ingest.TestRequests.twoTraces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are replaced while a bridge runs. */
@Timeout(60)
class TlsRotationTest {
  private static final Path TLS = Path.of("src/test/resources/tls");

  private final List<ClientFactory> clients = new ArrayList<>();

  @TempDir private Path dir;

  private IngestBridge bridge;

  @BeforeEach
  void start() throws IOException {
    replace("server.crt", "server.crt");
    replace("server.key", "server.key");
    replace("clients.crt", "ca.crt");
  }

  @AfterEach
  void close() {
    clients.forEach(ClientFactory::close);
    bridge.close();
  }

  @Test
  void newCertificateIsShownToNewConnectionsAndOldConnectionsGoOn() throws IOException {
    bridge = bridge();
    WebClient before = client("ca.crt", null);
    assertThat(status(before)).isEqualTo(200);

    // One file is there before the other; the two do not fit.
    replace("server.key", "stranger.key");
    await().until(() -> metrics().contains("tokenlake_bridge_tls_files_stale 1.0"));
    assertThat(status(client("ca.crt", null))).isEqualTo(200);
    replace("server.crt", "stranger.crt");
    await().until(() -> metrics().contains("tokenlake_bridge_tls_files_stale 0.0"));

    assertThat(status(client("stranger.crt", null))).isEqualTo(200);
    assertThatThrownBy(() -> status(client("ca.crt", null)))
        .isInstanceOf(CompletionException.class);
    assertThat(status(before)).as("on the connection of before").isEqualTo(200);
  }

  @Test
  void newCaOfClientsHoldsForNewConnections() throws IOException {
    bridge = bridge("TOKENLAKE_BRIDGE_TLS_CLIENT_CA_FILE", dir.resolve("clients.crt").toString());
    WebClient before = client("ca.crt", "client");
    assertThat(status(before)).isEqualTo(200);
    assertThatThrownBy(() -> status(client("ca.crt", "stranger")))
        .isInstanceOf(CompletionException.class);

    Files.writeString(dir.resolve("clients.crt"), "no certificate");
    await().until(() -> metrics().contains("tokenlake_bridge_tls_files_stale 1.0"));
    assertThat(status(client("ca.crt", "client"))).isEqualTo(200);
    replace("clients.crt", "stranger.crt");
    await().until(() -> metrics().contains("tokenlake_bridge_tls_files_stale 0.0"));

    assertThat(status(client("ca.crt", "stranger"))).isEqualTo(200);
    assertThatThrownBy(() -> status(client("ca.crt", "client")))
        .isInstanceOf(CompletionException.class);
    assertThat(status(before)).as("on the connection of before").isEqualTo(200);
  }

  private IngestBridge bridge(String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.addAll(
        List.of(
            "TOKENLAKE_BRIDGE_TLS_CERTIFICATE_FILE",
            dir.resolve("server.crt").toString(),
            "TOKENLAKE_BRIDGE_TLS_KEY_FILE",
            dir.resolve("server.key").toString()));
    return Bridges.start(new FakePublisher(), settings.toArray(String[]::new));
  }

  private void replace(String name, String with) throws IOException {
    Files.copy(TLS.resolve(with), dir.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private String metrics() {
    return Bridges.ops(bridge, "/metrics").contentUtf8();
  }

  /** One that keeps its connection, trusts one certificate and shows another. */
  private WebClient client(String trusted, String shown) {
    ClientFactory factory =
        ClientFactory.builder()
            .tlsCustomizer(
                context -> {
                  context.trustManager(TLS.resolve(trusted).toFile());
                  // The certificate of the stranger is for no host.
                  context.endpointIdentificationAlgorithm("");
                  if (shown != null) {
                    context.keyManager(
                        TLS.resolve(shown + ".crt").toFile(), TLS.resolve(shown + ".key").toFile());
                  }
                })
            .build();
    clients.add(factory);
    return WebClient.builder("h2://127.0.0.1:" + bridge.httpPort()).factory(factory).build();
  }

  private static int status(WebClient client) {
    return client
        .execute(
            RequestHeaders.of(
                HttpMethod.POST, "/v1/traces", "content-type", "application/x-protobuf"),
            twoTraces().toByteArray())
        .aggregate()
        .join()
        .status()
        .code();
  }
}
