package io.tokenlake.domain.rollup;

import java.io.Serializable;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Dimensions that calls are grouped by together.
 *
 * @param name what the set is called; a key of it begins with this
 * @param dimensions in the order of {@link Dimension}, each once
 */
public record DimensionSet(String name, List<Dimension> dimensions) implements Serializable {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern SEPARATOR = Pattern.compile("\\+");

  private static final long serialVersionUID = 1L;

  /** A set of the dimensions given. */
  public static DimensionSet of(String name, Collection<Dimension> dimensions) {
    return new DimensionSet(name, List.copyOf(EnumSet.copyOf(dimensions)));
  }

  /**
   * Reads a set.
   *
   * @param columns such as {@code tenant+team}
   * @throws IllegalArgumentException when the name or a dimension is none
   */
  public static DimensionSet parse(String name, String columns) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no name of a set; it is lower-case letters, digits and _".formatted(name));
    }
    return of(name, SEPARATOR.splitAsStream(columns).map(Dimension::ofColumn).toList());
  }

  /** Every dimension of any of the sets. */
  public static Set<Dimension> union(Stream<DimensionSet> sets) {
    EnumSet<Dimension> union = EnumSet.noneOf(Dimension.class);
    sets.forEach(set -> union.addAll(set.dimensions()));
    return union;
  }

  /**
   * Reads several sets, in the order of their names.
   *
   * @throws IllegalArgumentException when a name or a dimension is none
   */
  public static List<DimensionSet> parseAll(Map<String, String> columnsByName) {
    return new TreeMap<>(columnsByName)
        .entrySet().stream().map(set -> parse(set.getKey(), set.getValue())).toList();
  }
}
