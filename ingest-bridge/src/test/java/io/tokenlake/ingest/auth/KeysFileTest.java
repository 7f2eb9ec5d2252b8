package io.tokenlake.ingest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysFileTest {
  private static final String HASH = "sha256:" + "0a".repeat(32);

  @Test
  void keyHasItsTenantScopesAndEnd() {
    KeysFile.Content content =
        parse(
            """
            keys:
              - id: checkout-1
                hash: %1$s
                tenant: checkout
                scopes: [traces, logs]
                expires: 2027-02-01T00:00:00Z
              - {id: other, hash: '%1$s', tenant: 'Other/1'}
            """
                .formatted(HASH));

    assertThat(content.problems()).isEmpty();
    ApiKey key = content.keys().get("checkout-1");
    assertThat(key.tenant()).isEqualTo("checkout");
    assertThat(key.hash()).hasToString(HASH);
    assertThat(key.scopes()).containsExactlyInAnyOrder("traces", "logs");
    assertThat(key.expires()).contains(Instant.parse("2027-02-01T00:00:00Z"));
    ApiKey other = content.keys().get("other");
    assertThat(other.scopes()).isEqualTo(Set.of("traces", "metrics", "logs"));
    assertThat(other.expires()).isEmpty();
  }

  @Test
  void everyProblemIsNamedWithItsPlaceAndNoValueIsQuoted() {
    KeysFile.Content content =
        parse(
            """
            keys:
              - {id: A_KEY, hash: md5:00, tenant: 'a b', scopes: [spans], expires: tomorrow}
              - {id: twice, hash: '%1$s', tenant: a}
              - {id: twice, hash: '%1$s', tenant: a, scopes: []}
              - {id: twice, hash: '%1$s', tenant: a}
              -
            """
                .formatted(HASH));

    assertThat(content.problems())
        .containsExactly(
            "keys[0].id must be 1 to 64 of a-z, 0-9 and -",
            "keys[0].hash must be sha256: and 64 lower-case hex digits",
            "keys[0].tenant must be 1 to 128 printable ASCII characters",
            "keys[0].scopes must be some of traces, metrics and logs",
            "keys[0].expires must be a time such as 2027-02-01T00:00:00Z",
            "keys[2].scopes must be some of traces, metrics and logs",
            "keys[3].id is the id of another key as well: twice",
            "keys[4] is empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "keys: []",
        "keys:",
        "{}",
        "[]",
        "no yaml: [",
        "keys: 1",
        "keys: [{id: a, secret: b}]",
        "keys: []\nother: 1",
        "keys: []\nkeys: []",
        "keys: [{id: a, id: a}]"
      })
  void whatIsNoListOfKeysIsRefusedWithoutQuotingIt(String yaml) {
    KeysFile.Content content = parse(yaml);

    assertThat(content.keys()).isEmpty();
    assertThat(content.problems())
        .singleElement()
        .asString()
        .matches("holds no key|is not a list of keys with [a-z, ]+(, at line \\d+)?");
  }

  private static KeysFile.Content parse(String yaml) {
    return KeysFile.parse(yaml.getBytes(UTF_8));
  }
}
