package io.tokenlake.trino;

/**
 * One question and the SQL that answers it.
 *
 * @param question what the first line of the file asks
 * @param sql the statement, without a semicolon
 */
public record NamedQuery(String name, String question, String sql) {
  private static final String COMMENT = "-- ";

  static NamedQuery parse(String name, String text) {
    int end = text.indexOf('\n');
    if (!text.startsWith(COMMENT) || end < 0) {
      throw new IllegalArgumentException(
          "query "
              + name
              + " must begin with a line '-- question?'; it begins with '"
              + text.lines().findFirst().orElse("")
              + "'");
    }
    return new NamedQuery(
        name, text.substring(COMMENT.length(), end).strip(), text.substring(end + 1).strip());
  }
}
