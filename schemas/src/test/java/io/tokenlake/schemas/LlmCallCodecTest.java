package io.tokenlake.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LlmCallCodecTest {
  @Test
  void aSubscriberReadsWhatWasWritten() throws IOException {
    LlmCallRecord call = call();

    assertThat(LlmCallCodec.decode(LlmCallCodec.encode(call))).isEqualTo(call);
  }

  @Test
  void theBytesBeginWithAvrosMarkForSingleObjects() {
    assertThat(LlmCallCodec.encode(call())).startsWith(0xC3, 0x01);
  }

  @Test
  void otherBytesAreRefused() {
    assertThatThrownBy(() -> LlmCallCodec.decode(new byte[] {1, 2, 3}))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aNewerSchemaIsNamedByItsFingerprint() {
    byte[] bytes = LlmCallCodec.encode(call());
    bytes[2] ^= 1;

    assertThatThrownBy(() -> LlmCallCodec.decode(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("fingerprint")
        .hasMessageContaining("newer reader");
  }

  @Test
  void anEntryThatBreaksOffOrGoesOnIsRefused() {
    byte[] whole = LlmCallCodec.encode(call());

    assertThatThrownBy(() -> LlmCallCodec.decode(Arrays.copyOf(whole, whole.length - 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("breaks off");
    assertThatThrownBy(() -> LlmCallCodec.decode(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("after its end");
  }

  /** Avro's own decoder of messages answered this with an OutOfMemoryError. */
  @Test
  void aStringThatClaimsTwoGigabytesIsRefusedBeforeTheyAreReserved() {
    byte[] bytes = LlmCallCodec.encode(call());
    ByteBuffer.wrap(bytes).position(10).put(new byte[] {-2, -1, -1, -1, 15});

    assertThatThrownBy(() -> LlmCallCodec.decode(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("breaks off");
  }

  static LlmCallRecord call() {
    LlmCallRecord call = new LlmCallRecord();
    call.setEntry("ORIGINAL");
    call.setRevision(0);
    call.setCalls(1);
    call.setSpanRole("CALL");
    call.setEvidence("SPAN");
    call.setCallId("t:s");
    call.setTraceId("t");
    call.setSpanId("s");
    call.setStartedAt(Instant.parse("2026-01-01T00:00:00.000001Z"));
    call.setEndedAt(Instant.parse("2026-01-01T00:00:01Z"));
    call.setDurationMs(999);
    call.setOperation("chat");
    call.setSpanRole("CALL");
    call.setEvidence("SPAN");
    call.setCostEffective(new BigDecimal("0.000000000001"));
    call.setPriceStatus("PRICED");
    call.setFinishReasons(List.of("stop"));
    call.setDialect("OTEL");
    call.setSourceTopic("otlp_spans");
    call.setSourcePartition(1);
    call.setSourceOffset(2L);
    call.setReceivedAt(Instant.EPOCH);
    return call;
  }
}
