package io.tokenlake.local.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanSenderTest {
  private final RecordingExporter exporter = new RecordingExporter();
  private final MovingClock clock = new MovingClock();

  @Test
  void sendsFullBatchesAtOnceAndTheRestAtTheEnd() {
    SpanSender sender = sender(0);

    end(sender, SpanSender.BATCH_SIZE + 1);
    assertThat(exporter.batches()).hasSize(1);

    sender.finish();
    assertThat(exporter.batches()).extracting(List::size).containsExactly(512, 1);
    assertThat(sender.sent()).isEqualTo(513);
  }

  @Test
  void tellsItsProgressAfterEachBatch() {
    List<Long> progress = new ArrayList<>();
    SpanSender sender = new SpanSender(exporter, clock, 0, 1, progress::add);

    end(sender, 1025);
    sender.finish();

    assertThat(progress).containsExactly(512L, 1024L, 1025L);
  }

  @Test
  void sendsARefusedBatchAgainUnchangedAndWaitsLongerEachTime() {
    exporter.refusing(3);
    SpanSender sender = sender(0);

    end(sender, 512);

    assertThat(exporter.refused()).hasSize(3).containsOnly(exporter.batches().get(0));
    assertThat(clock.pauses())
        .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(sender.sent()).isEqualTo(512);
  }

  @Test
  void throwsInsteadOfLosingABatch() {
    exporter.refusing(7);
    SpanSender sender = sender(0);
    end(sender, 511);

    assertThatThrownBy(() -> end(sender, 1))
        .isInstanceOf(SpanSendException.class)
        .hasMessage("512 spans were not accepted in 7 attempts: not now");
    assertThat(sender.sent()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.001, 0.1, 0.37, 1})
  void sendsExactlyTheShareASecondTime(double share) {
    int spans = 2000;
    SpanSender sender = sender(share);

    end(sender, spans);
    sender.finish();

    long copies = Math.round(share * spans);
    assertThat(sender.copies()).isEqualTo(copies);
    assertThat(sender.sent()).isEqualTo(spans + copies);
    assertThat(exporter.spans()).hasSize(Math.toIntExact(spans + copies));
    assertThat(Set.copyOf(exporter.spans())).hasSize(spans);
  }

  @Test
  void sendsACopyInALaterBatchThanItsOriginalAndOnlyOnce() {
    SpanSender sender = sender(0.4);

    end(sender, 3000);
    sender.finish();

    Set<SpanData> original = new HashSet<>();
    Set<SpanData> copied = new HashSet<>();
    for (List<SpanData> batch : exporter.batches()) {
      boolean copies = original.containsAll(batch);
      assertThat(batch).allMatch(span -> copies ? copied.add(span) : !original.contains(span));
      original.addAll(batch);
    }
    assertThat(copied).hasSize(1200);
  }

  @Test
  void choosesTheSameCopiesForTheSameSeed() {
    assertThat(copiedNames(7)).isEqualTo(copiedNames(7)).isNotEqualTo(copiedNames(8));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void refusesWhatIsNoShare(double share) {
    assertThatThrownBy(() -> sender(share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("duplicates is " + share + "; expected a share from 0 to 1, such as 0.1");
  }

  private List<String> copiedNames(long seed) {
    RecordingExporter own = new RecordingExporter();
    SpanSender sender = new SpanSender(own, clock, 0.2, seed, sent -> {});
    end(sender, 500);
    sender.finish();
    return own.batches().get(1).stream().map(SpanData::getName).toList();
  }

  private SpanSender sender(double duplicates) {
    return new SpanSender(exporter, clock, duplicates, 1, sent -> {});
  }

  private static void end(SpanSender sender, int spans) {
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder().addSpanProcessor(sender).build()) {
      Tracer tracer = provider.get("test");
      for (int i = 0; i < spans; i++) {
        tracer.spanBuilder("span " + i).startSpan().end();
      }
    }
  }
}
