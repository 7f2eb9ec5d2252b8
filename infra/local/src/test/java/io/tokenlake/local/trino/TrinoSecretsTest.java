package io.tokenlake.local.trino;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrinoSecretsTest {
  private static final Path JAVA = Path.of(System.getProperty("java.home"));

  @TempDir Path dir;

  @Test
  void secretsAreMadeOnceAndKept() throws Exception {
    TrinoSecrets made = TrinoSecrets.ensure(dir.resolve("secrets"), JAVA);
    Files.writeString(made.groups(), "admin:ada\n");
    byte[] key = Files.readAllBytes(made.keyStore());

    TrinoSecrets again = TrinoSecrets.ensure(dir.resolve("secrets"), JAVA);

    assertThat(again).isEqualTo(made);
    assertThat(again.password()).hasSizeGreaterThan(40);
    assertThat(Files.readAllBytes(again.keyStore())).isEqualTo(key);
    assertThat(again.groups()).hasContent("admin:ada");
    assertThat(again.passwords())
        .as("nobody has a password until somebody gives one")
        .isEmptyFile();
    assertThat(
            KeyStore.getInstance(again.keyStore().toFile(), again.password().toCharArray()).size())
        .isEqualTo(1);
  }

  @Test
  void nobodyElseMayLookIntoTheFolder() throws IOException {
    TrinoSecrets made = TrinoSecrets.ensure(dir.resolve("secrets"), JAVA);

    assertThat(Files.getPosixFilePermissions(made.folder()))
        .containsExactlyInAnyOrder(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
  }
}
