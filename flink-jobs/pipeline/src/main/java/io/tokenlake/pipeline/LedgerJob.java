package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.JobStreams.read;
import static io.tokenlake.pipeline.JobStreams.sum;

import io.tokenlake.domain.agent.RunCharge;
import io.tokenlake.domain.agent.RunRow;
import io.tokenlake.domain.agent.RunSpan;
import io.tokenlake.pipeline.convert.AgentRecords;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.pipeline.io.KafkaSources;
import io.tokenlake.pipeline.io.LakeLedgerSinks;
import io.tokenlake.pipeline.io.PriceBookTopic;
import io.tokenlake.pipeline.operator.BillLeaves;
import io.tokenlake.pipeline.operator.BookCalls;
import io.tokenlake.pipeline.operator.CountTokens;
import io.tokenlake.pipeline.operator.DecodeLogs;
import io.tokenlake.pipeline.operator.DecodeMetrics;
import io.tokenlake.pipeline.operator.DecodeSpans;
import io.tokenlake.pipeline.operator.RollUp;
import io.tokenlake.pipeline.operator.StateDescriptors;
import io.tokenlake.pipeline.operator.SumRollupRows;
import io.tokenlake.pipeline.operator.SumRollupWindows;
import io.tokenlake.pipeline.operator.SumRuns;
import io.tokenlake.schemas.Topics;
import java.time.Duration;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The ledger: OTLP spans and log records in, exactly one priced entry per model call out.
 *
 * <pre>
 *   otlp_spans ─▶ decode ──┐                    ┌─▶ spans, agent_steps
 *                          ├─▶ bill leaves ─────┼───────────────────────▶ sum runs ─▶ agent_runs
 *   otlp_logs ──▶ decode ──┤   (by trace)       └─ bookings ─┐            ▲ (by trace)
 *                          │                                 ├─▶ book ────┴─▶ llm_calls
 *                          └─ events of no span ─────────────┤   (by call) │  (table and topic)
 *                                                            │             └─▶ roll up ─▶ sum ─▶ llm_rollup_1m
 *                                                            │                         └▶ sum ─▶ topic llm_rollups
 *   otlp_metrics ▶ decode ──▶ count tokens ───────────────────▶ token_metrics
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

  /**
   * Adds the job with its real ends: Kafka in, Iceberg and Kafka out. Asks Kafka for the price book
   * to begin with.
   */
  public static void assemble(StreamExecutionEnvironment env, JobSettings settings) {
    assemble(env, settings, PriceBookTopic.newest(settings.bootstrapServers()));
  }

  static void assemble(
      StreamExecutionEnvironment env, JobSettings settings, BookAtStart bookAtStart) {
    String brokers = settings.bootstrapServers();
    build(
        env,
        new LedgerSources(
            KafkaSources.records(brokers, Topics.OTLP_SPANS, NAME),
            KafkaSources.records(brokers, Topics.OTLP_LOGS, NAME),
            KafkaSources.records(brokers, Topics.OTLP_METRICS, NAME),
            KafkaSources.records(brokers, Topics.PRICE_BOOK, NAME),
            bookAtStart),
        new LakeLedgerSinks(settings),
        settings);
  }

  /** Adds the job between any sources and any sinks. */
  public static void build(
      StreamExecutionEnvironment env, LedgerSources from, LedgerSinks to, JobSettings settings) {
    Duration horizon = settings.dedupeHorizon();
    SingleOutputStreamOperator<TracedSpan> spans =
        read(env, from.otlpSpans(), Topics.OTLP_SPANS, OperatorUids.READ_SPANS)
            .process(new DecodeSpans(settings.attribution()), TextType.in(TracedSpan.class))
            .name("decode spans")
            .uid(OperatorUids.DECODE_SPANS);

    SingleOutputStreamOperator<Booking> events =
        read(env, from.otlpLogs(), Topics.OTLP_LOGS, OperatorUids.READ_LOGS)
            .process(new DecodeLogs(settings.attribution()), TextType.in(Booking.class))
            .name("decode logs")
            .uid(OperatorUids.DECODE_LOGS);

    SingleOutputStreamOperator<UsagePoint> points =
        read(env, from.otlpMetrics(), Topics.OTLP_METRICS, OperatorUids.READ_METRICS)
            .process(new DecodeMetrics(settings.attribution()))
            .name("decode metrics")
            .uid(OperatorUids.DECODE_METRICS);

    SingleOutputStreamOperator<TokenCountDelta> counted =
        points
            .keyBy(UsagePoint::counter)
            .process(new CountTokens(horizon))
            .name("count tokens")
            .uid(OperatorUids.COUNT_TOKENS);

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
            .process(new BookCalls(horizon, from.bookAtStart()))
            .name("book calls")
            .uid(OperatorUids.BOOK_CALLS);

    SingleOutputStreamOperator<RunRow> runs =
        billed
            .map(AgentRecords::toRunSpan)
            .returns(TextType.in(RunSpan.class))
            .name("spans of runs")
            .uid(OperatorUids.SPANS_OF_RUNS)
            .keyBy(RunSpan::traceId, TextType.TEXT)
            .connect(
                booked.getSideOutput(BookCalls.CHARGES).keyBy(RunCharge::traceId, TextType.TEXT))
            .process(new SumRuns(settings.agentRunQuiet(), horizon))
            .name("sum runs")
            .uid(OperatorUids.SUM_RUNS);

    SingleOutputStreamOperator<RollupDelta> rolledUp =
        booked
            .getSideOutput(BookCalls.ROLLUP_ENTRIES)
            .transform("roll up", RollupRecords.DELTA_TYPE, new RollUp(settings.rollups()))
            .uid(OperatorUids.ROLL_UP);

    to.calls(booked);
    to.spans(billed);
    to.agentSteps(
        billed
            .filter(span -> span.step() != null)
            .name("agent steps")
            .uid(OperatorUids.AGENT_STEPS));
    to.agentRuns(runs);
    to.tokenMetrics(counted);
    to.rollupRows(
        rolledUp
            .keyBy(RollupDelta::key, TextType.TEXT)
            .transform("sum rollup rows", RollupRecords.DELTA_TYPE, new SumRollupRows())
            .uid(OperatorUids.SUM_ROLLUP_ROWS));
    to.rollupUpdates(
        rolledUp
            .getSideOutput(RollUp.WINDOWS)
            .keyBy(RollupDelta::key, TextType.TEXT)
            .transform(
                "sum rollup windows",
                TextType.in(RollupUpdate.class),
                new SumRollupWindows(settings.rollups(), horizon))
            .uid(OperatorUids.SUM_ROLLUP_WINDOWS));
    to.deadLetters(
        spans
            .getSideOutput(DecodeSpans.DEAD_LETTERS)
            .union(
                events.getSideOutput(DecodeLogs.DEAD_LETTERS),
                points.getSideOutput(DecodeMetrics.DEAD_LETTERS),
                booked.getSideOutput(BookCalls.DEAD_LETTERS)));
    to.completeness(
        sum(spans.getSideOutput(DecodeSpans.COUNTS), OperatorUids.SUM_SPANS_READ)
            .union(
                sum(events.getSideOutput(DecodeLogs.COUNTS), OperatorUids.SUM_LOGS_READ),
                sum(points.getSideOutput(DecodeMetrics.COUNTS), OperatorUids.SUM_METRICS_READ),
                sum(counted.getSideOutput(CountTokens.COUNTS), OperatorUids.SUM_COUNTED),
                sum(billed.getSideOutput(BillLeaves.COUNTS), OperatorUids.SUM_BILLED),
                sum(booked.getSideOutput(BookCalls.COUNTS), OperatorUids.SUM_BOOKED)));
  }
}
