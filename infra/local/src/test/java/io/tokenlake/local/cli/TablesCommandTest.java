package io.tokenlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.genai.AttributionField;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesCommandTest {
  @Test
  void furtherAttributesOfAUserComeBesideThoseThatAreReadByDefault() {
    assertThat(TablesCommand.userKeys(List.of("crm.customer")))
        .contains("crm.customer")
        .containsAll(AttributionField.USER.defaultKeys());
    assertThat(TablesCommand.userKeys(null))
        .containsExactlyInAnyOrderElementsOf(AttributionField.USER.defaultKeys());
  }
}
