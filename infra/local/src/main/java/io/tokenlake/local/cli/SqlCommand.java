package io.tokenlake.local.cli;

import io.tokenlake.local.Progress;
import io.tokenlake.local.trino.JavaHomes;
import io.tokenlake.local.trino.ResultFormat;
import io.tokenlake.local.trino.Trino;
import io.tokenlake.local.trino.TrinoDistribution;
import io.tokenlake.local.trino.TrinoLogin;
import io.tokenlake.trino.NamedQuery;
import io.tokenlake.trino.TrinoConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "sql",
    description = "Ask Trino on the running stack; without -e, -f or --query a prompt opens.",
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
  @Mixin private StackFolder folder;
  @Mixin private TrinoLoginOptions login;
  @ArgGroup private Statement statement;
  @Spec private CommandSpec spec;

  /** One of the ways to say what is asked. */
  private static final class Statement {
    @Option(
        names = "-e",
        paramLabel = "SQL",
        description = "The statement to run; one without a result prints how many rows it changed.")
    private String sql;

    @Option(names = "-f", paramLabel = "FILE", description = "A file with the statement to run.")
    private Path file;

    @Option(
        names = "--query",
        paramLabel = "NAME",
        description = "A named query of docs/queries.md, such as cost_by_team; 'list' prints all.")
    private String query;
  }

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "What a named query lets one choose, such as from=2026-11-01; repeatable.")
  private Map<String, String> choices = new LinkedHashMap<>();

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      defaultValue = TrinoLogin.DEFAULT_TIME_ZONE,
      description =
          "Whose days and months the answers have, such as Europe/Berlin"
              + " (default: ${DEFAULT-VALUE}).")
  private String timeZone;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table, csv or json (default: ${DEFAULT-VALUE}); VARBINARY is shown in hex.")
  private ResultFormat format;

  @Override
  public Integer call() throws Exception {
    if (statement != null && "list".equals(statement.query)) {
      TrinoConfig.queries()
          .forEach(query -> System.out.println(query.name() + "  " + query.question()));
      return 0;
    }
    if (!choices.isEmpty() && (statement == null || statement.sql != null)) {
      throw new ParameterException(
          spec.commandLine(), "--set is about a named query; give --query or -f too");
    }
    // What is asked should be known to be right before anything is looked for.
    String sql = statement == null ? null : sql();
    TrinoLogin asker = login.get(folder).in(timeZone);
    if (sql == null) {
      return prompt(asker);
    }
    try (Trino trino = Trino.connect(asker)) {
      format.lines(trino.query(sql)).forEach(System.out::println);
    }
    return 0;
  }

  private String sql() throws IOException {
    if (statement.sql != null) {
      return statement.sql;
    }
    NamedQuery query =
        statement.file == null
            ? TrinoConfig.query(statement.query)
            : NamedQuery.of(statement.file.toString(), Files.readString(statement.file));
    return query.with(choices).sql();
  }

  /** The prompt is Trino's own, with its history and completion. */
  private static int prompt(TrinoLogin asker) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                JavaHomes.ofThisMachine().find().resolve("bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                TrinoDistribution.ensure(new Progress(System.err)).cli().toString(),
                "--server=" + asker.url(),
                "--catalog=" + TrinoConfig.CATALOG,
                "--schema=" + TrinoConfig.SCHEMA,
                "--user=" + asker.user(),
                "--timezone=" + asker.timeZone()));
    if (asker.driver().containsKey("password")) {
      command.add("--password"); // which it takes from the same variable
    }
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
