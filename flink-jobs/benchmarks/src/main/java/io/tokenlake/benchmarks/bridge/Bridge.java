package io.tokenlake.benchmarks.bridge;

import io.tokenlake.ingest.Main;
import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.local.process.JavaProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The bridge in a JVM of its own. */
record Bridge(List<String> jvmOptions) implements Candidate {
  @Override
  public String name() {
    return "bridge";
  }

  @Override
  public Running start(LocalKafka kafka, Path dir) throws Exception {
    int port = OtlpServer.freePort();
    JavaProcess java =
        JavaProcess.start(
            Map.of(
                // As the bridge's README recommends.
                "MALLOC_ARENA_MAX",
                "2",
                "TOKENLAKE_BRIDGE_GRPC_PORT",
                Integer.toString(port),
                "TOKENLAKE_BRIDGE_HTTP_PORT",
                "0",
                "TOKENLAKE_BRIDGE_OPS_PORT",
                "0",
                "TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers()),
            dir.resolve("bridge.log"),
            jvmOptions,
            Main.class.getName());
    return OtlpServer.await(java.process(), port);
  }
}
