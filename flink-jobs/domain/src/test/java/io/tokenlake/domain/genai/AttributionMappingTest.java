package io.tokenlake.domain.genai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributionMappingTest {
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

  @Test
  void settingReplacesTheAttributesOfItsFieldAndOfNoOther() {
    AttributionMapping mapping =
        AttributionMapping.parse(
            Map.of("tenant", "customer, baggage.customer", "prompt-name", "p"));
    TestSpan span =
        TestSpan.chat()
            .with("tenant.id", "ignored")
            .with("baggage.customer", "acme")
            .with("gen_ai.prompt.name", "ignored")
            .with("p", "greet")
            .with("team.name", "search");

    Attribution attribution = read(mapping, span);
    assertThat(attribution.tenant()).isEqualTo("acme");
    assertThat(attribution.promptName()).isEqualTo("greet");
    assertThat(attribution.team()).isEqualTo("search");
    assertThat(read(mapping, span.with("customer", "first")).tenant()).isEqualTo("first");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    assertThatThrownBy(
            () ->
                AttributionMapping.parse(
                    Map.of("tenent", "a", "team", "a,,b", "user", "u, u", "agent", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "attribution: 'agent' has an empty attribute in ''; 'team' has an empty attribute in"
                + " 'a,,b'; 'tenent' is no field; known are [agent, environment, feature,"
                + " prompt-name, prompt-version, service, session, tags, team, tenant, user,"
                + " workflow]; 'user' names the attribute u twice");
  }

  @ParameterizedTest
  @CsvSource({
    "tenant_id",
    "traceloop.association.properties.tenant_id",
    "ai.telemetry.metadata.tenantId",
    "langfuse.trace.metadata.tenant_id",
    "langsmith.metadata.tenant_id",
    "baggage.tenant.id"
  })
  void tenantIsFoundUnderTheNamesOfTheDialects(String key) {
    assertThat(TestSpan.chat().with(key, "acme").call().attribution().tenant()).isEqualTo("acme");
  }

  @ParameterizedTest
  @CsvSource({
    "acme, acme",
    "'\"acme\"', acme",
    "'\"broken', '\"broken'",
    "'{\"a\":1}', '{\"a\":1}'"
  })
  void metadataOfLangfuseMayBeJsonText(String stated, String tenant) {
    TestSpan span = TestSpan.chat().with("langfuse.trace.metadata.tenant_id", stated);

    assertThat(span.call().attribution().tenant()).isEqualTo(tenant);
  }

  @Test
  void hashedUserIdIsTheHmacOfTheId() {
    AttributionMapping mapping = AttributionMapping.defaults().hashingUserIds(KEY);

    // printf u1 | openssl dgst -sha256 -hmac 0123456789abcdef
    assertThat(read(mapping, TestSpan.chat().with("user.id", "u1")).userId())
        .isEqualTo("5162bddb18bda0082a7b39c472f7d118234c897c39ed61e775751c91fafdc56f");
    assertThat(read(mapping, TestSpan.chat()).userId()).isNull();
    assertThat(read(mapping, TestSpan.chat().with("tenant.id", "u1")).tenant()).isEqualTo("u1");
  }

  @Test
  void longUserIdsThatDifferAtTheEndStayDifferent() {
    AttributionMapping mapping = AttributionMapping.defaults().hashingUserIds(KEY);
    String same = "u".repeat(300);

    assertThat(read(mapping, TestSpan.chat().with("user.id", same + "1")).userId())
        .isNotEqualTo(read(mapping, TestSpan.chat().with("user.id", same + "2")).userId());
  }

  @Test
  void keyThatCanBeGuessedIsRefused() {
    assertThatThrownBy(() -> AttributionMapping.defaults().hashingUserIds(new byte[15]))
        .hasMessage("the key for user ids has 15 bytes; it needs at least 16");
  }

  @Test
  void longValueIsCutAndNeverInsideACharacter() {
    assertThat(tenant("x".repeat(256))).hasSize(256);
    assertThat(tenant("x".repeat(257))).hasSize(256);
    assertThat(tenant("x".repeat(255) + "😀")).isEqualTo("x".repeat(255));
  }

  @Test
  void tagsAreCutInLengthAndNumber() {
    List<String> many = IntStream.range(0, 40).mapToObj(i -> i + "x".repeat(300)).toList();

    List<String> tags = TestSpan.chat().with("tags", many).call().attribution().tags();
    assertThat(tags).hasSize(32).allMatch(tag -> tag.length() == 256);
  }

  @Test
  void whatIsCutIsReported() {
    int[] cuts = {0};
    AttributionMapping mapping = AttributionMapping.defaults().reportingCuts(() -> cuts[0]++);

    mapping.kept(AttributionField.TENANT, "x".repeat(AttributionMapping.MOST_CHARACTERS));
    assertThat(cuts[0]).isZero();

    mapping.kept(AttributionField.TENANT, "x".repeat(AttributionMapping.MOST_CHARACTERS + 1));
    mapping.kept(Collections.nCopies(AttributionMapping.MOST_TAGS + 1, "tag"));
    assertThat(cuts[0]).isEqualTo(2);
  }

  @Test
  void hashedUserIdsAreNotStoredInPlainAnywhere() {
    AttributionMapping mapping =
        AttributionMapping.defaults()
            .hashingUserIds("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    Map<String, Object> stored =
        mapping.forStorage(Map.of("user.id", "ada", "enduser.id", 7L, "team.name", "ada's"));

    assertThat(stored.get("user.id"))
        .isEqualTo(mapping.kept(AttributionField.USER, "ada"))
        .isNotEqualTo("ada");
    assertThat((String) stored.get("enduser.id")).hasSize(64);
    assertThat(stored.get("team.name")).isEqualTo("ada's");
  }

  @Test
  void userIdsThatAnotherAttributeReplacedAreNotStoredInPlainEither() {
    AttributionMapping mapping =
        AttributionMapping.parse(Map.of("user", "org.member")).hashingUserIds(KEY);
    Map<String, Object> stored =
        mapping.forStorage(
            Map.of(
                "org.member", "ada",
                "user.id", "ada",
                "user.email", "ada@example.com",
                "ai.settings.context.userId", "ada"));

    assertThat(stored.values()).allMatch(value -> ((String) value).matches("[0-9a-f]{64}"));
    assertThat(stored.get("user.id")).isEqualTo(stored.get("org.member"));
  }

  private static String tenant(String stated) {
    return TestSpan.chat().with("tenant.id", stated).call().attribution().tenant();
  }

  private static Attribution read(AttributionMapping mapping, TestSpan span) {
    CallNormaliser normaliser = new CallNormaliser(UsageBasisRules.NONE, mapping);
    return ((LlmCall) normaliser.normalise(span.build())).attribution();
  }
}
