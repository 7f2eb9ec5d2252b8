package io.tokenlake.ingest.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.ingest.SettableClock;
import io.tokenlake.ingest.auth.Authenticator.Admitted;
import io.tokenlake.ingest.auth.Authenticator.Forbidden;
import io.tokenlake.ingest.auth.Authenticator.Unknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
  private static final String OLD = ApiKey.newText("old", new SecureRandom());
  private static final String NEW = ApiKey.newText("new", new SecureRandom());

  @TempDir private Path dir;

  private final SettableClock clock = new SettableClock();

  @Test
  void keysAreRotatedWithoutMomentInWhichNeitherIsValid() throws IOException {
    KeyRing ring = ring(entry("old", OLD, "traces"));
    assertThat(authenticate(ring, OLD)).isInstanceOf(Admitted.class);
    assertThat(authenticate(ring, NEW)).isInstanceOf(Unknown.class);

    write(entry("old", OLD, "traces") + entry("new", NEW, "traces"));
    assertThat(ring.reload()).isEmpty();
    assertThat(authenticate(ring, OLD)).isInstanceOf(Admitted.class);
    assertThat(authenticate(ring, NEW)).isInstanceOf(Admitted.class);

    write(entry("new", NEW, "traces"));
    assertThat(ring.reload()).isEmpty();
    assertThat(authenticate(ring, OLD)).isInstanceOf(Unknown.class);
    assertThat(authenticate(ring, NEW)).isInstanceOf(Admitted.class);
  }

  @Test
  void fileThatCannotBeUsedLeavesTheKeysAsTheyWere() throws IOException {
    KeyRing ring = ring(entry("old", OLD, "traces"));

    write("  - {id: old}\n");
    assertThat(ring.reload()).isNotEmpty();
    assertThat(ring.isStale()).isTrue();
    assertThat(authenticate(ring, OLD)).isInstanceOf(Admitted.class);
    Files.delete(file());
    assertThat(authenticate(ring, OLD)).isInstanceOf(Admitted.class);
    ring.reload();
    assertThat(ring.isStale()).isTrue();

    write(entry("new", NEW, "traces"));
    assertThat(ring.reload()).isEmpty();
    assertThat(ring.isStale()).isFalse();
    assertThat(authenticate(ring, OLD)).isInstanceOf(Unknown.class);
  }

  @Test
  void fileThatCannotBeUsedAtFirstIsRefused() throws IOException {
    write("  - {id: old}\n");

    assertThatThrownBy(() -> new KeyRing(file(), clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keys[0].hash must be")
        .hasMessageContaining("keys[0].tenant must be");
  }

  @Test
  void keyEndsToBeValidAtItsEnd() throws IOException {
    KeyRing ring =
        ring(
            "  - {id: old, hash: '%s', tenant: acme, expires: '%s'}\n"
                .formatted(ApiKey.Hash.of(OLD), clock.instant().plusSeconds(60)));

    clock.advance(Duration.ofSeconds(59));
    assertThat(authenticate(ring, OLD)).isInstanceOf(Admitted.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(authenticate(ring, OLD)).isEqualTo(new Unknown("API key old has expired"));
  }

  @Test
  void keyIsForItsScopesAlone() throws IOException {
    assertThat(authenticate(ring(entry("old", OLD, "logs")), OLD))
        .isEqualTo(new Forbidden("API key old is not for traces"));
  }

  @Test
  void tenantIsThatOfTheKey() throws IOException {
    assertThat(authenticate(ring(entry("old", OLD, "traces")), OLD))
        .isEqualTo(new Admitted(Optional.of("acme")));
  }

  private static Authenticator.Result authenticate(KeyRing ring, String key) {
    return new Authenticator(Optional.of(ring), false)
        .authenticate("Bearer " + key, null, "traces");
  }

  private static String entry(String id, String key, String scopes) {
    return "  - {id: %s, hash: '%s', tenant: acme, scopes: [%s]}\n"
        .formatted(id, ApiKey.Hash.of(key), scopes);
  }

  private KeyRing ring(String entries) throws IOException {
    write(entries);
    return new KeyRing(file(), clock);
  }

  private void write(String entries) throws IOException {
    Files.writeString(file(), "keys:\n" + entries);
  }

  private Path file() {
    return dir.resolve("keys.yaml");
  }
}
