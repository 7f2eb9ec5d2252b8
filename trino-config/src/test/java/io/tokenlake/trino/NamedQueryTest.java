package io.tokenlake.trino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamedQueryTest {
  @Test
  void everyFileAsksAQuestionInItsFirstLine() throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(Path.of("queries"))) {
      names = files.map(file -> file.getFileName().toString().replace(".sql", "")).toList();
    }

    assertThat(names)
        .contains("cost_by_model", "cost_by_team", "cost_by_minute", "slowest_calls")
        .contains("latency_by_model", "rollup_audit")
        .contains("agent_runs", "sessions", "tool_health");
    assertThat(names)
        .allSatisfy(
            name -> {
              assertThat(TrinoConfig.query(name).question()).endsWith("?");
              assertThat(TrinoConfig.query(name).sql()).startsWith("SELECT").doesNotContain(";");
            });
  }

  @Test
  void aFileWithoutAQuestionIsRefusedByName() {
    assertThatThrownBy(() -> NamedQuery.parse("mystery", "SELECT 1"))
        .hasMessageContaining("mystery")
        .hasMessageContaining("SELECT 1");
  }

  @Test
  void anUnknownQueryIsRefusedByName() {
    assertThatThrownBy(() -> TrinoConfig.query("nothing")).hasMessageContaining("nothing.sql");
  }
}
