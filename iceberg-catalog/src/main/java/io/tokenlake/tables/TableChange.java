package io.tokenlake.tables;

import java.util.List;

/**
 * What has to be done to a table so that it is as this version defines it.
 *
 * @param differences what an existing table has otherwise; empty for CREATE and NONE
 */
public record TableChange(LakeTable table, Kind kind, List<String> differences) {

  /** How far a table is from its definition. */
  public enum Kind {
    /** The table is as defined. */
    NONE,
    /** The table is missing. */
    CREATE,
    /** The table exists with other columns, and this version cannot change it. */
    INCOMPATIBLE
  }

  @Override
  public String toString() {
    return switch (kind) {
      case NONE -> "keep    " + table.tableName();
      case CREATE -> "create  " + table.tableName();
      case INCOMPATIBLE -> "refuse  " + table.tableName() + ": " + String.join("; ", differences);
    };
  }
}
