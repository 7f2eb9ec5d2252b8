package io.tokenlake.domain.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage;
import io.tokenlake.domain.usage.Usage.Basis;
import io.tokenlake.domain.usage.Usage.BasisSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UsageNormalisationTest {
  private static final String INPUT = "gen_ai.usage.input_tokens";
  private static final String OUTPUT = "gen_ai.usage.output_tokens";
  private static final String READ = "gen_ai.usage.cache_read.input_tokens";
  private static final String WRITE = "gen_ai.usage.cache_write.input_tokens";
  private static final String REASONING = "gen_ai.usage.reasoning.output_tokens";
  private static final String AUDIO = "gen_ai.usage.audio.input_tokens";
  private static final String TOTAL = "gen_ai.usage.total_tokens";

  static Stream<Arguments> formsOfANumber() {
    return Stream.of(
        Arguments.of(42L, 42L),
        Arguments.of(42.0, 42L),
        Arguments.of("42", 42L),
        Arguments.of(" 42 ", 42L),
        Arguments.of("0", 0L),
        Arguments.of(0L, 0L),
        Arguments.of(-0.0, 0L),
        Arguments.of(1_000_000_000_000_000L, 1_000_000_000_000_000L),
        Arguments.of("1000000000000000", 1_000_000_000_000_000L));
  }

  @ParameterizedTest
  @MethodSource("formsOfANumber")
  void tokenCountIsReadFromEveryFormOfANumber(Object stated, long tokens) {
    assertThat(TestSpan.chat().with(INPUT, stated).call().usage().inTotal()).isEqualTo(tokens);
  }

  static Stream<Arguments> noTokenCounts() {
    return Stream.of(
        Arguments.of(-1L, "-1"),
        Arguments.of(-1.0, "-1.0"),
        Arguments.of(1.5, "1.5"),
        Arguments.of(Double.NaN, "NaN"),
        Arguments.of(Double.POSITIVE_INFINITY, "Infinity"),
        Arguments.of(1e300, "1.0E300"),
        Arguments.of(1_000_000_000_000_001L, "1000000000000001"),
        Arguments.of(Long.MIN_VALUE, "-9223372036854775808"),
        Arguments.of("-7", "\"-7\""),
        Arguments.of("12.5", "\"12.5\""),
        Arguments.of("many", "\"many\""),
        Arguments.of("", "\"\""),
        Arguments.of("99999999999999999999", "\"99999999999999999999\""),
        Arguments.of(true, "true"),
        Arguments.of(List.of(1L), "[1]"));
  }

  @ParameterizedTest
  @MethodSource("noTokenCounts")
  void anythingElseIsRefusedWithKeyValueAndWhatWouldBeRight(Object stated, String shown) {
    assertThat(TestSpan.chat().with(INPUT, stated).refusal())
        .isEqualTo(
            "INVALID_USAGE: gen_ai.usage.input_tokens is "
                + shown
                + "; a token count is a whole number from 0 to 1000000000000000");
  }

  @Test
  void allInvalidCountsAreNamedAtOnce() {
    assertThat(
            TestSpan.chat().with(INPUT, -1L).with(OUTPUT, 0.5).with(READ, "x".repeat(99)).refusal())
        .isEqualTo(
            "INVALID_USAGE: gen_ai.usage.input_tokens is -1; a token count is a whole number from"
                + " 0 to 1000000000000000; gen_ai.usage.cache_read.input_tokens is \""
                + "x".repeat(59)
                + "…; a token count is a whole number from 0 to 1000000000000000;"
                + " gen_ai.usage.output_tokens is 0.5; a token count is a whole number from 0 to"
                + " 1000000000000000");
  }

  @Test
  void countsThatAreNotStatedAreAbsentAndNotZero() {
    Usage usage = TestSpan.chat().with(INPUT, 8L).call().usage();

    assertThat(usage.leaves()).isEqualTo(Map.of(Leaf.IN_FRESH_TEXT, 8L));
    assertThat(usage.outTotal()).isNull();
  }

  @Test
  void statedZeroIsZeroAndNotAbsent() {
    Usage usage = TestSpan.chat().with(INPUT, 8L).with(READ, 0L).with(OUTPUT, 0L).call().usage();

    assertThat(usage.leaves())
        .isEqualTo(Map.of(Leaf.IN_FRESH_TEXT, 8L, Leaf.IN_CACHE_READ, 0L, Leaf.OUT_TEXT, 0L));
    assertThat(usage.outTotal()).isZero();
  }

  @Test
  void callWithoutCountsHasNoUsage() {
    assertThat(TestSpan.chat().call().usage()).isNull();
    assertThat(TestSpan.chat().call().usageContradiction()).isNull();
  }

  @Test
  void totalAloneIsNoUsageBecauseItCannotBeSplit() {
    assertThat(TestSpan.chat().with(TOTAL, 500L).call().usage()).isNull();
  }

  @Test
  void cachedTokensAreInsideTheInputByDefault() {
    Usage usage = TestSpan.chat().with(INPUT, 100L).with(READ, 60L).with(WRITE, 40L).call().usage();

    assertThat(usage.leaves())
        .isEqualTo(
            Map.of(
                Leaf.IN_FRESH_TEXT, 0L, Leaf.IN_CACHE_READ, 60L, Leaf.IN_CACHE_WRITE_OTHER, 40L));
    assertThat(usage.inTotal()).isEqualTo(100);
    assertBasis(usage, Basis.INCLUSIVE, BasisSource.DEFAULT);
  }

  @Test
  void moreCachedTokensThanInputMeansThatTheyAreOutsideIt() {
    Usage usage = TestSpan.chat().with(INPUT, 100L).with(READ, 61L).with(WRITE, 40L).call().usage();

    assertThat(usage.leaves())
        .isEqualTo(
            Map.of(
                Leaf.IN_FRESH_TEXT, 100L, Leaf.IN_CACHE_READ, 61L, Leaf.IN_CACHE_WRITE_OTHER, 40L));
    assertThat(usage.inTotal()).isEqualTo(201);
    assertBasis(usage, Basis.EXCLUSIVE, BasisSource.ARITHMETIC);
  }

  @Test
  void totalOfInputAndOutputProvesNothingBecauseMostEmittersAddUpWhatTheyState() {
    Usage unknown = withTotal(130).call().usage();
    Usage exclusive = byRule(withTotal(130).scope("openlit"));

    assertThat(unknown.inTotal()).isEqualTo(100);
    assertBasis(unknown, Basis.INCLUSIVE, BasisSource.DEFAULT);
    assertThat(exclusive.inTotal()).isEqualTo(160);
    assertBasis(exclusive, Basis.EXCLUSIVE, BasisSource.RULE);
  }

  @Test
  void totalOfInputAndOutputAgreesWithMoreCachedTokensThanInput() {
    Usage usage =
        TestSpan.chat()
            .with(INPUT, 100L)
            .with(READ, 300L)
            .with(OUTPUT, 30L)
            .with(TOTAL, 130L)
            .call()
            .usage();

    assertThat(usage.inTotal()).isEqualTo(400);
    assertBasis(usage, Basis.EXCLUSIVE, BasisSource.ARITHMETIC);
  }

  @Test
  void writesOfAnUnstatedLifetimeBesideAnHourLiveFiveMinutes() {
    Usage usage =
        new TestSpan()
            .scope("pydantic-ai")
            .with("gen_ai.operation.name", "chat")
            .with(INPUT, 100L)
            .with(WRITE, 60L)
            .with("gen_ai.usage.details.ephemeral_1h_input_tokens", 40L)
            .call()
            .usage();

    assertThat(usage.leaves())
        .isEqualTo(
            Map.of(
                Leaf.IN_FRESH_TEXT, 40L,
                Leaf.IN_CACHE_WRITE_5M, 20L,
                Leaf.IN_CACHE_WRITE_1H, 40L));
  }

  @Test
  void totalWithTheCachedTokensMeansThatTheyAreOutside() {
    Usage usage = withTotal(190).call().usage();

    assertThat(usage.leaves().get(Leaf.IN_FRESH_TEXT)).isEqualTo(100);
    assertThat(usage.inTotal()).isEqualTo(160);
    assertBasis(usage, Basis.EXCLUSIVE, BasisSource.ARITHMETIC);
  }

  @Test
  void totalThatFitsNeitherReadingIsAContradiction() {
    LlmCall call = withTotal(150).call();

    assertThat(call.usage()).isNull();
    assertThat(call.usageContradiction())
        .isEqualTo("gen_ai.usage.total_tokens is 150 but input and output add up to 130");
  }

  @Test
  void totalDecidesNothingWithoutCachedTokens() {
    Usage usage = TestSpan.chat().with(INPUT, 10L).with(OUTPUT, 5L).with(TOTAL, 15L).call().usage();

    assertBasis(usage, Basis.INCLUSIVE, BasisSource.DEFAULT);
  }

  @Test
  void totalIsNotCheckedWhenTheOutputIsUnknown() {
    Usage usage = TestSpan.chat().with(INPUT, 10L).with(TOTAL, 15L).call().usage();

    assertThat(usage.inTotal()).isEqualTo(10);
    assertThat(usage.outTotal()).isNull();
  }

  @Test
  void ruleAboutTheEmitterDecidesWhereTheCountsDoNot() {
    Usage usage = byRule(TestSpan.chat().with(INPUT, 100L).with(READ, 60L).scope("openlit"));

    assertThat(usage.leaves()).isEqualTo(Map.of(Leaf.IN_FRESH_TEXT, 100L, Leaf.IN_CACHE_READ, 60L));
    assertThat(usage.inTotal()).isEqualTo(160);
    assertBasis(usage, Basis.EXCLUSIVE, BasisSource.RULE);
  }

  @Test
  void countsOverruleTheRuleAboutTheEmitter() {
    TestSpan span = TestSpan.chat().with(INPUT, 100L).with(READ, 60L).with(OUTPUT, 30L);
    span.with("gen_ai.usage.prompt_cache_miss_tokens", 40L);

    assertBasis(byRule(span.scope("openlit")), Basis.INCLUSIVE, BasisSource.ARITHMETIC);
  }

  @Test
  void ruleAboutAnotherEmitterDoesNotApply() {
    assertBasis(byRule(withTotal(190).scope("other")), Basis.EXCLUSIVE, BasisSource.ARITHMETIC);
    assertBasis(
        byRule(TestSpan.chat().with(INPUT, 100L).with(READ, 60L).scope("other")),
        Basis.INCLUSIVE,
        BasisSource.DEFAULT);
  }

  @Test
  void moreReasoningThanOutputIsAContradictionAndNotClamped() {
    assertContradiction(
        TestSpan.chat().with(INPUT, 1L).with(OUTPUT, 40L).with(REASONING, 41L),
        "gen_ai.usage.output_tokens is 40 but its parts are more:"
            + " gen_ai.usage.reasoning.output_tokens is 41");
  }

  @Test
  void totalProvesReasoningBesideTheOutput() {
    Usage usage =
        TestSpan.chat()
            .with(INPUT, 100L)
            .with(READ, 60L)
            .with(OUTPUT, 40L)
            .with(REASONING, 50L)
            .with(TOTAL, 190L)
            .call()
            .usage();

    assertThat(usage.leaves())
        .isEqualTo(
            Map.of(
                Leaf.IN_FRESH_TEXT, 40L,
                Leaf.IN_CACHE_READ, 60L,
                Leaf.OUT_TEXT, 40L,
                Leaf.OUT_REASONING, 50L));
    assertThat(usage.outTotal()).isEqualTo(90);
  }

  @Test
  void totalThatFitsWithoutReasoningOnTopLeavesItInside() {
    Usage usage =
        TestSpan.chat()
            .with(INPUT, 100L)
            .with(OUTPUT, 40L)
            .with(REASONING, 30L)
            .with(TOTAL, 140L)
            .call()
            .usage();

    assertThat(usage.leaves().get(Leaf.OUT_TEXT)).isEqualTo(10);
    assertThat(usage.outTotal()).isEqualTo(40);
  }

  @Test
  void reasoningMayBeAllOfTheOutput() {
    Usage usage = TestSpan.chat().with(OUTPUT, 40L).with(REASONING, 40L).call().usage();

    assertThat(usage.leaves()).isEqualTo(Map.of(Leaf.OUT_TEXT, 0L, Leaf.OUT_REASONING, 40L));
    assertThat(usage.inTotal()).isNull();
  }

  @Test
  void morePartsThanInputIsAContradiction() {
    assertContradiction(
        TestSpan.chat().with(INPUT, 100L).with(READ, 60L).with(AUDIO, 50L),
        "gen_ai.usage.input_tokens is 100 but its parts are more:"
            + " gen_ai.usage.cache_read.input_tokens is 60, gen_ai.usage.audio.input_tokens is 50");
  }

  @Test
  void cachedTokensAreNoPartOfAnExclusiveInput() {
    assertContradiction(
        TestSpan.chat().with(INPUT, 100L).with(READ, 200L).with(AUDIO, 101L),
        "gen_ai.usage.input_tokens is 100 but its parts are more:"
            + " gen_ai.usage.audio.input_tokens is 101");
  }

  @Test
  void moreCachedAudioThanCachedTokensIsAContradiction() {
    assertContradiction(
        TestSpan.chat()
            .with(INPUT, 100L)
            .with(READ, 10L)
            .with(AUDIO, 50L)
            .with("gen_ai.usage.audio.cache_read.input_tokens", 11L),
        "gen_ai.usage.cache_read.input_tokens is 10 but its parts are more:"
            + " gen_ai.usage.audio.cache_read.input_tokens is 11");
  }

  @Test
  void partWithoutItsWholeIsAContradiction() {
    assertContradiction(
        TestSpan.chat().with(READ, 10L).with(OUTPUT, 5L),
        "gen_ai.usage.cache_read.input_tokens is 10 but gen_ai.usage.input_tokens is not stated");
    assertContradiction(
        TestSpan.chat().with(INPUT, 10L).with(REASONING, 5L),
        "gen_ai.usage.reasoning.output_tokens is 5 but gen_ai.usage.output_tokens is not stated");
  }

  @Test
  void twoNamesOfOneCountMustAgree() {
    assertContradiction(
        TestSpan.chat().with(INPUT, 10L).with("gen_ai.usage.prompt_tokens", 12L),
        "gen_ai.usage.input_tokens is 10 but gen_ai.usage.prompt_tokens, which means the same, is 12");
    assertThat(
            TestSpan.chat()
                .with(INPUT, 10L)
                .with("gen_ai.usage.prompt_tokens", "10")
                .call()
                .usage()
                .inTotal())
        .isEqualTo(10);
  }

  private static TestSpan withTotal(long total) {
    return TestSpan.chat().with(INPUT, 100L).with(READ, 60L).with(OUTPUT, 30L).with(TOTAL, total);
  }

  /** Reads with a rule that says: openlit with openai excludes cached tokens. */
  private static Usage byRule(TestSpan span) {
    UsageBasisRules rules =
        emitter ->
            "openlit".equals(emitter.scopeName())
                    && "1.2.3".equals(emitter.scopeVersion())
                    && "openai".equals(emitter.provider())
                ? Optional.of(new UsageBasisRules.Rule("test/openlit", Basis.EXCLUSIVE))
                : Optional.empty();
    CallNormaliser normaliser = new CallNormaliser(rules, AttributionMapping.defaults());
    return ((LlmCall) normaliser.normalise(span.build())).usage();
  }

  private static void assertContradiction(TestSpan span, String message) {
    LlmCall call = span.call();
    assertThat(call.usageContradiction()).isEqualTo(message);
    assertThat(call.usage()).isNull();
  }

  private static void assertBasis(Usage usage, Basis basis, BasisSource source) {
    assertThat(usage.basis()).isEqualTo(basis);
    assertThat(usage.basisSource()).isEqualTo(source);
  }
}
