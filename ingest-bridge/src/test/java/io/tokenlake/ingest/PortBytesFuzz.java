package io.tokenlake.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes on the ports: whoever sends a request beside them is answered. */
class PortBytesFuzz {
  private static IngestBridge bridge;
  private static OtlpClient client;

  /**
   * @param input its first byte chooses the port of the rest
   */
  @MethodSource
  @FuzzTest
  void anyBytesHarmNobodyElse(byte[] input) throws IOException {
    if (bridge == null) {
      bridge = Bridges.start(new FakePublisher(), "TOKENLAKE_BRIDGE_IDLE_TIMEOUT_MS", "1000");
      client = new OtlpClient(bridge);
    }
    if (input.length == 0) {
      return;
    }
    // It is the test that connects, and to the bridge alone.
    try (SilentCloseable allowed = BugDetectors.allowNetworkConnections()) {
      send(input);
      if (client.get("/v1/traces").statusCode() != 405) {
        throw new AssertionError("the other client is not served as usual");
      }
    }
  }

  private static void send(byte[] input) throws IOException {
    try (Wire wire = new Wire(input[0] % 2 == 0 ? bridge.grpcPort() : bridge.httpPort())) {
      wire.send(Arrays.copyOfRange(input, 1, input.length));
    } catch (SocketException e) {
      // Hung up on before all was sent.
    }
  }

  static Stream<byte[]> anyBytesHarmNobodyElse() {
    return Stream.of(
        "0POST /v1/traces HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"
            .getBytes(ISO_8859_1),
        "1POST /v1/logs HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-protobuf\r\ntransfer-encoding: chunked\r\n\r\n1\r\n\0\r\n0\r\n\r\n"
            .getBytes(ISO_8859_1),
        "0PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(ISO_8859_1));
  }
}
