package io.tokenlake.local.cli;

import io.tokenlake.local.trino.Trino;
import io.tokenlake.local.trino.Views;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "views",
    description = "The views of a lake; a stack makes them itself when it starts.",
    mixinStandardHelpOptions = true)
final class ViewsCommand {
  @Command(
      name = "plan",
      description = "Print what apply would do; change nothing.",
      mixinStandardHelpOptions = true)
  int plan(@Mixin StackFolder folder, @Mixin TrinoLoginOptions login) throws Exception {
    try (Trino trino = Trino.connect(login.get(folder))) {
      print(new Views(trino).plan());
    }
    return 0;
  }

  @Command(
      name = "apply",
      description = "Create the views that are missing, replace those that are defined otherwise.",
      mixinStandardHelpOptions = true)
  int apply(@Mixin StackFolder folder, @Mixin TrinoLoginOptions login) throws Exception {
    try (Trino trino = Trino.connect(login.get(folder))) {
      print(new Views(trino).apply());
    }
    return 0;
  }

  private static void print(List<Views.Change> changes) {
    changes.forEach(System.out::println);
  }
}
