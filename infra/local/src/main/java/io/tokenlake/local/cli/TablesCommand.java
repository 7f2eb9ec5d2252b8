package io.tokenlake.local.cli;

import io.tokenlake.local.stack.StackDir;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.RestorePoints;
import io.tokenlake.tables.TableChange;
import io.tokenlake.tables.Tables;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.iceberg.catalog.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "tables",
    description = "The Iceberg tables of a stack, whether it runs or not.",
    mixinStandardHelpOptions = true)
final class TablesCommand {
  @Command(
      name = "plan",
      description = "Print what apply would do; change nothing.",
      mixinStandardHelpOptions = true)
  int plan(@Mixin StackFolder folder) throws IOException {
    if (!Files.exists(folder.get().catalogDatabase())) {
      // To open the catalog would create it.
      Tables.planFromNothing().forEach(System.out::println);
      return 0;
    }
    return print(folder, Tables::plan);
  }

  @Command(
      name = "apply",
      description =
          "Create the tables that are missing and change those that are different; jobs may run.",
      mixinStandardHelpOptions = true)
  int apply(@Mixin StackFolder folder) throws IOException {
    return print(folder, Tables::apply);
  }

  @Command(
      name = "restore-point",
      description =
          "Name the present state of all tables, to go back to with a savepoint of the same time."
              + " The jobs must be stopped.",
      mixinStandardHelpOptions = true)
  int restorePoint(@Mixin StackFolder folder, @Parameters(paramLabel = "NAME") String name)
      throws IOException {
    return withCatalog(
        folder,
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
  int rollBack(@Mixin StackFolder folder, @Parameters(paramLabel = "NAME") String name)
      throws IOException {
    return withCatalog(
        folder,
        catalog -> {
          new RestorePoints(catalog).rollBack(name);
          return 0;
        });
  }

  private static int print(StackFolder folder, Function<Tables, List<TableChange>> action)
      throws IOException {
    Files.createDirectories(folder.get().catalogDatabase().getParent());
    return withCatalog(
        folder,
        catalog -> {
          List<TableChange> changes = action.apply(new Tables(catalog));
          changes.forEach(System.out::println);
          return changes.stream().anyMatch(c -> c.kind() == TableChange.Kind.INCOMPATIBLE) ? 1 : 0;
        });
  }

  private static int withCatalog(StackFolder folder, ToIntFunction<Catalog> action)
      throws IOException {
    StackDir dir = folder.get();
    Catalog catalog = LakeCatalog.sqlite(dir.catalogDatabase(), dir.warehouse()).open();
    try {
      return action.applyAsInt(catalog);
    } finally {
      ((Closeable) catalog).close();
    }
  }
}
