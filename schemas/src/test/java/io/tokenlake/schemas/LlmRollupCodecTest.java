package io.tokenlake.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LlmRollupCodecTest {
  @Test
  void aSubscriberReadsWhatWasWritten() throws IOException {
    LlmRollupUpdate update = update();

    assertThat(LlmRollupCodec.decode(LlmRollupCodec.encode(update))).isEqualTo(update);
  }

  @Test
  void anEntryOfTheLedgerIsNoUpdateOfARollup() {
    byte[] entry = LlmCallCodec.encode(LlmCallCodecTest.call());

    assertThatThrownBy(() -> LlmRollupCodec.decode(entry))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("an update of a rollup")
        .hasMessageContaining("fingerprint");
  }

  private static LlmRollupUpdate update() {
    LlmRollupRecord rollup = new LlmRollupRecord();
    rollup.setMinute(Instant.parse("2026-01-01T00:01:00Z"));
    rollup.setTeam("search");
    rollup.setEntries(3);
    rollup.setCalls(1);
    rollup.setInTotal(100L);
    rollup.setCostEffective(new BigDecimal("0.000000000001"));
    rollup.setLatencyDigest(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    LlmRollupUpdate update = new LlmRollupUpdate();
    update.setRollupKey("team|search");
    update.setDimensionSet("team");
    update.setDimensions(List.of("team"));
    update.setRevision(1_700_000_000_000L);
    update.setRollup(rollup);
    update.setLatencyP99Ms(1.5);
    update.setUsers(7L);
    return update;
  }
}
