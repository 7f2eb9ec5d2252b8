package io.tokenlake.tables;

import java.util.List;

/**
 * What has to be done to a table so that it is as this version defines it.
 *
 * @param table name without namespace
 * @param details each change of an UPDATE, or each reason of an INCOMPATIBLE with the way out;
 *     empty for CREATE and NONE
 */
public record TableChange(String table, Kind kind, List<String> details) {

  /** How far a table is from its definition. */
  public enum Kind {
    /** The table is as defined. */
    NONE("keep"),
    /** The table is missing. */
    CREATE("create"),
    /** The table exists, and can be brought to its definition in one step. */
    UPDATE("update"),
    /** The table exists with columns that this version cannot change. */
    INCOMPATIBLE("refuse");

    private final String verb;

    Kind(String verb) {
      this.verb = verb;
    }
  }

  public TableChange {
    details = List.copyOf(details);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(String.format("%-8s%s", kind.verb, table));
    for (String detail : details) {
      text.append(System.lineSeparator()).append("          ").append(detail);
    }
    return text.toString();
  }
}
