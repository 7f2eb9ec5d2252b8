package io.tokenlake.local.cli;

import io.tokenlake.domain.rule.RuleBook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    description = "Check a rule book; all its problems are reported at once, each with its line.",
    mixinStandardHelpOptions = true)
final class RulesCheckCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The book (default: the one that ships with Tokenlake).")
  private Path file;

  @Override
  public Integer call() throws IOException {
    RuleBook book = RuleBookOption.read(file);
    book.notes().forEach(note -> System.err.println("tokenlake: note: " + note));
    long off = book.rules().stream().filter(rule -> !rule.enabled()).count();
    System.out.printf(
        "%s: version %s, %d rules, %d of them off, %d mute windows, valid%n",
        file == null ? "the bundled rule book" : file,
        book.version(),
        book.rules().size(),
        off,
        book.mutes().size());
    return 0;
  }
}
