package io.tokenlake.domain.genai;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * The versioned table of what the input counts of emitters mean. The id of a rule is the version of
 * the table, a slash and the id of the row, so that a stored decision can be looked up for ever.
 * Immutable and thread-safe.
 */
public final class UsageBasisTable implements UsageBasisRules {
  private static final String BUNDLED = "usage-basis.yaml";

  private final String version;
  private final List<UsageBasisRow> rows;

  private UsageBasisTable(String version, List<UsageBasisRow> rows) {
    this.version = version;
    this.rows = rows;
  }

  /** The table that ships with this module. */
  public static UsageBasisTable bundled() {
    return Bundled.TABLE;
  }

  /**
   * Reads a table.
   *
   * @param sourceName how a message names the source
   * @throws IllegalArgumentException with everything that is wrong, when anything is; two rows that
   *     nothing tells apart are
   * @throws UncheckedIOException when it cannot be read
   */
  public static UsageBasisTable load(InputStream yaml, String sourceName) {
    UsageBasisTableReader reader = new UsageBasisTableReader();
    reader.read(yaml);
    if (!reader.problems().isEmpty()) {
      throw new IllegalArgumentException(
          sourceName + ":\n  - " + String.join("\n  - ", reader.problems()));
    }
    return new UsageBasisTable(
        reader.version(),
        reader.rows().stream().sorted(UsageBasisRow.MOST_SPECIFIC_FIRST).toList());
  }

  /** The version that stands in the ids of its rules. */
  public String version() {
    return version;
  }

  /** The ids of its rules, the most specific first. */
  List<String> ids() {
    return rows.stream().map(row -> row.rule().id()).toList();
  }

  @Override
  public Optional<Rule> ruleFor(Emitter emitter) {
    for (UsageBasisRow row : rows) {
      if (row.matches(emitter)) {
        return Optional.of(row.rule());
      }
    }
    return Optional.empty();
  }

  /** Loaded when first asked for. */
  private static final class Bundled {
    private static final UsageBasisTable TABLE = load();

    private static UsageBasisTable load() {
      try (InputStream yaml = UsageBasisTable.class.getResourceAsStream("/" + BUNDLED)) {
        return UsageBasisTable.load(yaml, BUNDLED);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
