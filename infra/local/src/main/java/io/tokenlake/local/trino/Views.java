package io.tokenlake.local.trino;

import io.tokenlake.trino.NamedQuery;
import io.tokenlake.trino.TrinoConfig;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Brings the views of a lake to the state that {@code trino-config/views} defines. All of them are
 * SECURITY INVOKER: whoever asks sees through a view what they may see without it.
 */
public final class Views {
  private final Trino trino;

  public Views(Trino trino) {
    this.trino = trino;
  }

  /** What has to be done to a view, and whether anything. */
  public record Change(String view, boolean missing, boolean different) {
    @Override
    public String toString() {
      String action = missing ? "create  " : different ? "replace " : "keep    ";
      return action + view;
    }
  }

  /** What {@link #apply()} would do, one entry per view. Changes nothing. */
  public List<Change> plan() throws SQLException {
    Map<String, String> comments = new HashMap<>();
    String sql =
        "SELECT table_name, comment FROM system.metadata.table_comments"
            + " WHERE catalog_name = '%s' AND schema_name = '%s'";
    for (List<Object> row :
        trino.query(sql.formatted(TrinoConfig.CATALOG, TrinoConfig.SCHEMA)).rows()) {
      comments.put((String) row.get(0), (String) row.get(1));
    }
    List<Change> changes = new ArrayList<>();
    for (NamedQuery view : TrinoConfig.views()) {
      boolean missing = !comments.containsKey(view.name());
      boolean different = !Objects.equals(comments.get(view.name()), comment(view));
      changes.add(new Change(view.name(), missing, different));
    }
    return changes;
  }

  /**
   * Creates what is missing and replaces what is defined otherwise; running it again changes
   * nothing.
   *
   * @return what was done
   */
  public List<Change> apply() throws SQLException {
    List<Change> plan = plan();
    for (Change change : plan) {
      if (change.missing() || change.different()) {
        NamedQuery view = TrinoConfig.view(change.view());
        trino.query(
            "CREATE OR REPLACE VIEW %s COMMENT '%s' SECURITY INVOKER AS %s"
                .formatted(view.name(), comment(view).replace("'", "''"), view.sql()));
      }
    }
    return plan;
  }

  /** The question, and what tells one definition from another: Trino stores it in its own words. */
  private static String comment(NamedQuery view) {
    return "%s [%08x]".formatted(view.question(), view.sql().hashCode());
  }
}
