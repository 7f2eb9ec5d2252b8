package io.tokenlake.local.trino;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How an answer is printed. VARBINARY is lower-case hex in all of them. */
public enum ResultFormat {
  /** Aligned columns for people; NULL is left blank. */
  TABLE {
    @Override
    public List<String> lines(QueryResult result) {
      List<List<String>> cells = new ArrayList<>();
      cells.add(result.columns());
      result.rows().forEach(row -> cells.add(row.stream().map(ResultFormat::text).toList()));
      int[] widths = new int[result.columns().size()];
      for (List<String> row : cells) {
        for (int i = 0; i < widths.length; i++) {
          widths[i] = Math.max(widths[i], row.get(i).length());
        }
      }
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < cells.size(); i++) {
        lines.add(aligned(cells.get(i), widths, i == 0 ? null : result.rows().get(i - 1)));
      }
      return lines;
    }
  },
  /** RFC 4180 with a header line. */
  CSV {
    @Override
    public List<String> lines(QueryResult result) {
      List<String> lines = new ArrayList<>();
      lines.add(csv(result.columns()));
      result.rows().forEach(row -> lines.add(csv(row)));
      return lines;
    }
  },
  /**
   * One JSON object a line; DECIMAL is a string, also within lists, so that no reader rounds it.
   */
  JSON {
    @Override
    public List<String> lines(QueryResult result) {
      return result.rows().stream().map(row -> json(result.byColumn(row))).toList();
    }
  };

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The lines to print. */
  public abstract List<String> lines(QueryResult result);

  /**
   * A value as text: decimals without exponent, times in ISO 8601, bytes in lower-case hex, lists
   * in brackets, NULL empty (but {@code null} within a list, where nothing would be ambiguous).
   */
  private static String text(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(element -> element == null ? "null" : text(element))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return value.toString();
  }

  /** Numbers to the right, everything else and the header to the left. */
  private static String aligned(List<String> cells, int[] widths, List<Object> values) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      boolean number = values != null && values.get(i) instanceof Number;
      line.append(i == 0 ? "" : "  ")
          .append(number ? padding + cells.get(i) : cells.get(i) + padding);
    }
    return line.toString().stripTrailing();
  }

  private static String csv(List<?> row) {
    return row.stream()
        .map(ResultFormat::text)
        .map(
            text ->
                text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text)
        .collect(Collectors.joining(","));
  }

  private static String json(Map<String, Object> row) {
    Map<String, Object> values = new LinkedHashMap<>();
    row.forEach((name, value) -> values.put(name, jsonValue(value)));
    try {
      return MAPPER.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values cannot fail to serialise", e);
    }
  }

  private static Object jsonValue(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(ResultFormat::jsonValue).toList();
    }
    boolean exact = value instanceof Number && !(value instanceof BigDecimal);
    return value == null || value instanceof Boolean || exact ? value : text(value);
  }
}
