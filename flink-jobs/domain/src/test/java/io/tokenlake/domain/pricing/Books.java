package io.tokenlake.domain.pricing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;

/** Price books and questions to them, for tests. */
final class Books {
  /** 2026-11-20T12:00:00Z. */
  static final long NOON_MICROS = 1_795_176_000_000_000L;

  private Books() {}

  static PriceBook parse(String yaml) {
    return PriceBook.parse(new ByteArrayInputStream(yaml.getBytes(UTF_8)), "book.yaml");
  }

  /** A book of the given entries, each a block of lines that is indented by nothing. */
  static String yaml(String... entries) {
    StringBuilder yaml = new StringBuilder("version: \"7\"\nentries:\n");
    for (String entry : entries) {
      yaml.append("  - ").append(entry.strip().replace("\n", "\n    ")).append('\n');
    }
    return yaml.toString();
  }

  static Usage usage(Map<Leaf, Long> leaves) {
    return new Usage(leaves, null, null, Usage.Basis.INCLUSIVE, Usage.BasisSource.DEFAULT);
  }

  static PriceQuery query(String provider, String model, Map<Leaf, Long> leaves) {
    return new PriceQuery(provider, List.of(model), NOON_MICROS, null, usage(leaves));
  }
}
