package io.tokenlake.ingest.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import com.sun.management.ThreadMXBean;
import io.tokenlake.ingest.OtlpClient;
import io.tokenlake.ingest.admit.ContentEncoding.UndecodableException;
import io.tokenlake.ingest.admit.ContentEncoding.UndecodableException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentEncodingTest {
  private static final int MIB = 1 << 20;

  private final InFlightBytes inFlight = new InFlightBytes(64 * MIB);
  private final InFlightBytes.Hold hold = inFlight.open();

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void bombIsRefusedForThePriceOfTheLimit(ContentEncoding encoding) {
    byte[] bomb = encode(encoding, new byte[256 * MIB]);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    assertThatThrownBy(() -> encoding.decode(bomb, 0, bomb.length, MIB, hold))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8 * MIB);
    assertThat(inFlight.bytes()).isLessThan(2 * MIB);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void bytesAreCountedBeforeTheyAreMade(ContentEncoding encoding) {
    byte[] encoded = encode(encoding, new byte[16 * MIB]);
    InFlightBytes.Hold other = inFlight.open();
    other.add(60 * MIB);

    assertThatThrownBy(() -> encoding.decode(encoded, 0, encoded.length, 16 * MIB, hold))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_ROOM));
    assertThat(inFlight.bytes()).isLessThanOrEqualTo(64 * MIB);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 300_000})
  void everyLengthComesBackAsItWas(int length) throws Exception {
    byte[] body = new byte[length];
    new Random(1).nextBytes(body);
    for (ContentEncoding encoding : ContentEncoding.values()) {
      byte[] encoded = encode(encoding, body);
      byte[] within = new byte[encoded.length + 9];
      System.arraycopy(encoded, 0, within, 5, encoded.length);

      assertThat(encoding.decode(within, 5, 5 + encoded.length, length, hold)).isEqualTo(body);
    }
  }

  @Test
  void zstdThatWantsMoreMemoryThanAnyOrdinaryLevelIsRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(out)) {
      zstd.setLong(27);
      zstd.write(1);
    }
    byte[] encoded = out.toByteArray();

    assertThatThrownBy(() -> ContentEncoding.ZSTD.decode(encoded, 0, encoded.length, MIB, hold))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BROKEN));
  }

  @Test
  void namesAreReadInAnyCase() {
    assertThat(ContentEncoding.of(null)).contains(ContentEncoding.IDENTITY);
    assertThat(ContentEncoding.of("GZip")).contains(ContentEncoding.GZIP);
    assertThat(ContentEncoding.of("br")).isEmpty();
    assertThat(ContentEncoding.of("gzip, gzip")).isEmpty();
  }

  private static byte[] encode(ContentEncoding encoding, byte[] body) {
    return switch (encoding) {
      case IDENTITY -> body;
      case GZIP -> OtlpClient.gzip(body);
      case ZSTD -> Zstd.compress(body);
    };
  }
}
