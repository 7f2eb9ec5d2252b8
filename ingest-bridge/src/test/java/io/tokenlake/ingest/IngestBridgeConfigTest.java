package io.tokenlake.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.ingest.auth.SecurityConfig;
import io.tokenlake.ingest.config.ConfigurationException;
import io.tokenlake.ingest.config.ContentConfig;
import io.tokenlake.ingest.config.KafkaConfig;
import io.tokenlake.ingest.config.LimitsConfig;
import io.tokenlake.ingest.config.ListenConfig;
import io.tokenlake.ingest.config.TracingConfig;
import io.tokenlake.schemas.otlp.ContentPolicy;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestBridgeConfigTest {
  private static final List<Class<?>> SECTIONS =
      List.of(
          IngestBridgeConfig.class,
          ListenConfig.class,
          SecurityConfig.class,
          LimitsConfig.class,
          KafkaConfig.class,
          ContentConfig.class,
          TracingConfig.class);

  private static final Path TLS = Path.of("src/test/resources/tls");

  @TempDir private Path dir;

  @Test
  void defaultsListenOnTheStandardPortsOfLoopback() {
    IngestBridgeConfig config = IngestBridgeConfig.parse(Map.of());

    assertThat(config.listen())
        .isEqualTo(new ListenConfig("127.0.0.1", 4317, 4318, "127.0.0.1", 4319, List.of()));
    assertThat(config.security())
        .isEqualTo(new SecurityConfig(Optional.empty(), Optional.empty(), false));
    assertThat(config.limits())
        .isEqualTo(
            new LimitsConfig(
                20 * 1024 * 1024,
                1_000_000,
                64 * 1024 * 1024,
                20_000,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                1_024,
                65_536,
                0,
                Map.of()));
    assertThat(config.kafka())
        .isEqualTo(
            new KafkaConfig(
                "127.0.0.1:9092", Duration.ofSeconds(8), Duration.ofMillis(5), 900_000, Map.of()));
    assertThat(config.content()).isEqualTo(ContentPolicy.DEFAULT);
  }

  @Test
  void everySettingHasItsVariable() throws IOException {
    Path keys =
        Files.writeString(
            dir.resolve("keys.yaml"),
            "keys: [{id: a, hash: 'sha256:%s', tenant: t}]".formatted("0".repeat(64)));
    Path certificate = TLS.resolve("server.crt");
    Path key = TLS.resolve("server.key");
    Path ca = TLS.resolve("ca.crt");
    Path kafka = Files.writeString(dir.resolve("kafka.properties"), "security.protocol=SSL");
    Path hashKey = Files.writeString(dir.resolve("hash.key"), "sixteen bytes or more\n");

    IngestBridgeConfig config =
        IngestBridgeConfig.parse(
            Map.ofEntries(
                Map.entry("TOKENLAKE_BRIDGE_HOST", "0.0.0.0"),
                Map.entry("TOKENLAKE_BRIDGE_GRPC_PORT", "1"),
                Map.entry("TOKENLAKE_BRIDGE_HTTP_PORT", "2"),
                Map.entry("TOKENLAKE_BRIDGE_OPS_HOST", "::1"),
                Map.entry("TOKENLAKE_BRIDGE_OPS_PORT", "3"),
                Map.entry("TOKENLAKE_BRIDGE_CORS_ORIGINS", "https://a.example, http://b:8080"),
                Map.entry("TOKENLAKE_BRIDGE_KEYS_FILE", keys.toString()),
                Map.entry("TOKENLAKE_BRIDGE_TLS_CERTIFICATE_FILE", certificate.toString()),
                Map.entry("TOKENLAKE_BRIDGE_TLS_KEY_FILE", key.toString()),
                Map.entry("TOKENLAKE_BRIDGE_TLS_CLIENT_CA_FILE", ca.toString()),
                Map.entry("TOKENLAKE_BRIDGE_ALLOW_UNAUTHENTICATED", "true"),
                Map.entry("TOKENLAKE_BRIDGE_MAX_REQUEST_BYTES", "3"),
                Map.entry("TOKENLAKE_BRIDGE_MAX_REQUEST_ELEMENTS", "5"),
                Map.entry("TOKENLAKE_BRIDGE_MAX_IN_FLIGHT_BYTES", "4"),
                Map.entry("TOKENLAKE_BRIDGE_MAX_CONNECTIONS", "7"),
                Map.entry("TOKENLAKE_BRIDGE_IDLE_TIMEOUT_MS", "800"),
                Map.entry("TOKENLAKE_BRIDGE_RECEIVE_TIMEOUT_MS", "900"),
                Map.entry("TOKENLAKE_BRIDGE_MAX_ATTRIBUTES", "10"),
                Map.entry("TOKENLAKE_BRIDGE_MAX_VALUE_CHARS", "11"),
                Map.entry("TOKENLAKE_BRIDGE_TENANT_BYTES_PER_SECOND", "12"),
                Map.entry("TOKENLAKE_BRIDGE_TENANT_RATES", "acme=13, free=0"),
                Map.entry("TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS", "k1:9092,[::1]:9093"),
                Map.entry("TOKENLAKE_KAFKA_CLIENT_PROPERTIES_FILE", kafka.toString()),
                Map.entry("TOKENLAKE_BRIDGE_SEND_TIMEOUT_MS", "500"),
                Map.entry("TOKENLAKE_BRIDGE_LINGER_MS", "6"),
                Map.entry("TOKENLAKE_BRIDGE_MAX_RECORD_BYTES", "10001"),
                Map.entry("TOKENLAKE_BRIDGE_CONTENT", "hash"),
                Map.entry("TOKENLAKE_BRIDGE_CONTENT_ALLOW", "a.*"),
                Map.entry("TOKENLAKE_BRIDGE_CONTENT_DENY", "b, c"),
                Map.entry("TOKENLAKE_BRIDGE_CONTENT_HASH_KEY_FILE", hashKey.toString()),
                Map.entry("TOKENLAKE_BRIDGE_REDACT", "emails")));

    assertThat(config.listen())
        .isEqualTo(
            new ListenConfig(
                "0.0.0.0", 1, 2, "::1", 3, List.of("https://a.example", "http://b:8080")));
    assertThat(config.security())
        .isEqualTo(
            new SecurityConfig(
                Optional.of(keys),
                Optional.of(new SecurityConfig.Tls(certificate, key, Optional.of(ca))),
                true));
    assertThat(config.limits())
        .isEqualTo(
            new LimitsConfig(
                3,
                5,
                4,
                7,
                Duration.ofMillis(800),
                Duration.ofMillis(900),
                10,
                11,
                12,
                Map.of("acme", 13L, "free", 0L)));
    assertThat(config.kafka())
        .isEqualTo(
            new KafkaConfig(
                "k1:9092,[::1]:9093",
                Duration.ofMillis(500),
                Duration.ofMillis(6),
                10_001,
                Map.of("security.protocol", "SSL")));
    assertThat(config.content())
        .isEqualTo(
            new ContentPolicy(
                ContentPolicy.Mode.HASH,
                List.of("a.*"),
                List.of("b", "c"),
                Set.of(ContentPolicy.Redaction.EMAILS),
                "sixteen bytes or more"));
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    Map<String, String> environment =
        Map.ofEntries(
            Map.entry("TOKENLAKE_BRIDGE_HOST", " "),
            Map.entry("TOKENLAKE_BRIDGE_GRPC_PORT", "many"),
            Map.entry("TOKENLAKE_BRIDGE_HTTP_PORT", "70000"),
            Map.entry("TOKENLAKE_BRIDGE_CORS_ORIGINS", "https://a.example/path"),
            Map.entry("TOKENLAKE_BRIDGE_KEYS_FILE", "/no/keys"),
            Map.entry("TOKENLAKE_BRIDGE_TLS_CERTIFICATE_FILE", "/no/certificate"),
            Map.entry("TOKENLAKE_BRIDGE_ALLOW_UNAUTHENTICATED", "yes"),
            Map.entry("TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS", "k1:9092,k2"),
            Map.entry("TOKENLAKE_BRIDGE_MAX_IN_FLIGHT_BYTES", "10"),
            Map.entry("TOKENLAKE_BRIDGE_TENANT_RATES", "acme=1,acme=2,free"),
            Map.entry("TOKENLAKE_BRIDGE_SEND_TIMEOUT_MS", "100"),
            Map.entry("TOKENLAKE_BRIDGE_LINGER_MS", "51"),
            Map.entry("TOKENLAKE_BRIDGE_GRPC_PROT", "4317"));

    assertThatThrownBy(() -> IngestBridgeConfig.parse(environment))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "TOKENLAKE_BRIDGE_HOST is empty",
                        "TOKENLAKE_BRIDGE_GRPC_PORT must be a whole number from 0 to 65535, not"
                            + " many",
                        "TOKENLAKE_BRIDGE_HTTP_PORT must be a whole number from 0 to 65535, not"
                            + " 70000",
                        "TOKENLAKE_BRIDGE_CORS_ORIGINS must be * or origins such as"
                            + " https://app.example, not https://a.example/path",
                        "TOKENLAKE_BRIDGE_KEYS_FILE names /no/keys, which is not a file that can be"
                            + " read",
                        "TOKENLAKE_BRIDGE_TLS_CERTIFICATE_FILE names /no/certificate, which is not"
                            + " a file that can be read",
                        "TOKENLAKE_BRIDGE_TLS_CERTIFICATE_FILE and TOKENLAKE_BRIDGE_TLS_KEY_FILE"
                            + " must both be set for TLS",
                        "TOKENLAKE_BRIDGE_ALLOW_UNAUTHENTICATED must be true or false, not yes",
                        "TOKENLAKE_BRIDGE_TENANT_RATES names acme twice",
                        "TOKENLAKE_BRIDGE_TENANT_RATES must be tenant=bytes separated by commas,"
                            + " not 'free'",
                        "TOKENLAKE_BRIDGE_MAX_IN_FLIGHT_BYTES (10) is smaller than"
                            + " TOKENLAKE_BRIDGE_MAX_REQUEST_BYTES (20971520): such a request could"
                            + " never be accepted",
                        "TOKENLAKE_BRIDGE_LINGER_MS (51) is more than half of"
                            + " TOKENLAKE_BRIDGE_SEND_TIMEOUT_MS (100)",
                        "TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS must be host:port separated by commas,"
                            + " not 'k2'",
                        "TOKENLAKE_BRIDGE_GRPC_PROT is not a setting; did you mean"
                            + " TOKENLAKE_BRIDGE_GRPC_PORT?"))
        .hasMessageContaining("did you mean")
        .hasMessageContaining("'k2'");
  }

  @Test
  void onePortCannotServeAsBoth() {
    assertThatThrownBy(() -> IngestBridgeConfig.parse(Map.of("TOKENLAKE_BRIDGE_HTTP_PORT", "4317")))
        .hasMessageContaining(
            "TOKENLAKE_BRIDGE_GRPC_PORT and TOKENLAKE_BRIDGE_HTTP_PORT are both 4317");
  }

  @Test
  void allPortsMayBeFreeOnes() {
    IngestBridgeConfig config =
        IngestBridgeConfig.parse(
            Map.of(
                "TOKENLAKE_BRIDGE_GRPC_PORT", "0",
                "TOKENLAKE_BRIDGE_HTTP_PORT", "0",
                "TOKENLAKE_BRIDGE_OPS_PORT", "0"));

    assertThat(config.listen().grpcPort()).isZero();
    assertThat(config.listen().httpPort()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATH", "TOKENLAKE_HOME", "TOKENLAKE_BRIDGES"})
  void variablesOfOthersAreIgnored(String name) {
    assertThat(IngestBridgeConfig.parse(Map.of(name, "x")))
        .isEqualTo(IngestBridgeConfig.parse(Map.of()));
  }

  @Test
  void fileSetsWhatTheEnvironmentDoesNot() throws IOException {
    Path file = file("TOKENLAKE_BRIDGE_HTTP_PORT=1\n# a comment\nTOKENLAKE_BRIDGE_GRPC_PORT = 2\n");

    ListenConfig listen =
        IngestBridgeConfig.parse(
                Map.of(
                    "TOKENLAKE_BRIDGE_CONFIG_FILE",
                    file.toString(),
                    "TOKENLAKE_BRIDGE_HTTP_PORT",
                    "3"))
            .listen();

    assertThat(listen.grpcPort()).isEqualTo(2);
    assertThat(listen.httpPort()).isEqualTo(3);
  }

  @Test
  void everyUnknownOrRepeatedNameInTheFileIsRefused() throws IOException {
    Path file =
        file(
            "PATH=x\n"
                + "TOKENLAKE_BRIDGE_HTTP_PROT=1\n"
                + "TOKENLAKE_BRIDGE_HOST=a\n"
                + "TOKENLAKE_BRIDGE_HOST=::1");

    assertThatThrownBy(() -> parseFile(file))
        .hasMessageContaining("PATH is not a setting")
        .hasMessageContaining("did you mean TOKENLAKE_BRIDGE_HTTP_PORT?")
        .hasMessageContaining("TOKENLAKE_BRIDGE_HOST is set twice in " + file);
  }

  @Test
  void fileThatCannotBeReadIsAProblem() throws IOException {
    Path latin = Files.write(dir.resolve("latin"), "TOKENLAKE_BRIDGE_HOST=ä".getBytes(ISO_8859_1));

    assertThatThrownBy(() -> parseFile(dir.resolve("missing")))
        .hasMessageContaining("missing, which does not exist");
    assertThatThrownBy(() -> parseFile(latin))
        .hasMessageContaining("latin, which is not a properties file in UTF-8");
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0,false", "127.0.0.1,true", "localhost,true", "::1,true", "::,false"})
  void withoutAuthenticationOnlyLoopbackIsListenedOnUnlessToldOtherwise(String host, boolean ok) {
    if (ok) {
      assertThat(IngestBridgeConfig.parse(Map.of("TOKENLAKE_BRIDGE_HOST", host))).isNotNull();
    } else {
      assertThatThrownBy(() -> IngestBridgeConfig.parse(Map.of("TOKENLAKE_BRIDGE_HOST", host)))
          .hasMessageContaining("TOKENLAKE_BRIDGE_HOST is " + host)
          .hasMessageContaining("set TOKENLAKE_BRIDGE_KEYS_FILE");
    }
    assertThat(
            IngestBridgeConfig.parse(
                Map.of(
                    "TOKENLAKE_BRIDGE_HOST",
                    host,
                    "TOKENLAKE_BRIDGE_ALLOW_UNAUTHENTICATED",
                    "true")))
        .isNotNull();
  }

  @Test
  void filesThatCannotBeUsedAreProblemsLikeOthers() throws IOException {
    Path keys = Files.writeString(dir.resolve("keys.yaml"), "keys: [{id: A}]");
    Path empty = Files.createFile(dir.resolve("empty"));

    assertThatThrownBy(
            () ->
                IngestBridgeConfig.parse(
                    Map.of(
                        "TOKENLAKE_BRIDGE_KEYS_FILE", keys.toString(),
                        "TOKENLAKE_BRIDGE_TLS_CERTIFICATE_FILE", TLS.resolve("ca.crt").toString(),
                        "TOKENLAKE_BRIDGE_TLS_KEY_FILE", empty.toString(),
                        "TOKENLAKE_BRIDGE_TLS_CLIENT_CA_FILE", empty.toString())))
        .hasMessageContaining("TOKENLAKE_BRIDGE_KEYS_FILE: " + keys + " keys[0].id must be")
        .hasMessageContaining("keys[0].tenant must be")
        .hasMessageContaining(empty + " and src/test/resources/tls/ca.crt are not a private key")
        .hasMessageContaining(empty + " holds no certificates in PEM");
    assertThatThrownBy(
            () ->
                IngestBridgeConfig.parse(
                    Map.of(
                        "TOKENLAKE_BRIDGE_TLS_CERTIFICATE_FILE",
                        TLS.resolve("server.crt").toString(),
                        "TOKENLAKE_BRIDGE_TLS_KEY_FILE",
                        TLS.resolve("stranger.key").toString())))
        .hasMessageContaining("stranger.key is not the private key of the first certificate in");
  }

  @Test
  void contentThatIsToBeHashedNeedsItsKeyAndOtherModesHaveNames() {
    assertThatThrownBy(() -> IngestBridgeConfig.parse(Map.of("TOKENLAKE_BRIDGE_CONTENT", "hash")))
        .hasMessageContaining("TOKENLAKE_BRIDGE_CONTENT: hashing content needs a key");
    assertThatThrownBy(
            () ->
                IngestBridgeConfig.parse(
                    Map.of(
                        "TOKENLAKE_BRIDGE_CONTENT", "remove",
                        "TOKENLAKE_BRIDGE_REDACT", "secrets,phones")))
        .hasMessageContaining(
            "TOKENLAKE_BRIDGE_CONTENT must be one of keep, drop, hash, not remove")
        .hasMessageContaining("TOKENLAKE_BRIDGE_REDACT must be one of secrets, emails, not phones");
    assertThat(
            IngestBridgeConfig.parse(Map.of("TOKENLAKE_BRIDGE_REDACT", "none")).content().redact())
        .isEmpty();
  }

  @Test
  void ownTracesAreOffUnlessAskedForAndNeverGoToTheBridgeItself() {
    assertThat(IngestBridgeConfig.parse(Map.of("OTEL_SERVICE_NAME", "b")).tracing()).isEmpty();
    assertThat(
            IngestBridgeConfig.parse(
                    Map.of(
                        "OTEL_TRACES_EXPORTER", "otlp",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"))
                .tracing())
        .containsEntry("otel.traces.exporter", "otlp")
        .containsEntry("otel.exporter.otlp.endpoint", "http://collector:4317");
    for (Map<String, String> self :
        List.of(
            Map.of("OTEL_TRACES_EXPORTER", "otlp"),
            Map.of(
                "OTEL_TRACES_EXPORTER", "otlp",
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318"))) {
      assertThatThrownBy(() -> IngestBridgeConfig.parse(self))
          .hasMessageContaining("would trace its own traces");
    }
  }

  @Test
  void propertiesThatWouldWeakenTheProducerAreRefused() throws IOException {
    Path kafka =
        Files.writeString(dir.resolve("kafka.properties"), "acks=1\nsasl.mechanism=PLAIN\n");

    assertThatThrownBy(
            () ->
                IngestBridgeConfig.parse(
                    Map.of("TOKENLAKE_KAFKA_CLIENT_PROPERTIES_FILE", kafka.toString())))
        .hasMessageContaining("TOKENLAKE_KAFKA_CLIENT_PROPERTIES_FILE sets acks;")
        .hasMessageNotContaining("sasl.mechanism;");
  }

  @Test
  void everySettingIsInTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    Map<String, Boolean> documented =
        SECTIONS.stream()
            .flatMap(section -> Stream.of(section.getFields()))
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .map(IngestBridgeConfigTest::value)
            .collect(toMap(Function.identity(), name -> readme.contains("`" + name + "`")));

    assertThat(new TreeSet<>(documented.keySet())).hasSizeGreaterThan(20);
    assertThat(documented).doesNotContainValue(false);
  }

  private static String value(Field constant) {
    try {
      return (String) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private Path file(String content) throws IOException {
    return Files.writeString(dir.resolve("bridge.properties"), content);
  }

  private static IngestBridgeConfig parseFile(Path file) {
    return IngestBridgeConfig.parse(Map.of("TOKENLAKE_BRIDGE_CONFIG_FILE", file.toString()));
  }
}
