package io.tokenlake.local.cli;

import io.tokenlake.domain.genai.AttributionField;
import io.tokenlake.tables.RestorePoints;
import io.tokenlake.tables.TableChange;
import io.tokenlake.tables.Tables;
import io.tokenlake.tables.maintenance.Erasure;
import io.tokenlake.tables.maintenance.ErasureReport;
import io.tokenlake.tables.maintenance.Maintenance;
import io.tokenlake.tables.maintenance.MaintenanceMain;
import io.tokenlake.tables.maintenance.MaintenanceOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "tables",
    description = "The Iceberg tables of a stack, whether it runs or not, or of any catalog.",
    mixinStandardHelpOptions = true)
final class TablesCommand {
  @Command(
      name = "plan",
      description = "Print what apply would do; change nothing.",
      mixinStandardHelpOptions = true)
  int plan(@Mixin LakeOption lake) throws IOException {
    if (lake.isMissing()) {
      // To open the catalog would create it.
      Tables.planFromNothing().forEach(System.out::println);
      return 0;
    }
    return print(lake, Tables::plan);
  }

  @Command(
      name = "apply",
      description =
          "Create the tables that are missing and change those that are different; jobs may run.",
      mixinStandardHelpOptions = true)
  int apply(@Mixin LakeOption lake) throws IOException {
    return print(lake, Tables::apply);
  }

  @Command(
      name = "restore-point",
      description =
          "Name the present state of all tables, to go back to with a savepoint of the same time."
              + " The jobs must be stopped.",
      mixinStandardHelpOptions = true)
  int restorePoint(@Mixin LakeOption lake, @Parameters(paramLabel = "NAME") String name)
      throws IOException {
    return lake.withCatalog(
        catalog -> {
          new RestorePoints(catalog).create(name);
          return 0;
        });
  }

  @Command(
      name = "roll-back",
      description =
          "Bring all tables back to a restore point; what was written since is gone."
              + " The jobs must be stopped.",
      mixinStandardHelpOptions = true)
  int rollBack(@Mixin LakeOption lake, @Parameters(paramLabel = "NAME") String name)
      throws IOException {
    return lake.withCatalog(
        catalog -> {
          new RestorePoints(catalog).rollBack(name);
          return 0;
        });
  }

  @Command(
      name = "maintain",
      description =
          "Compact files, expire snapshots, delete orphan files and rows past their retention;"
              + " jobs may run. A running local stack does it by itself.",
      mixinStandardHelpOptions = true)
  int maintain(
      @Mixin LakeOption lake,
      @Option(
              names = "--options",
              paramLabel = "FILE",
              description =
                  "Properties that say otherwise than the defaults, see docs/maintenance.md.")
          Path file,
      @ArgGroup MaintainHowOften often)
      throws IOException {
    MaintenanceOptions options =
        file == null ? MaintenanceOptions.DEFAULTS : MaintenanceMain.load(file);
    return lake.withCatalog(
        catalog -> {
          Maintenance maintenance = new Maintenance(catalog, options, Clock.systemUTC());
          if (often == null || often.every == null) {
            return maintenance.runOnce(System.out::println) == 0 ? 0 : 1;
          }
          maintenance.runEvery(MaintenanceOptions.duration(often.every), System.out::println);
          return 0;
        });
  }

  /** Once is the default. */
  static final class MaintainHowOften {
    @Option(names = "--once", description = "Run once (the default).")
    private boolean once;

    @Option(
        names = "--every",
        paramLabel = "TIME",
        description = "Run again and again with this pause, such as 5m.")
    private String every;
  }

  @Command(
      name = "erase",
      description =
          "Erase all rows about a user from all tables, with their history; prints the proof."
              + " Exits 1 when rows came meanwhile; run it again then.",
      mixinStandardHelpOptions = true)
  int erase(
      @Mixin LakeOption lake,
      @Option(
              names = "--user",
              paramLabel = "ID",
              required = true,
              description = "The user's id as the tables have it (hashed, where it is hashed).")
          String user,
      @Option(
              names = "--key",
              paramLabel = "ATTRIBUTE",
              description = "Further attributes that mean a user, beside those read by default.")
          List<String> keys,
      @Option(
              names = "--drop-history",
              description = "Give up restore points and branches, which keep old rows.")
          boolean dropHistory)
      throws IOException {
    Set<String> userKeys = userKeys(keys);
    return lake.withCatalog(
        catalog -> {
          List<ErasureReport> reports = new Erasure(catalog, user, userKeys).run(dropHistory);
          reports.forEach(System.out::println);
          return reports.stream().allMatch(ErasureReport::complete) ? 0 : 1;
        });
  }

  /** What jobs read by default may be in tables whatever else an operator has chosen since. */
  static Set<String> userKeys(List<String> further) {
    Set<String> keys = new HashSet<>(AttributionField.USER.defaultKeys());
    keys.addAll(further == null ? List.of() : further);
    return keys;
  }

  private static int print(LakeOption lake, Function<Tables, List<TableChange>> action)
      throws IOException {
    return lake.withCatalog(
        catalog -> {
          List<TableChange> changes = action.apply(new Tables(catalog));
          changes.forEach(System.out::println);
          return changes.stream().anyMatch(c -> c.kind() == TableChange.Kind.INCOMPATIBLE) ? 1 : 0;
        });
  }
}
