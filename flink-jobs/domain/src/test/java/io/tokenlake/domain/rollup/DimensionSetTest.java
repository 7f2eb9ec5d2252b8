package io.tokenlake.domain.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DimensionSetTest {
  private static final DimensionSet TEAM = DimensionSet.parse("team", "tenant+team");

  @Test
  void theOrderInWhichDimensionsAreNamedDoesNotMatter() {
    assertThat(DimensionSet.parse("team", "team+tenant+team")).isEqualTo(TEAM);
  }

  @Test
  void whatIsNoDimensionIsNamedWithThoseThereAre() {
    assertThatThrownBy(() -> DimensionSet.parse("team", "tenant+squad"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'squad' is no dimension")
        .hasMessageContaining("tenant, team, feature");
    assertThatThrownBy(() -> DimensionSet.parse("team", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'' is no dimension");
  }

  @Test
  void aNameThatWouldNotBeReadableInAKeyIsRefused() {
    assertThatThrownBy(() -> DimensionSet.parse("by|team", "team"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'by|team' is no name of a set");
  }

  @Test
  void aKeySaysItsSetAndValues() {
    assertThat(key("acme", "search").text(TEAM)).isEqualTo("team|acme|search");
  }

  @Test
  void differentValuesHaveDifferentKeys() {
    Stream<RollupKey> keys =
        Stream.of(
            key("a", "b"),
            key("a|b", null),
            key("a", "|b"),
            key("a|", "b"),
            key("a\\|", "b"),
            key("a\\", "|b"),
            key(null, "b"),
            key("\\N", "b"),
            key("", "b"),
            key("N", "b"));

    assertThat(keys.map(key -> key.text(TEAM))).doesNotHaveDuplicates();
  }

  private static RollupKey key(String tenant, String team) {
    String[] values = new String[Dimension.NUMBER];
    values[Dimension.TENANT.ordinal()] = tenant;
    values[Dimension.TEAM.ordinal()] = team;
    return new RollupKey(0, values);
  }
}
