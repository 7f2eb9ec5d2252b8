package io.tokenlake.domain.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.usage.Usage;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every span, whatever it states: nothing negative, nothing twice, nothing lost. */
class UsageInvariantsTest {
  private static final List<String> COUNTS =
      List.of(
          "gen_ai.usage.input_tokens",
          "gen_ai.usage.output_tokens",
          "gen_ai.usage.cache_read.input_tokens",
          "gen_ai.usage.cache_write.input_tokens",
          "gen_ai.usage.audio.input_tokens",
          "gen_ai.usage.audio.cache_read.input_tokens",
          "gen_ai.usage.image.input_tokens",
          "gen_ai.usage.image.cache_read.input_tokens",
          "gen_ai.usage.reasoning.output_tokens",
          "gen_ai.usage.audio.output_tokens",
          "gen_ai.usage.image.output_tokens",
          "gen_ai.usage.prompt_cache_miss_tokens",
          "gen_ai.usage.total_tokens");

  @Test
  void leavesAreNeverNegativeAndAddUpToTheTotals() {
    Random random = new Random(42);
    int sound = 0;
    for (int i = 0; i < 50_000; i++) {
      LlmCall call = randomSpan(random).call();
      Usage usage = call.usage();
      if (usage == null) {
        continue;
      }
      sound++;
      assertThat(call.usageContradiction()).isNull();
      assertThat(usage.leaves().values()).allMatch(tokens -> tokens >= 0);
      assertThat(usage.inTotal() == null ? 0 : usage.inTotal()).isEqualTo(sum(usage, true));
      assertThat(usage.outTotal() == null ? 0 : usage.outTotal()).isEqualTo(sum(usage, false));
    }
    assertThat(sound).as("spans whose counts agree").isGreaterThan(1_000);
  }

  private static TestSpan randomSpan(Random random) {
    TestSpan span = TestSpan.chat().scope(random.nextBoolean() ? "openlit" : "acme");
    for (String count : COUNTS) {
      if (random.nextInt(3) == 0) {
        boolean whole = count.endsWith("usage.input_tokens") || count.endsWith("output_tokens");
        span.with(count, (long) random.nextInt(whole ? 12 : 4));
      }
    }
    return span;
  }

  private static long sum(Usage usage, boolean input) {
    return usage.leaves().entrySet().stream()
        .filter(leaf -> leaf.getKey().isInput() == input)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
