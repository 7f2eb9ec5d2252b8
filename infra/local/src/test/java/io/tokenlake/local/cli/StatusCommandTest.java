package io.tokenlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusCommandTest {

  @Test
  void allJobsMustRun() {
    assertThat(
            StatusCommand.problems(
                jobs(
                    "tokenlake-ledger", "RUNNING",
                    "tokenlake-gpu", "RUNNING",
                    "tokenlake-watch", "RUNNING")))
        .isEmpty();
    assertThat(
            StatusCommand.problems(
                jobs(
                    "tokenlake-ledger", "RUNNING",
                    "tokenlake-gpu", "RUNNING",
                    "tokenlake-watch", "FAILED")))
        .containsExactly("job tokenlake-watch is FAILED");
    assertThat(StatusCommand.problems(jobs("other", "RUNNING", "tokenlake-watch", "RUNNING")))
        .containsExactly("job tokenlake-ledger is not there", "job tokenlake-gpu is not there");
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

  /** Jobs in Flink's words: a name, its state, and so on. */
  private static ArrayNode jobs(String... namesAndStates) {
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < namesAndStates.length; i += 2) {
      jobs.add(
          "{\"jid\":\"%d\",\"name\":\"%s\",\"state\":\"%s\"}"
              .formatted(i, namesAndStates[i], namesAndStates[i + 1]));
    }
    return StatusCommand.jobs(200, "{\"jobs\":[" + String.join(",", jobs) + "]}");
  }
}
