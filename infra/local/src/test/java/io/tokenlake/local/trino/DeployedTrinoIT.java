package io.tokenlake.local.trino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.local.Progress;
import io.tokenlake.local.stack.Ports;
import io.tokenlake.local.stack.StackDir;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same files with the environment of a deployment: login required, another catalog, S3. */
class DeployedTrinoIT {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "TOKENLAKE_CATALOG_DRIVER", "org.sqlite.JDBC",
          "TOKENLAKE_CATALOG_USER", "lake",
          "TOKENLAKE_CATALOG_PASSWORD", "secret",
          "TOKENLAKE_WAREHOUSE", "s3://lake/warehouse",
          "TOKENLAKE_S3_ENDPOINT", "http://127.0.0.1:1",
          "TOKENLAKE_S3_REGION", "us-east-1",
          "TOKENLAKE_S3_ACCESS_KEY", "key",
          "TOKENLAKE_S3_SECRET_KEY", "secret");

  @TempDir Path root;

  @Test
  void aDeployedTrinoAnswersWhoLogsInOverTlsAndNobodyElse() throws Exception {
    StackDir dir = new StackDir(root);
    TestLogins.prepareFolders(dir);
    Ports ports = Ports.free();
    TestLogins logins = TestLogins.make(dir, ports.flink());

    try (TrinoServer server =
        TrinoServer.launch(
            TrinoDistribution.ensure(new Progress(System.err)),
            dir,
            new TrinoSettings(ports.trino(), ports.flink(), false, "jdbc-s3", ENVIRONMENT),
            "-XX:TieredStopAtLevel=1")) {
      server.awaitReady();

      assertThat(
              SeededTrino.query(
                      logins.as(TestLogins.ADMIN),
                      "SELECT catalog_name FROM system.metadata.catalogs ORDER BY 1")
                  .rows())
          .contains(List.of("lake"));
      assertThatThrownBy(
              () ->
                  SeededTrino.query(
                      TrinoLogin.local("http://127.0.0.1:" + ports.trino()), "SELECT 1"))
          .as("plain HTTP lets nobody in")
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> SeededTrino.query(logins.anonymous(TestLogins.ADMIN), "SELECT 1"))
          .hasMessageContaining("Unauthorized");
    }
  }
}
