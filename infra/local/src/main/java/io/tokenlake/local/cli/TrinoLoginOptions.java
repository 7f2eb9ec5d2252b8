package io.tokenlake.local.cli;

import io.tokenlake.local.trino.TrinoLogin;
import java.io.IOException;
import picocli.CommandLine.Option;

/** The options that say which Trino is asked, as whom, and in which time zone. */
final class TrinoLoginOptions {
  /** The same variable as Trino's own client takes. */
  private static final String PASSWORD = "TRINO_PASSWORD";

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "Another Trino than that of the stack, such as https://trino.example.com:8443; the"
              + " password is taken from TRINO_PASSWORD.")
  private String server;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "Ask as this user (default: tokenlake, who may do everything in a stack).")
  private String user;

  /** The login; the stack is looked at only when no other server is named. */
  TrinoLogin get(StackFolder folder) throws IOException {
    TrinoLogin login = TrinoLogin.local(server == null ? folder.running().trino() : server);
    String password = System.getenv(PASSWORD);
    if (server != null && password != null && !password.isEmpty()) {
      login = login.with("password", password);
    }
    return user == null ? login : login.as(user);
  }
}
