package io.tokenlake.gpu.metric;

import io.tokenlake.gpu.nvml.Quantity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every quantity with the metric that it becomes, as {@code metrics.txt} lists them: under
 * OpenTelemetry's {@code hw.*} names where its hardware conventions have one, else under {@code
 * tokenlake.gpu.*}.
 */
public final class Catalogue {
  private static final Pattern DCGM = Pattern.compile("((?:DEV|PROF)_\\w+)([*/]\\d+)?");
  private static final String DCGM_PREFIX = "DCGM_FI_";
  private static final Map<Quantity, Mapping> ALL = load();

  private Catalogue() {}

  /** All mappings, in the order of the list. */
  public static List<Mapping> all() {
    return List.copyOf(ALL.values());
  }

  /** How a quantity is sent. */
  public static Mapping of(Quantity quantity) {
    return ALL.get(quantity);
  }

  private static Map<Quantity, Mapping> load() {
    try (InputStream list = Catalogue.class.getResourceAsStream("metrics.txt")) {
      return parse(new String(list.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<Quantity, Mapping> parse(String list) {
    Map<Quantity, Mapping> mappings = new LinkedHashMap<>();
    MetricDef def = null;
    for (String line : list.split("\n", -1)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (!line.startsWith(" ")) {
        String[] parts = line.split(" \\| ", -1);
        def = MetricDef.parse(parts[0], parts[1], parts[2], parts[3]);
        continue;
      }
      Mapping mapping = mapping(def, line.strip().split(" +", -1));
      if (mappings.put(mapping.quantity(), mapping) != null) {
        throw new IllegalArgumentException(mapping.quantity() + " is sent twice");
      }
    }
    List<Quantity> missing = new ArrayList<>(Quantity.all());
    missing.removeAll(mappings.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("nothing is said of how to send " + missing);
    }
    return new EnumMap<>(mappings);
  }

  private static Mapping mapping(MetricDef def, String[] words) {
    Factor factor = Factor.ONE;
    Map<String, String> attributes = new LinkedHashMap<>();
    String dcgm = null;
    Factor dcgmFactor = Factor.ONE;
    for (int i = 1; i < words.length; i++) {
      String word = words[i];
      Matcher name = DCGM.matcher(word);
      int equals = word.indexOf('=');
      if (name.matches()) {
        dcgm = DCGM_PREFIX + name.group(1);
        dcgmFactor = name.group(2) == null ? Factor.ONE : Factor.parse(name.group(2));
      } else if (equals > 0) {
        attributes.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        factor = Factor.parse(word);
      }
    }
    return new Mapping(
        Quantity.valueOf(words[0]), def, factor, Map.copyOf(attributes), dcgm, dcgmFactor);
  }
}
