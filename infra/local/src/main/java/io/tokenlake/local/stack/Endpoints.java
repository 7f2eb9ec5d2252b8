package io.tokenlake.local.stack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Where a running stack can be reached, as written to its folder.
 *
 * @param pid process that runs the stack
 * @param kafka bootstrap servers
 * @param warehouse folder of the tables, as a URI
 */
public record Endpoints(
    long pid,
    @JsonProperty("otlp_grpc") String otlpGrpc,
    @JsonProperty("otlp_http") String otlpHttp,
    String kafka,
    String warehouse,
    String trino,
    String flink) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Endpoints of(StackDir dir, Ports ports) {
    return new Endpoints(
        ProcessHandle.current().pid(),
        "http://127.0.0.1:" + ports.otlpGrpc(),
        "http://127.0.0.1:" + ports.otlpHttp(),
        "127.0.0.1:" + ports.kafka(),
        dir.warehouse().toUri().toString(),
        "http://127.0.0.1:" + ports.trino(),
        "http://127.0.0.1:" + ports.flink());
  }

  /** The endpoints of the stack in this folder; empty when none is up. */
  public static Optional<Endpoints> read(StackDir dir) throws IOException {
    Path file = dir.endpointsFile();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(JSON.readValue(file.toFile(), Endpoints.class));
  }

  /** Writes the file in one step: whoever reads it sees all of it. */
  void write(StackDir dir) throws IOException {
    Path temporary = dir.endpointsFile().resolveSibling("stack.json.tmp");
    Files.write(temporary, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    Files.move(temporary, dir.endpointsFile(), StandardCopyOption.ATOMIC_MOVE);
  }
}
