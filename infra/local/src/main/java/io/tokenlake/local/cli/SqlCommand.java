package io.tokenlake.local.cli;

import io.tokenlake.local.Progress;
import io.tokenlake.local.trino.JavaHomes;
import io.tokenlake.local.trino.ResultFormat;
import io.tokenlake.local.trino.Trino;
import io.tokenlake.local.trino.TrinoDistribution;
import io.tokenlake.trino.TrinoConfig;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "sql",
    description = "Ask Trino on the running stack; without -e a prompt opens.",
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
  @Mixin private StackFolder folder;

  @Option(
      names = "-e",
      paramLabel = "SQL",
      description = "The statement to run; one without a result prints how many rows it changed.")
  private String sql;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table, csv or json (default: ${DEFAULT-VALUE}); VARBINARY is shown in hex.")
  private ResultFormat format;

  @Override
  public Integer call() throws Exception {
    String url = folder.running().trino();
    if (sql == null) {
      return prompt(url);
    }
    try (Trino trino = Trino.connect(url)) {
      format.lines(trino.query(sql)).forEach(System.out::println);
    }
    return 0;
  }

  /** The prompt is Trino's own, with its history and completion. */
  private static int prompt(String url) throws Exception {
    List<String> command =
        List.of(
            JavaHomes.ofThisMachine().find().resolve("bin/java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-jar",
            TrinoDistribution.ensure(new Progress(System.err)).cli().toString(),
            "--server=" + url,
            "--catalog=" + TrinoConfig.CATALOG,
            "--schema=" + TrinoConfig.SCHEMA,
            "--user=tokenlake",
            "--timezone=UTC");
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
