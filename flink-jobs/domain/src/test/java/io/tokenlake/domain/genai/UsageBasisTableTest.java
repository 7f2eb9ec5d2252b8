package io.tokenlake.domain.genai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.domain.genai.UsageBasisRules.Emitter;
import io.tokenlake.domain.genai.UsageBasisRules.Rule;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageBasisTableTest {

  @Test
  void mostSpecificRowWinsWhateverTheOrder() {
    UsageBasisTable table =
        load(
            row("any", "provider: p"),
            row("prefix", "scope: a"),
            row("exact", "scope: a.b"),
            row("with-provider", "scope: a.b, provider: p"),
            row("with-versions", "scope: a.b, provider: p, from_version: \"2\""),
            row("with-key", "scope: a.b, provider: p, from_version: \"2\", cache_key: k"));

    assertThat(rule(table, "z", null, "p", null)).isEqualTo("7/any");
    assertThat(rule(table, "a", null, "p", null)).isEqualTo("7/prefix");
    assertThat(rule(table, "a.x", null, null, null)).isEqualTo("7/prefix");
    assertThat(rule(table, "a.b", null, "q", null)).isEqualTo("7/exact");
    assertThat(rule(table, "a.b", "1.9", "p", "key")).isEqualTo("7/with-provider");
    assertThat(rule(table, "a.b", "2.0", "p", null)).isEqualTo("7/with-versions");
    assertThat(rule(table, "a.b", "2.0", "p", "key")).isEqualTo("7/with-key");
    assertThat(rule(table, "ab", null, null, null)).isNull();
    assertThat(rule(table, null, null, null, null)).isNull();
  }

  @Test
  void rowsThatNothingTellsApartAreRefused() {
    assertThatThrownBy(
            () ->
                load(
                    row("one", "scope: a, from_version: \"1\", before_version: \"3\""),
                    row("two", "scope: a, from_version: \"2.9\"")))
        .hasMessage("test:\n  - rule 2 (two) ties with 7/one; make one of them more specific");
  }

  @Test
  void rowWithAnAttributeIsAboutThoseWhoStateIt() {
    UsageBasisTable table =
        load(
            row("provider", "scope: s, provider: p"),
            row("stated", "scope: s, attribute: a"),
            row("absent", "scope: t, attribute: b"));

    assertThat(rule(table, "s", null, "p", null)).isEqualTo("7/stated");
    assertThat(rule(table, "t", null, "p", null)).isNull();
    assertThatThrownBy(
            () -> load(row("one", "scope: s, attribute: a"), row("two", "scope: s, attribute: b")))
        .hasMessageContaining("rule 2 (two) ties with 7/one");
  }

  @Test
  void rowsOfVersionsThatFollowEachOtherAreFine() {
    UsageBasisTable table =
        load(
            row("old", "scope: a, before_version: \"2\""),
            row("new", "scope: a, from_version: \"2\""));

    assertThat(rule(table, "a", "1.99.9", null, null)).isEqualTo("7/old");
    assertThat(rule(table, "a", "2.0.0", null, null)).isEqualTo("7/new");
    assertThat(rule(table, "a", null, null, null)).isNull();
    assertThat(rule(table, "a", "dev", null, null)).isNull();
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    String yaml =
        """
        rules:
          - id: one
            basis: sometimes
            source: s
          - id: one
            basis: inclusive
            scoop: x
          - basis: exclusive
            source: 5
            from_version: "3"
            before_version: "2"
        """;

    assertThatThrownBy(() -> load(yaml))
        .hasMessage(
            """
            test:
              - the table has no version; state one in quotes
              - rule 1 (one) has the basis 'sometimes'; it is inclusive or exclusive
              - rule 2 (one) has the unknown key 'scoop'; known are [attribute, basis,\
             before_version, cache_key, from_version, id, note, provider, scope, source]
              - rule 2 (one) has no 'source'; state one
              - rule 2 (one) has the id of rule 1; ids are unique
              - rule 3 has no text as 'source'
              - rule 3 has no 'id'; state one
              - rule 3 has no version from '3' on and before '2'""");
  }

  @Test
  void tableWithoutRulesAndBrokenYamlAreRefused() {
    assertThatThrownBy(() -> load("version: \"7\"\n"))
        .hasMessage("test:\n  - the table has no rules; list at least one under 'rules'");
    assertThatThrownBy(() -> load("version: ["))
        .hasMessageStartingWith("test:\n  - not valid YAML");
  }

  @ParameterizedTest
  @CsvSource({
    "1.10.0, 1.9, , true",
    "1.9, 1.9.0, , true",
    "1.8.99, 1.9, , false",
    "1.3b0, 1.3, 1.4, true",
    "1.4, 1.3, 1.4, false",
    "99999999999999999999.1, 2, , true"
  })
  void versionsAreComparedNumberByNumber(
      String version, String from, String before, boolean inside) {
    assertThat(new VersionRange(from, before).contains(version)).isEqualTo(inside);
  }

  private static String rule(
      UsageBasisTable table, String scope, String version, String provider, String key) {
    return table
        .ruleFor(new Emitter(scope, version, provider, key, Set.of("a")))
        .map(Rule::id)
        .orElse(null);
  }

  private static UsageBasisTable load(String... rows) {
    String yaml =
        rows.length == 1 && !rows[0].startsWith("  -")
            ? rows[0]
            : "version: \"7\"\nrules:\n" + String.join("", rows);
    return UsageBasisTable.load(
        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "test");
  }

  private static String row(String id, String fields) {
    return "  - {id: " + id + ", basis: inclusive, source: s, " + fields + "}\n";
  }
}
