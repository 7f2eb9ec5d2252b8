package io.tokenlake.ingest;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.tokenlake.ingest.publish.RecordPublisher;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Bridges on free ports. */
public final class Bridges {
  private Bridges() {}

  /** A configuration with these names and values in turn. */
  public static IngestBridgeConfig config(String... settings) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TOKENLAKE_BRIDGE_GRPC_PORT", "0");
    environment.put("TOKENLAKE_BRIDGE_HTTP_PORT", "0");
    environment.put("TOKENLAKE_BRIDGE_OPS_PORT", "0");
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    return IngestBridgeConfig.parse(environment);
  }

  /** What the port for health and metrics answers. */
  public static AggregatedHttpResponse ops(IngestBridge bridge, String path) {
    return WebClient.of("http://127.0.0.1:" + bridge.opsPort()).get(path).aggregate().join();
  }

  /** Starts a bridge with these names and values in turn. */
  public static IngestBridge start(RecordPublisher publisher, String... settings) {
    return IngestBridge.start(config(settings), publisher, InstantSource.system());
  }
}
