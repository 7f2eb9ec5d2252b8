package io.tokenlake.trino;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * One question and the SQL that answers it.
 *
 * <p>What can be chosen is a literal with a marker behind it, such as {@code DATE '2026-11-01' /*
 * :from *&#47;}: the file runs as it is, and {@link #with} puts other values there.
 *
 * @param question what the first line of the file asks
 * @param notes the other comment lines before the statement, without their dashes
 * @param sql the statement, without a semicolon
 */
public record NamedQuery(String name, String question, String notes, String sql) {
  private static final String COMMENT = "--";

  static NamedQuery parse(String name, String text) {
    if (!text.startsWith(COMMENT + " ") || text.indexOf('\n') < 0) {
      throw new IllegalArgumentException(
          "query "
              + name
              + " must begin with a line '-- question?'; it begins with '"
              + text.lines().findFirst().orElse("")
              + "'");
    }
    return of(name, text);
  }

  /**
   * A query in any file; without a comment in its first line it has no question.
   *
   * @param name what to call it in messages
   */
  public static NamedQuery of(String name, String text) {
    String first = text.lines().findFirst().orElse("");
    String question = first.startsWith(COMMENT) ? first.substring(COMMENT.length()).strip() : "";
    String notes =
        text.lines()
            .skip(1)
            .takeWhile(line -> line.startsWith(COMMENT))
            .map(line -> line.substring(COMMENT.length()).strip())
            .collect(Collectors.joining(" "));
    String sql =
        text.lines().dropWhile(line -> line.startsWith(COMMENT)).collect(Collectors.joining("\n"));
    return new NamedQuery(name, question, notes, sql.strip());
  }

  /** What can be chosen, in the order of the file, with the literal that stands there. */
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher marker = Parameter.MARKED.matcher(sql);
    while (marker.find()) {
      parameters.putIfAbsent(marker.group("name"), marker.group("literal"));
    }
    return parameters;
  }

  /**
   * The same question about other values.
   *
   * @param values by name, as a person writes them: {@code 2026-11-01}, {@code 2026-11-01 12:00},
   *     {@code gpt-4o}, {@code 5}
   * @throws IllegalArgumentException naming what cannot be chosen, or is no such value
   */
  public NamedQuery with(Map<String, String> values) {
    Map<String, String> known = parameters();
    TreeSet<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(known.keySet());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "query %s has no %s; it has %s"
              .formatted(
                  name,
                  String.join(", ", unknown),
                  known.isEmpty() ? "nothing to choose" : String.join(", ", known.keySet())));
    }
    String chosen =
        Parameter.MARKED
            .matcher(sql)
            .replaceAll(
                marker -> {
                  String parameter = marker.group(Parameter.NAME_GROUP);
                  String value = values.get(parameter);
                  String literal = marker.group(Parameter.LITERAL_GROUP);
                  return Matcher.quoteReplacement(
                      (value == null ? literal : Parameter.literal(parameter, value, literal))
                          + " /* :"
                          + parameter
                          + " */");
                });
    return new NamedQuery(name, question, notes, chosen);
  }
}
