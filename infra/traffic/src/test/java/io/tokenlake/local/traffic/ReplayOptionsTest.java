package io.tokenlake.local.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayOptionsTest {
  private final ReplayOptions options = ReplayOptions.defaults();

  @Test
  void splitsProviderFromModelAtTheFirstSlash() {
    ReplayOptions together = options.withModel("together/meta-llama/Llama-3");

    assertThat(together.provider()).isEqualTo("together");
    assertThat(together.model()).isEqualTo("meta-llama/Llama-3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-4o", "/gpt-4o", "openai/", ""})
  void refusesAModelWithoutProvider(String model) {
    assertThatThrownBy(() -> options.withModel(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("model is '" + model + "'; expected PROVIDER/MODEL, such as openai/gpt-4o");
  }

  @Test
  void readsSpeeds() {
    assertThat(options.withSpeed("max").speed()).isEqualTo(ReplayOptions.MAX_SPEED);
    assertThat(options.withSpeed("2.5").speed()).isEqualTo(2.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "0", "-1", "NaN"})
  void refusesWhatIsNoSpeed(String speed) {
    assertThatThrownBy(() -> options.withSpeed(speed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("expected a number above 0, such as 10, or max");
  }

  @Test
  void collectsAttributesWhoseValuesMayHoldEqualsSigns() {
    assertThat(options.withAttribute("team.name=search").withAttribute("tag=a=b").attributes())
        .containsEntry("team.name", "search")
        .containsEntry("tag", "a=b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"team.name", "=search"})
  void refusesAnAttributeWithoutKeyOrValue(String attribute) {
    assertThatThrownBy(() -> options.withAttribute(attribute))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected KEY=VALUE");
  }

  @Test
  void refusesAnAttributeThatTheTraceDecides() {
    assertThatThrownBy(() -> options.withAttribute("gen_ai.usage.input_tokens=1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gen_ai.usage.input_tokens comes from the trace");
  }
}
