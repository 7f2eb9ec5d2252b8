package io.tokenlake.domain.genai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tokenlake.domain.genai.UsageBasisRules.Rule;
import io.tokenlake.domain.usage.Usage.Basis;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the YAML of a table of usage bases and collects everything that is wrong with it. */
final class UsageBasisTableReader {
  private static final ObjectReader YAML =
      new YAMLMapper(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .reader();

  private static final Set<String> TEXTS =
      Set.of(
          "id",
          "scope",
          "attribute",
          "from_version",
          "before_version",
          "provider",
          "cache_key",
          "basis",
          "source",
          "note");

  private final List<String> problems = new ArrayList<>();
  private final List<UsageBasisRow> rows = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();
  private String version;

  void read(InputStream yaml) {
    JsonNode table;
    try {
      table = YAML.readTree(yaml.readAllBytes());
    } catch (JsonProcessingException broken) {
      problems.add("not valid YAML: " + broken.getOriginalMessage());
      return;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    version = table.path("version").textValue();
    if (version == null || version.isBlank()) {
      problems.add("the table has no version; state one in quotes");
    }
    JsonNode list = table.path("rules");
    if (!list.isArray() || list.isEmpty()) {
      problems.add("the table has no rules; list at least one under 'rules'");
    }
    for (int i = 0; i < list.size(); i++) {
      readRow(list.get(i), "rule " + (i + 1));
    }
  }

  List<String> problems() {
    return problems;
  }

  List<UsageBasisRow> rows() {
    return rows;
  }

  String version() {
    return version;
  }

  private void readRow(JsonNode node, String position) {
    String id = node.path("id").textValue();
    String where = id == null ? position : position + " (" + id + ")";
    int before = problems.size();
    checkKeys(node, where);
    for (String key : List.of("id", "basis", "source")) {
      if (!node.has(key)) {
        problems.add(where + " has no '" + key + "'; state one");
      }
    }
    if (id != null && ids.contains(id)) {
      problems.add(where + " has the id of rule " + (ids.indexOf(id) + 1) + "; ids are unique");
    }
    ids.add(id);
    Basis basis = basis(node.path("basis").textValue(), where);
    VersionRange versions = versions(node, where);
    if (problems.size() > before) {
      return;
    }
    Rule rule = new Rule(version + "/" + id, basis);
    UsageBasisRow row =
        new UsageBasisRow(
            rule,
            node.path("scope").textValue(),
            node.path("attribute").textValue(),
            node.path("provider").textValue(),
            versions,
            node.path("cache_key").textValue());
    for (UsageBasisRow other : rows) {
      if (row.ties(other)) {
        problems.add(
            where + " ties with " + other.rule().id() + "; make one of them more specific");
      }
    }
    rows.add(row);
  }

  private void checkKeys(JsonNode node, String where) {
    node.fields()
        .forEachRemaining(
            field -> {
              if (!TEXTS.contains(field.getKey())) {
                problems.add(
                    where
                        + " has the unknown key '"
                        + field.getKey()
                        + "'; known are "
                        + new TreeSet<>(TEXTS));
              } else if (!field.getValue().isTextual() || field.getValue().textValue().isBlank()) {
                problems.add(where + " has no text as '" + field.getKey() + "'");
              }
            });
  }

  private Basis basis(String text, String where) {
    if (text == null) {
      return null;
    }
    return switch (text) {
      case "inclusive" -> Basis.INCLUSIVE;
      case "exclusive" -> Basis.EXCLUSIVE;
      default -> {
        problems.add(where + " has the basis '" + text + "'; it is inclusive or exclusive");
        yield null;
      }
    };
  }

  private VersionRange versions(JsonNode node, String where) {
    String from = node.path("from_version").textValue();
    String before = node.path("before_version").textValue();
    if (from == null && before == null) {
      return null;
    }
    boolean versions =
        (from == null || VersionRange.isVersion(from))
            && (before == null || VersionRange.isVersion(before));
    VersionRange range = new VersionRange(from, before);
    if (!versions || range.isEmpty()) {
      problems.add(where + " has no version from '" + from + "' on and before '" + before + "'");
    }
    return range;
  }
}
