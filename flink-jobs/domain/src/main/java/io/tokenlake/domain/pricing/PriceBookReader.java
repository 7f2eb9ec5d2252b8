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
import java.util.LinkedHashMap;
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

  private static final Set<String> KEYS =
      Set.of("version", "extends", "prefixes", "deployments", "entries");
  private static final Set<String> DEPLOYMENT_KEYS = Set.of("tenant", "provider", "name", "model");
  private static final String BUNDLED = "bundled";

  private final List<String> problems = new ArrayList<>();
  private final Map<String, PriceEntry> entries = new LinkedHashMap<>();
  private final List<Deployment> deployments = new ArrayList<>();
  private final Map<String, List<String>> prefixes = new HashMap<>();
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
    boolean extending = book.has("extends") && extendBundled(fields);
    readPrefixes(book.path("prefixes"), fields);
    readDeployments(book.path("deployments"), fields);
    JsonNode list = book.path("entries");
    if (extending && list.isMissingNode()) {
      return;
    }
    if (!list.isArray() || list.isEmpty()) {
      problems.add("the book has no entries; list at least one under 'entries'");
      return;
    }
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      readEntry(list.get(i), i + 1, positions);
    }
  }

  /** An entry with the id of a bundled one takes its place; the versions of both are kept. */
  private boolean extendBundled(Fields fields) {
    if (!BUNDLED.equals(fields.text("extends"))) {
      fields.problem("extends something else than '" + BUNDLED + "', which is all it can extend");
      return false;
    }
    PriceBookReader bundled = new PriceBookReader();
    try (InputStream yaml = PriceBook.openBundled()) {
      bundled.read(yaml);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    version = version == null ? null : version + "+" + bundled.version;
    entries.putAll(bundled.entries);
    prefixes.putAll(bundled.prefixes);
    deployments.addAll(bundled.deployments);
    return true;
  }

  private void readPrefixes(JsonNode stated, Fields fields) {
    if (!stated.isMissingNode() && !stated.isObject()) {
      fields.problem("has 'prefixes' that are no object of provider: [prefix, ...]");
      return;
    }
    Fields byProvider = new Fields("'prefixes'", stated, problems);
    stated.fieldNames().forEachRemaining(key -> prefixes.put(key, byProvider.texts(key)));
  }

  private void readDeployments(JsonNode stated, Fields fields) {
    if (!stated.isMissingNode() && !stated.isArray()) {
      fields.problem("has 'deployments' that are no list");
      return;
    }
    for (int i = 0; i < stated.size(); i++) {
      Fields deployment = new Fields("deployment number " + (i + 1), stated.get(i), problems);
      int before = problems.size();
      if (!stated.get(i).isObject()) {
        deployment.problem("is not a list of keys and values; see the format");
        continue;
      }
      deployment.allowOnly(DEPLOYMENT_KEYS);
      Deployment read =
          new Deployment(
              deployment.textOrNull("tenant"),
              deployment.text("provider"),
              deployment.text("name"),
              deployment.text("model"));
      if (problems.size() == before) {
        deployments.add(read);
      }
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
    PriceEntry entry = new PriceEntryReader(node, position, problems).read();
    if (entry == null) {
      return;
    }
    Integer before = positions.putIfAbsent(entry.id(), position);
    if (before == null) {
      entries.put(entry.id(), entry);
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
    return List.copyOf(entries.values());
  }

  List<Deployment> deployments() {
    return deployments;
  }

  /** By provider, what gateways put before the name of a model. */
  Map<String, List<String>> prefixes() {
    return prefixes;
  }

  String version() {
    return version;
  }
}
