package io.tokenlake.pipeline;

import static org.apache.flink.api.common.eventtime.WatermarkStrategy.noWatermarks;

import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.pipeline.io.KafkaSources;
import io.tokenlake.pipeline.io.LakeLedgerSinks;
import io.tokenlake.pipeline.operator.BillLeaves;
import io.tokenlake.pipeline.operator.BookCalls;
import io.tokenlake.pipeline.operator.DecodeLogs;
import io.tokenlake.pipeline.operator.DecodeSpans;
import io.tokenlake.pipeline.operator.StateDescriptors;
import io.tokenlake.pipeline.operator.SumPerCheckpoint;
import io.tokenlake.schemas.Topics;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The ledger: OTLP spans and log records in, exactly one priced entry per model call out.
 *
 * <pre>
 *   otlp_spans ─▶ decode ──┐                    ┌─▶ spans
 *                          ├─▶ bill leaves ─────┤
 *   otlp_logs ──▶ decode ──┤   (by trace)       └─ bookings ─┐
 *                          │                                 ├─▶ book ─▶ llm_calls
 *                          └─ events of no span ─────────────┤   (by call)  (table and topic)
 *   price_book ─────────────────── broadcast ────────────────┘
 *
 *   counts of all ─▶ completeness_1m        dead letters of all ─▶ dead_letters
 * </pre>
 */
public final class LedgerJob {
  /** Name of the job in Flink. */
  public static final String NAME = "tokenlake-ledger";

  private LedgerJob() {}

  /** Runs the job with {@link JobOptions} given as {@code --key value}. */
  public static void main(String[] args) throws Exception {
    JobEnvironment environment = JobEnvironment.fromArgs(args);
    assemble(environment.flink(), environment.settings());
    environment.flink().execute(NAME);
  }

  /** Adds the job with its real ends: Kafka in, Iceberg and Kafka out. */
  public static void assemble(StreamExecutionEnvironment env, JobSettings settings) {
    String brokers = settings.bootstrapServers();
    build(
        env,
        new LedgerSources(
            KafkaSources.records(brokers, Topics.OTLP_SPANS, NAME),
            KafkaSources.records(brokers, Topics.OTLP_LOGS, NAME),
            KafkaSources.records(brokers, Topics.PRICE_BOOK, NAME)),
        new LakeLedgerSinks(settings),
        settings.dedupeHorizon());
  }

  /** Adds the job between any sources and any sinks. */
  public static void build(
      StreamExecutionEnvironment env, LedgerSources from, LedgerSinks to, Duration horizon) {
    SingleOutputStreamOperator<TracedSpan> spans =
        read(env, from.otlpSpans(), Topics.OTLP_SPANS, OperatorUids.READ_SPANS)
            .process(new DecodeSpans(), TextType.in(TracedSpan.class))
            .name("decode spans")
            .uid(OperatorUids.DECODE_SPANS);

    SingleOutputStreamOperator<Booking> events =
        read(env, from.otlpLogs(), Topics.OTLP_LOGS, OperatorUids.READ_LOGS)
            .process(new DecodeLogs(), TextType.in(Booking.class))
            .name("decode logs")
            .uid(OperatorUids.DECODE_LOGS);

    SingleOutputStreamOperator<TracedSpan> billed =
        spans
            .keyBy(TracedSpan::traceId, TextType.TEXT)
            .connect(
                events
                    .getSideOutput(DecodeLogs.EVENTS_OF_SPANS)
                    .keyBy(event -> event.call().traceId(), TextType.TEXT))
            .process(new BillLeaves(horizon), TextType.in(TracedSpan.class))
            .name("bill leaves")
            .uid(OperatorUids.BILL_LEAVES);

    SingleOutputStreamOperator<LedgerEntry> booked =
        billed
            .getSideOutput(BillLeaves.BOOKINGS)
            .union(events)
            .keyBy(Booking::account, TextType.TEXT)
            .connect(
                read(env, from.priceBook(), Topics.PRICE_BOOK, OperatorUids.READ_PRICES)
                    .broadcast(StateDescriptors.PRICE_BOOK))
            .process(new BookCalls(horizon))
            .name("book calls")
            .uid(OperatorUids.BOOK_CALLS);

    to.calls(booked);
    to.spans(billed);
    to.deadLetters(
        spans
            .getSideOutput(DecodeSpans.DEAD_LETTERS)
            .union(
                events.getSideOutput(DecodeLogs.DEAD_LETTERS),
                booked.getSideOutput(BookCalls.DEAD_LETTERS)));
    to.completeness(
        sum(spans.getSideOutput(DecodeSpans.COUNTS), OperatorUids.SUM_SPANS_READ)
            .union(
                sum(events.getSideOutput(DecodeLogs.COUNTS), OperatorUids.SUM_LOGS_READ),
                sum(billed.getSideOutput(BillLeaves.COUNTS), OperatorUids.SUM_BILLED),
                sum(booked.getSideOutput(BookCalls.COUNTS), OperatorUids.SUM_BOOKED)));
  }

  private static DataStream<TopicRecord> read(
      StreamExecutionEnvironment env, Source<TopicRecord, ?, ?> source, String topic, String uid) {
    return env.fromSource(source, noWatermarks(), topic, TypeInformation.of(TopicRecord.class))
        .uid(uid);
  }

  private static DataStream<Completeness> sum(DataStream<Completeness> counts, String uid) {
    return counts
        .transform(uid, TypeInformation.of(Completeness.class), new SumPerCheckpoint())
        .uid(uid);
  }
}
