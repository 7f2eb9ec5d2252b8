package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.schemas.Topics;
import io.tokenlake.tables.LakeTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything poisonous at once, on a real Kafka broker, a real Flink runtime and real Iceberg
 * tables, and jobs that any failure would end.
 */
class PoisonIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path dir;
  private LocalJobs jobs;
  private TestLake lake;

  @BeforeEach
  void start() throws Exception {
    jobs = new LocalJobs(dir);
    lake = jobs.lake();
  }

  @AfterEach
  void stop() throws Exception {
    jobs.close();
  }

  @Test
  void theLedgerRecordsWhatItCanAndSaysWhyOfTheRest() throws Exception {
    JobID ledger = jobs.startFragileLedger();
    for (PoisonBookTest.Row book : PoisonBookTest.BOOKS) {
      if (book.message().length < 1_000_000) {
        jobs.send(Topics.PRICE_BOOK, book.message());
      }
    }
    jobs.send(Topics.OTLP_SPANS, null);
    jobs.send(Topics.OTLP_LOGS, "no logs".getBytes(UTF_8));
    jobs.send(Topics.OTLP_METRICS, "no metrics".getBytes(UTF_8));
    int accepted = 2;
    int refused = 2;
    int good = 1_000;
    for (PoisonTest.Refused row : PoisonTest.SPANS) {
      if (row.span().getSerializedSize() < 1_000_000) {
        send(row.span(), TestSpans.chat(good++, 10, 1));
        accepted += 2;
        refused++;
      }
    }
    for (PoisonTest.Broken row : PoisonTest.MESSAGES) {
      jobs.send(Topics.OTLP_SPANS, row.message());
      accepted++;
      refused++;
    }
    for (StrangeSpanTest.Recorded row : StrangeSpanTest.SPANS) {
      Span ids = TestSpans.http(good++);
      send(row.span().toBuilder().setTraceId(ids.getTraceId()).setSpanId(ids.getSpanId()).build());
      accepted++;
    }
    for (Span span : Poison.circle(3)) {
      send(span);
      accepted++;
    }

    int all = accepted;
    await().atMost(LIMIT).until(() -> lake.sum(LakeTable.COMPLETENESS_1M, "accepted") == all);
    await().atMost(LIMIT).until(() -> sumOfFates() == all);
    assertThat(lake.sum(LakeTable.COMPLETENESS_1M, "dead_letters")).isEqualTo(refused);
    assertThat(lake.count(LakeTable.SPANS)).isEqualTo(accepted - refused);
    // Of three calls in a circle one is billed.
    await()
        .atMost(LIMIT)
        .until(() -> lake.sum(LakeTable.COMPLETENESS_1M, "calls") == all - lettersOfReading() - 2);
    assertThat(lake.rows(LakeTable.LLM_CALLS))
        .extracting(call -> call.getField("tenant"))
        .contains("a\0b");
    assertThat(lake.rows(LakeTable.DEAD_LETTERS))
        .extracting(letter -> letter.getField("reason"))
        .contains(
            "UNDECODABLE",
            "INVALID_ID",
            "INVALID_TIME",
            "INVALID_USAGE",
            "INVALID_COST",
            "TOO_LARGE",
            "UNUSABLE_PRICE_BOOK");
    assertThat(jobs.status(ledger)).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void theWatchGoesOnWhateverIsOnItsTopic() throws Exception {
    JobID ledger = jobs.startFragileLedger();
    JobID watch = jobs.startFragileWatch();
    for (PoisonEntryTest.Row row : PoisonEntryTest.ENTRIES) {
      jobs.send(Topics.LLM_CALLS, row.change().apply(PoisonEntryTest.entry()));
    }
    jobs.send(Topics.LLM_CALLS, null);
    send(TestSpans.chat(2, 10, 100_001));

    await().atMost(LIMIT).until(() -> lake.count(LakeTable.ALERTS) == 1);
    await()
        .atMost(LIMIT)
        .until(() -> lake.count(LakeTable.DEAD_LETTERS) == PoisonEntryTest.ENTRIES.size() + 1);
    assertThat(jobs.status(ledger)).isEqualTo(JobStatus.RUNNING);
    assertThat(jobs.status(watch)).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void whatIsLargerThanARecordMayBeNeverReachesATopic() {
    byte[] request =
        TestSpans.request(
                List.of(
                    TestSpans.http(1).toBuilder()
                        .addAttributes(TestSpans.text("x", "x".repeat(2_000_000)))
                        .build()))
            .toByteArray();

    assertThatThrownBy(() -> jobs.send(Topics.OTLP_SPANS, request))
        .hasCauseInstanceOf(RecordTooLargeException.class);
  }

  private void send(Span... spans) throws Exception {
    jobs.send(Topics.OTLP_SPANS, TestSpans.request(List.of(spans)).toByteArray());
  }

  private long sumOfFates() {
    return lake.sum(LakeTable.COMPLETENESS_1M, "recorded")
        + lake.sum(LakeTable.COMPLETENESS_1M, "duplicates")
        + lettersOfReading()
        + lake.sum(LakeTable.COMPLETENESS_1M, "skipped");
  }

  private long lettersOfReading() {
    return lake.sum(LakeTable.COMPLETENESS_1M, "dead_letters");
  }
}
