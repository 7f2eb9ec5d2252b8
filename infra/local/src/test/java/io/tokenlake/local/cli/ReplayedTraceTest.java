package io.tokenlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.local.traffic.ReplayOptions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ReplayedTraceTest {

  @Test
  void aTraceIsOfTheDefaultModelUnlessOneIsNamed() {
    assertThat(parse().options()).isEqualTo(ReplayOptions.defaults());
    assertThat(parse().namesModel()).isFalse();
    assertThat(ReplayOptions.defaults().provider()).isEqualTo("openai");
    assertThat(ReplayOptions.defaults().model()).isEqualTo("gpt-4o");
    ReplayedTrace named = parse("--model", "anthropic/claude-x", "--duplicates", "0.5");
    assertThat(named.namesModel()).isTrue();
    assertThat(named.options())
        .isEqualTo(ReplayOptions.defaults().withModel("anthropic/claude-x").withDuplicates(0.5));
  }

  private static ReplayedTrace parse(String... arguments) {
    return CommandLine.populateCommand(new ReplayedTrace(), arguments);
  }
}
