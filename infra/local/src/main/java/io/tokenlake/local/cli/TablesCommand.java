package io.tokenlake.local.cli;

import io.tokenlake.local.stack.StackDir;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.TableChange;
import io.tokenlake.tables.Tables;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
      Stream.of(LakeTable.values())
          .map(table -> new TableChange(table, TableChange.Kind.CREATE, List.of()))
          .forEach(System.out::println);
      return 0;
    }
    return print(folder, Tables::plan);
  }

  @Command(
      name = "apply",
      description = "Create the tables that are missing.",
      mixinStandardHelpOptions = true)
  int apply(@Mixin StackFolder folder) throws IOException {
    return print(folder, Tables::apply);
  }

  private static int print(StackFolder folder, Function<Tables, List<TableChange>> action)
      throws IOException {
    StackDir dir = folder.get();
    Files.createDirectories(dir.catalogDatabase().getParent());
    Catalog catalog = LakeCatalog.sqlite(dir.catalogDatabase(), dir.warehouse()).open();
    try {
      List<TableChange> changes = action.apply(new Tables(catalog));
      changes.forEach(System.out::println);
      return changes.stream().anyMatch(c -> c.kind() == TableChange.Kind.INCOMPATIBLE) ? 1 : 0;
    } finally {
      ((Closeable) catalog).close();
    }
  }
}
