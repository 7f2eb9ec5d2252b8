package io.tokenlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.junit.jupiter.api.Test;

class StatusCommandTest {

  @Test
  void bothJobsMustRun() {
    assertThat(
            StatusCommand.problems(
                jobs("tokenlake-ledger", "RUNNING", "tokenlake-watch", "RUNNING")))
        .isEmpty();
    assertThat(
            StatusCommand.problems(
                jobs("tokenlake-ledger", "RUNNING", "tokenlake-watch", "FAILED")))
        .containsExactly("job tokenlake-watch is FAILED");
    assertThat(StatusCommand.problems(jobs("other", "RUNNING", "tokenlake-watch", "RUNNING")))
        .containsExactly("job tokenlake-ledger is not there");
  }

  @Test
  void anAnswerThatIsNotAboutJobsIsShownAsItIs() {
    assertThatThrownBy(() -> StatusCommand.jobs(503, "{\"errors\":[\"no leader\"]}"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Flink does not say how its jobs are; it answered with status 503:"
                + " {\"errors\":[\"no leader\"]}");
    assertThatThrownBy(() -> StatusCommand.jobs(200, "{}")).hasMessageEndingWith("200: {}");
    assertThatThrownBy(() -> StatusCommand.jobs(502, "<html>")).hasMessageEndingWith("502: <html>");
    assertThatThrownBy(() -> StatusCommand.jobs(200, "")).hasMessageContaining("status 200");
  }

  /** Jobs in Flink's words: a name, its state, a name, its state. */
  private static ArrayNode jobs(String name, String state, String otherName, String otherState) {
    return StatusCommand.jobs(
        200,
        """
        {"jobs":[{"jid":"1","name":"%s","state":"%s"},{"jid":"2","name":"%s","state":"%s"}]}
        """
            .formatted(name, state, otherName, otherState));
  }
}
