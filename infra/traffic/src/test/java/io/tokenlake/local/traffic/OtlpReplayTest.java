package io.tokenlake.local.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtlpReplayTest {
  @TempDir private Path dir;

  @Test
  void everySpanArrivesOverGrpcAlthoughTheReceiverIsAwayAtFirst() throws IOException {
    MovingClock clock = new MovingClock();
    TraceFile trace = Traces.counting(dir.resolve("trace.csv"), 2000);
    try (OtlpReceiver receiver = OtlpReceiver.start(2);
        OtlpConnection connection = OtlpConnection.grpc(receiver.endpoint())) {

      ReplayResult result =
          new Replay(connection.exporter(), clock, clock)
              .run(trace, ReplayOptions.defaults().withDuplicates(0.25), sent -> {});

      assertThat(clock.pauses()).hasSize(2);
      assertThat(result.spansSent()).isEqualTo(2500);
      assertThat(receiver.spans()).hasSize(2500);
      assertThat(receiver.spans().stream().map(Span::getSpanId).distinct()).hasSize(2000);
    }
  }
}
