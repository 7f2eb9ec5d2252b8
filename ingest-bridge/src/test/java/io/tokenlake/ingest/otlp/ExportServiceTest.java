package io.tokenlake.ingest.otlp;

import static io.tokenlake.ingest.TestRequests.metrics;
import static io.tokenlake.ingest.TestRequests.twoTraces;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.ingest.FakePublisher;
import io.tokenlake.ingest.convert.RecordMaker;
import io.tokenlake.ingest.convert.RequestSplitter;
import io.tokenlake.ingest.otlp.ExportOutcome.Accepted;
import io.tokenlake.ingest.otlp.ExportOutcome.Unavailable;
import io.tokenlake.schemas.otlp.ContentFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ExportServiceTest {
  private static final int MAX_IN_FLIGHT = 10_000;
  private static final Duration LONG = Duration.ofMinutes(1);

  private final FakePublisher publisher = new FakePublisher();
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  @Test
  void requestsBeyondTheInFlightBytesAreRetryableUntilOthersAreDone() {
    ExportService service = service(waiting::add, LONG);
    CompletableFuture<ExportOutcome> first = export(service, 5_000);

    assertThat(export(service, 5_000)).isCompletedWithValueMatching(Unavailable.class::isInstance);
    waiting.remove().run();
    assertThat(first).isCompletedWithValue(new Accepted());
    assertThat(export(service, 5_000)).isNotDone();
  }

  @Test
  void emptyRequestsCountAsWell() {
    ExportService service = service(waiting::add, LONG);
    for (int i = 0; i < 9; i++) {
      assertThat(export(service, 0)).isNotDone();
    }

    assertThat(export(service, 0)).isCompletedWithValueMatching(Unavailable.class::isInstance);
  }

  @Test
  void singleRequestAsLargeAsAllThatMayWaitIsTaken() {
    assertThat(export(service(waiting::add, LONG), MAX_IN_FLIGHT)).isNotDone();
  }

  @Test
  void requestThatTimedOutBeforeItsTurnIsNotPublished() {
    ExportService service = service(waiting::add, Duration.ofMillis(1));

    assertThat(export(service, 0).join()).isInstanceOf(Unavailable.class);
    waiting.remove().run();
    assertThat(publisher.published()).isEmpty();
  }

  @Test
  void requestIsRetryableWhenNoWorkerTakesIt() {
    ExportService service =
        service(
            task -> {
              throw new RejectedExecutionException();
            },
            LONG);

    assertThat(export(service, 0)).isCompletedWithValueMatching(Unavailable.class::isInstance);
  }

  @Test
  void bytesReceivedArePublishedAsTheyAreWhenNothingHadToChange() {
    byte[] body = metrics().toByteArray();

    var unused = service(Runnable::run, LONG).export(Signal.METRICS, () -> body, body.length);

    assertThat(publisher.published()).singleElement().matches(r -> r.value() == body);
  }

  private ExportService service(Executor workers, Duration timeout) {
    return new ExportService(
        new RecordMaker(ContentFilter.DEFAULT, new RequestSplitter(900_000)),
        publisher,
        workers,
        InstantSource.fixed(Instant.EPOCH),
        timeout,
        MAX_IN_FLIGHT);
  }

  private static CompletableFuture<ExportOutcome> export(ExportService service, int bytes) {
    return service.export(Signal.TRACES, () -> twoTraces().toByteArray(), bytes);
  }
}
