package io.tokenlake.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.domain.pricing.PriceBookException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    description = "Check a price book; all its problems are reported at once.",
    mixinStandardHelpOptions = true)
final class PricesCheckCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The book (default: the one that ships with Tokenlake).")
  private Path file;

  @Option(names = "--book", paramLabel = "FILE", description = "The same as FILE.")
  private Path book;

  @Option(names = "--json", description = "Print one JSON object, problems included.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Path chosen = file == null ? book : file;
    String name = chosen == null ? "the bundled price book" : chosen.toString();
    try {
      PriceBook read = chosen == null ? PriceBook.bundled() : PriceBookOption.read(chosen);
      if (json) {
        print(name, read.version(), read.entries().size(), null);
      } else {
        System.out.println(
            name
                + ": version "
                + read.version()
                + ", "
                + read.entries().size()
                + " entries, valid");
      }
      return 0;
    } catch (PriceBookException problems) {
      if (!json) {
        throw problems;
      }
      print(name, null, 0, problems);
      return 1;
    }
  }

  private static void print(String name, String version, int entries, PriceBookException wrong) {
    ObjectNode answer = new ObjectMapper().createObjectNode();
    answer.put("book", name);
    answer.put("valid", wrong == null);
    answer.put("version", version);
    answer.put("entries", entries);
    if (wrong != null) {
      wrong.problems().forEach(answer.putArray("problems")::add);
    }
    System.out.println(answer);
  }
}
