package io.tokenlake.domain.genai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributionReaderTest {

  @Test
  void everyFieldHasItsKey() {
    Attribution attribution =
        TestSpan.chat()
            .with("tenant.id", "acme")
            .with("team.name", "search")
            .with("feature.name", "summaries")
            .with("user.id", "u1")
            .with("deployment.environment.name", "production")
            .with("service.name", "api")
            .with("gen_ai.agent.name", "planner")
            .with("gen_ai.workflow.name", "answer")
            .with("gen_ai.conversation.id", "c1")
            .with("gen_ai.prompt.name", "greet")
            .with("gen_ai.prompt.version", "3")
            .with("tags", List.of("x", "y"))
            .call()
            .attribution();

    assertThat(attribution)
        .isEqualTo(
            new Attribution(
                "acme",
                "search",
                "summaries",
                "u1",
                "production",
                "api",
                "planner",
                "answer",
                "c1",
                "greet",
                "3",
                List.of("x", "y")));
  }

  @Test
  void contextOfVercelsReleaseSevenTellsUserAndSession() {
    Attribution attribution =
        TestSpan.chat()
            .scope("gen_ai")
            .with("ai.settings.context.userId", "u7")
            .with("ai.settings.context.sessionId", "s42")
            .call()
            .attribution();

    assertThat(attribution.userId()).isEqualTo("u7");
    assertThat(attribution.session()).isEqualTo("s42");
  }

  @Test
  void resourceAnswersWhereTheSpanIsSilent() {
    Attribution attribution =
        TestSpan.chat()
            .withResource("tenant.id", "acme")
            .withResource("service.name", "api")
            .withResource("tags", List.of("x"))
            .call()
            .attribution();

    assertThat(attribution.tenant()).isEqualTo("acme");
    assertThat(attribution.service()).isEqualTo("api");
    assertThat(attribution.tags()).containsExactly("x");
    assertThat(attribution.team()).isNull();
  }

  @Test
  void spanWinsOverTheResource() {
    Attribution attribution =
        TestSpan.chat()
            .with("tenant.id", "acme")
            .withResource("tenant.id", "other")
            .with("tags", List.of("x"))
            .withResource("tags", List.of("y"))
            .call()
            .attribution();

    assertThat(attribution.tenant()).isEqualTo("acme");
    assertThat(attribution.tags()).containsExactly("x");
  }

  @Test
  void currentKeyWinsOverTheOldOneInOnePlace() {
    Attribution attribution =
        TestSpan.chat()
            .with("enduser.id", "old")
            .with("user.id", "new")
            .with("deployment.environment", "old")
            .with("deployment.environment.name", "new")
            .with("session.id", "old")
            .with("gen_ai.conversation.id", "new")
            .call()
            .attribution();

    assertThat(attribution.userId()).isEqualTo("new");
    assertThat(attribution.environment()).isEqualTo("new");
    assertThat(attribution.session()).isEqualTo("new");
  }

  @Test
  void oldKeyOnTheSpanWinsOverTheCurrentOneOnTheResource() {
    assertThat(
            TestSpan.chat()
                .with("enduser.id", "of the call")
                .withResource("user.id", "of the process")
                .call()
                .attribution()
                .userId())
        .isEqualTo("of the call");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void blankIsAbsent(String blank) {
    assertThat(
            TestSpan.chat()
                .with("tenant.id", blank)
                .withResource("tenant.id", "acme")
                .call()
                .attribution()
                .tenant())
        .isEqualTo("acme");
  }

  @Test
  void numberServesAsAName() {
    assertThat(TestSpan.chat().with("tenant.id", 7L).call().attribution().tenant()).isEqualTo("7");
  }
}
