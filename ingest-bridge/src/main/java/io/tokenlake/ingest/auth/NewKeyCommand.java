package io.tokenlake.ingest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes an API key: its text for the client, and the entry for the file of keys. */
@Command(
    name = "new-key",
    mixinStandardHelpOptions = true,
    description = {
      "Makes an API key. Its text is printed once, to stderr, and cannot be had back;",
      "the entry for the file of keys goes to stdout."
    })
public final class NewKeyCommand implements Callable<Integer> {
  @Option(
      names = "--id",
      required = true,
      description = "names the key in the file and in messages: a-z, 0-9 and -")
  private String id;

  @Option(names = "--tenant", required = true, description = "who will send with it")
  private String tenant;

  @Option(
      names = "--scopes",
      split = ",",
      description = "some of traces, metrics and logs; all without it")
  private List<String> scopes = new ArrayList<>();

  @Option(names = "--expires", description = "such as 2027-02-01T00:00:00Z; never without it")
  private Instant expires;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    String text = ApiKey.newText(id, new SecureRandom());
    String entry = entry(ApiKey.Hash.of(text));
    List<String> problems = KeysFile.parse(("keys:\n" + entry).getBytes(UTF_8)).problems();
    if (!problems.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), String.join("; ", problems).replace("keys[0].", "--"));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(entry);
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    err.println("Authorization: Bearer " + text);
    err.flush();
    return 0;
  }

  private String entry(ApiKey.Hash hash) {
    StringBuilder entry = new StringBuilder();
    entry.append("  - id: ").append(quoted(id)).append('\n');
    entry.append("    hash: ").append(hash).append('\n');
    entry.append("    tenant: ").append(quoted(tenant)).append('\n');
    if (!scopes.isEmpty()) {
      entry.append("    scopes: [").append(String.join(", ", scopes)).append("]\n");
    }
    if (expires != null) {
      entry.append("    expires: ").append(quoted(expires.toString())).append('\n');
    }
    return entry.toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
