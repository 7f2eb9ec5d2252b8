package io.tokenlake.ingest;

import static io.tokenlake.ingest.TestRequests.twoTraces;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import org.junit.jupiter.api.Test;

class CorsTest {
  private static final String ORIGIN = "https://app.example";

  private final FakePublisher publisher = new FakePublisher();

  @Test
  void pagesOfNamedOriginsMaySendAndOthersMayNot() {
    try (IngestBridge bridge = Bridges.start(publisher, "TOKENLAKE_BRIDGE_CORS_ORIGINS", ORIGIN)) {
      AggregatedHttpResponse preflight = preflight(bridge, ORIGIN);
      assertThat(preflight.status().isSuccess()).isTrue();
      assertThat(preflight.headers().get("access-control-allow-origin")).isEqualTo(ORIGIN);
      assertThat(preflight.headers().get("access-control-allow-methods")).isEqualTo("POST");
      assertThat(preflight.headers().get("access-control-allow-headers"))
          .contains("content-type", "content-encoding", "authorization");

      assertThat(post(bridge, ORIGIN).headers().get("access-control-allow-origin"))
          .isEqualTo(ORIGIN);
      for (AggregatedHttpResponse other :
          new AggregatedHttpResponse[] {
            preflight(bridge, "https://evil.example"), post(bridge, "https://evil.example")
          }) {
        assertThat(other.headers().contains("access-control-allow-origin")).isFalse();
      }
    }
  }

  @Test
  void starIsEveryOrigin() {
    try (IngestBridge bridge = Bridges.start(publisher, "TOKENLAKE_BRIDGE_CORS_ORIGINS", "*")) {
      assertThat(preflight(bridge, ORIGIN).headers().get("access-control-allow-origin"))
          .isEqualTo("*");
    }
  }

  @Test
  void noOriginMaySendUnlessConfigured() {
    try (IngestBridge bridge = Bridges.start(publisher)) {
      assertThat(preflight(bridge, ORIGIN).headers().contains("access-control-allow-origin"))
          .isFalse();
      assertThat(post(bridge, ORIGIN).headers().contains("access-control-allow-origin")).isFalse();
    }
  }

  private static AggregatedHttpResponse preflight(IngestBridge bridge, String origin) {
    return client(bridge)
        .execute(
            RequestHeaders.of(
                HttpMethod.OPTIONS,
                "/v1/traces",
                "origin",
                origin,
                "access-control-request-method",
                "POST",
                "access-control-request-headers",
                "content-type,authorization"))
        .aggregate()
        .join();
  }

  private static AggregatedHttpResponse post(IngestBridge bridge, String origin) {
    return client(bridge)
        .execute(
            RequestHeaders.of(
                HttpMethod.POST,
                "/v1/traces",
                "origin",
                origin,
                "content-type",
                "application/x-protobuf"),
            twoTraces().toByteArray())
        .aggregate()
        .join();
  }

  private static WebClient client(IngestBridge bridge) {
    return WebClient.of("http://127.0.0.1:" + bridge.httpPort());
  }
}
