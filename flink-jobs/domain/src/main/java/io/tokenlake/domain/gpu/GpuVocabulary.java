package io.tokenlake.domain.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The names that sources have for what is known of a GPU: a table of metric, attributes that its
 * series must have, field, and factor into the field's unit. Immutable and thread-safe.
 */
public final class GpuVocabulary {
  private static final String BUNDLED = "/gpu/metrics.csv";
  private static final String OPTIONAL = "?";
  private static final String ADDED = "\\+";

  /**
   * A value that an attribute must have.
   *
   * @param orAbsent whether it may as well not be there
   */
  private record Condition(String key, String value, boolean orAbsent) {
    boolean holds(Map<String, Object> attributes) {
      Object actual = attributes.get(key);
      return actual == null ? orAbsent : value.equals(actual);
    }
  }

  private record Row(List<Condition> conditions, GpuReading reading) {
    boolean matches(Map<String, Object> attributes) {
      for (Condition condition : conditions) {
        if (!condition.holds(attributes)) {
          return false;
        }
      }
      return true;
    }
  }

  private final Map<String, List<Row>> rows;

  private GpuVocabulary(Map<String, List<Row>> rows) {
    this.rows = rows;
  }

  /** The table that ships with this module. */
  public static GpuVocabulary bundled() {
    try (InputStream csv = GpuVocabulary.class.getResourceAsStream(BUNDLED)) {
      return parse(new String(csv.readAllBytes(), StandardCharsets.UTF_8), BUNDLED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a table.
   *
   * @throws IllegalArgumentException with everything that is wrong, when anything is
   */
  static GpuVocabulary parse(String csv, String sourceName) {
    Map<String, List<Row>> rows = new HashMap<>();
    List<String> problems = new ArrayList<>();
    String[] lines = csv.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith("metric,")) {
        try {
          String[] cells = line.split(",", -1);
          rows.computeIfAbsent(cells[0], name -> new ArrayList<>()).add(row(cells));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
          problems.add("line " + (i + 1) + ": '" + line + "': " + e.getMessage());
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(sourceName + ":\n  - " + String.join("\n  - ", problems));
    }
    return new GpuVocabulary(rows);
  }

  private static Row row(String[] cells) {
    if (cells.length != 4) {
      throw new IllegalArgumentException(
          cells.length + " cells; there must be metric, attributes, field and factor");
    }
    List<Condition> conditions = new ArrayList<>();
    for (String condition : cells[1].isEmpty() ? new String[0] : cells[1].split(" ", -1)) {
      String[] pair = condition.split("=", 2);
      boolean orAbsent = pair[1].endsWith(OPTIONAL);
      String value = orAbsent ? pair[1].substring(0, pair[1].length() - 1) : pair[1];
      conditions.add(new Condition(pair[0], value, orAbsent));
    }
    String[] fields = cells[2].split(ADDED, -1);
    boolean added = fields.length > 1;
    return new Row(
        conditions,
        new GpuReading(
            GpuSource.ofMetric(cells[0]),
            field(fields[0]),
            Double.parseDouble(cells[3]),
            added,
            added && !fields[1].isEmpty() ? field(fields[1]) : null));
  }

  private static GpuField field(String column) {
    return GpuField.valueOf(column.toUpperCase(Locale.ROOT));
  }

  /** Whether any series of this metric may be of a GPU. */
  public boolean knows(String metric) {
    return rows.containsKey(metric);
  }

  /** What a series of a metric says; null when nothing that is known. */
  public GpuReading find(String metric, Map<String, Object> attributes) {
    List<Row> ofMetric = rows.get(metric);
    if (ofMetric != null) {
      for (Row row : ofMetric) {
        if (row.matches(attributes)) {
          return row.reading();
        }
      }
    }
    return null;
  }
}
