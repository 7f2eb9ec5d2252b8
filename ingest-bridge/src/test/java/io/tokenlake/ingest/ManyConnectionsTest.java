package io.tokenlake.ingest;

import static io.tokenlake.ingest.TestRequests.twoTraces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** README.md says what ten thousand cost. */
@Timeout(60)
class ManyConnectionsTest {
  private static final int MOST = 2_000;

  /** Files that whatever else runs in this JVM may want meanwhile. */
  private static final long SPARE_FILES = 200;

  @Test
  void asManyConnectionsAsFilesMayBeOpenAreServedSideBySideAndHoldNothing() throws Exception {
    int count = connections();
    FakePublisher publisher = new FakePublisher();
    try (IngestBridge bridge = Bridges.start(publisher);
        ManyConnections many = new ManyConnections(bridge.httpPort(), twoTraces().toByteArray())) {
      many.open(count);
      many.exchangeOnEach();

      assertThat(publisher.published()).hasSize(2 * 2 * count);
      // The request for the metrics comes over another port, which is not counted.
      await()
          .untilAsserted(
              () ->
                  assertThat(Bridges.ops(bridge, "/metrics").contentUtf8())
                      .contains("tokenlake_bridge_connections %d.0\n".formatted(count))
                      .contains("tokenlake_bridge_in_flight_bytes 0.0\n"));
    }
  }

  /** Both ends of each are files of this process. */
  private static int connections() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long free = unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount();
      return (int) Math.min(MOST, (free - SPARE_FILES) / 2);
    }
    return MOST;
  }
}
