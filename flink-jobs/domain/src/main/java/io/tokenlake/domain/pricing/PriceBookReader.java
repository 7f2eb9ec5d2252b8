package io.tokenlake.domain.pricing;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the YAML of a price book and collects everything that is wrong with it. */
final class PriceBookReader {
  private static final ObjectReader YAML =
      new YAMLMapper(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Set<String> KEYS = Set.of("version", "entries");

  private final List<String> problems = new ArrayList<>();
  private final List<PriceEntry> entries = new ArrayList<>();
  private String version;

  /**
   * Reads {@code yaml}.
   *
   * @throws UncheckedIOException when it cannot be read; what is wrong inside is a problem instead
   */
  void read(InputStream yaml) {
    JsonNode book;
    try {
      book = YAML.readTree(yaml.readAllBytes());
    } catch (JsonProcessingException broken) {
      problems.add("not valid YAML" + line(broken) + ": " + firstLine(broken.getOriginalMessage()));
      return;
    } catch (CharConversionException notText) {
      problems.add("not valid YAML, which is text in UTF-8: " + firstLine(notText.getMessage()));
      return;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Fields fields = new Fields("the book", book, problems);
    fields.allowOnly(KEYS);
    version = fields.text("version");
    JsonNode list = book.get("entries");
    if (list == null || !list.isArray() || list.isEmpty()) {
      problems.add("the book has no entries; list at least one under 'entries'");
      return;
    }
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      readEntry(list.get(i), i + 1, positions);
    }
  }

  private static String line(JsonProcessingException broken) {
    JsonLocation location = broken.getLocation();
    return location == null ? "" : " at line " + location.getLineNr();
  }

  private static String firstLine(String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }

  private void readEntry(JsonNode node, int position, Map<String, Integer> positions) {
    PriceEntryReader reader = new PriceEntryReader(node, position, problems);
    PriceEntry entry = reader.read();
    if (entry == null) {
      return;
    }
    Integer before = positions.putIfAbsent(entry.id(), position);
    if (before == null) {
      entries.add(entry);
    } else {
      problems.add(
          "entries "
              + before
              + " and "
              + position
              + " have the same id "
              + entry.id()
              + "; give each its own, for instance with the date from which it is valid");
    }
  }

  /** What is wrong, in the order of the file. */
  List<String> problems() {
    return problems;
  }

  /** The entries that are right on their own. */
  List<PriceEntry> entries() {
    return entries;
  }

  String version() {
    return version;
  }
}
