package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.TestSpans.agent;
import static io.tokenlake.pipeline.TestSpans.chat;
import static io.tokenlake.pipeline.TestSpans.http;
import static io.tokenlake.pipeline.TestSpans.number;
import static io.tokenlake.pipeline.TestSpans.text;
import static io.tokenlake.pipeline.TestSpans.under;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.schemas.LlmCallRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same spans, in any order and split into any requests, make the same ledger. */
class AnyOrderAnySplitTest {
  private static final int ORDERS = 25;
  private static final int TRACES = 12;

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void sumsPerTenantDoNotDependOnOrderOrRequests(long seed) throws Exception {
    Random random = new Random(seed);
    List<Span> spans = randomSpans(random);
    Map<String, String> expected = sums(List.of(spans));
    for (int order = 0; order < ORDERS; order++) {
      List<Span> shuffled = new ArrayList<>(spans);
      // Some are sent twice.
      shuffled.addAll(spans.subList(0, random.nextInt(spans.size())));
      Collections.shuffle(shuffled, random);
      assertThat(sums(split(shuffled, random)))
          .as("seed %d, order %d", seed, order)
          .isEqualTo(expected);
    }
    assertThat(expected).as("the traces of seed %d are worth comparing", seed).hasSize(3);
  }

  private static Map<String, String> sums(List<List<Span>> requests) throws Exception {
    Map<String, Long> tokens = new TreeMap<>();
    Map<String, BigDecimal> cost = new TreeMap<>();
    try (LedgerRig ledger = new LedgerRig()) {
      for (List<Span> request : requests) {
        ledger.send(request.toArray(Span[]::new));
      }
      for (LlmCallRecord entry : ledger.entries()) {
        String tenant = entry.getTenant();
        if (entry.getInTotal() != null) {
          tokens.merge(tenant, entry.getInTotal() + 1_000_000_000L * entry.getCalls(), Long::sum);
          cost.merge(tenant, entry.getCostEffective(), BigDecimal::add);
        }
      }
    }
    Map<String, String> sums = new TreeMap<>();
    tokens.forEach(
        (tenant, sum) -> sums.put(tenant, sum + " at " + cost.get(tenant).toPlainString()));
    return sums;
  }

  private static List<List<Span>> split(List<Span> spans, Random random) {
    List<List<Span>> requests = new ArrayList<>();
    int from = 0;
    while (from < spans.size()) {
      int to = Math.min(spans.size(), from + 1 + random.nextInt(7));
      requests.add(spans.subList(from, to));
      from = to;
    }
    return requests;
  }

  /** Traces of agents, frameworks' spans over providers' spans, and calls seen twice. */
  static List<Span> randomSpans(Random random) {
    List<Span> spans = new ArrayList<>();
    int next = 0;
    for (int trace = 0; trace < TRACES; trace++) {
      String tenant = "tenant-" + trace % 3;
      Span root =
          random.nextBoolean()
              ? tagged(agent(next++, 5_000 + trace, 50).build(), tenant)
              : tagged(http(next++), tenant);
      spans.add(root);
      int calls = random.nextInt(4);
      for (int call = 0; call < calls; call++) {
        long input = 1_000 + random.nextInt(1_000);
        Span outer = tagged(under(root, chat(next++, input, 10)), tenant);
        spans.add(outer);
        if (random.nextBoolean()) {
          Span between = tagged(under(outer, http(next++)), tenant);
          spans.add(between);
          spans.add(tagged(under(between, chat(next++, input, 10)), tenant));
        }
        if (random.nextInt(3) == 0) {
          // The gateway's trace of the same response, which tells the cached share as well.
          String response = "chatcmpl-of-trace-%d-call-%d-%s".formatted(trace, call, "x".repeat(9));
          spans.set(spans.indexOf(outer), with(outer, response, 0));
          spans.add(tagged(with(chat(next++, input, 10), response, 400), tenant));
        }
      }
    }
    return spans;
  }

  private static Span tagged(Span span, String tenant) {
    return span.toBuilder().addAttributes(text("tenant.id", tenant)).build();
  }

  private static Span with(Span span, String response, long cached) {
    return span.toBuilder()
        .addAttributes(text("gen_ai.response.id", response))
        .addAttributes(number("gen_ai.usage.cache_read.input_tokens", cached))
        .build();
  }
}
