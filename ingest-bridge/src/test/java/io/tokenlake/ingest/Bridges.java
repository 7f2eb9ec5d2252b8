package io.tokenlake.ingest;

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

  /** Starts a bridge with these names and values in turn. */
  public static IngestBridge start(RecordPublisher publisher, String... settings) {
    return IngestBridge.start(config(settings), publisher, InstantSource.system());
  }
}
