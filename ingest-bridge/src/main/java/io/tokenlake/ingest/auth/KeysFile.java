package io.tokenlake.ingest.auth;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the file of API keys.
 *
 * <pre>
 * keys:
 *   - id: checkout-2026-11
 *     hash: sha256:…
 *     tenant: checkout
 *     scopes: [traces, metrics, logs]    # all without it
 *     expires: 2027-02-01T00:00:00Z      # never without it
 * </pre>
 */
public final class KeysFile {
  /** What a key can be good for. */
  static final Set<String> SCOPES = Set.of("traces", "metrics", "logs");

  private static final int MAX_TENANT_CHARS = 128;

  private static final ObjectReader READER =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(Document.class);

  private record Document(@JsonProperty(required = true) List<Entry> keys) {}

  private record Entry(
      String id, String hash, String tenant, List<String> scopes, String expires) {}

  /**
   * What a file holds.
   *
   * @param keys by their ids
   * @param problems one sentence each; a file with any must not be used
   */
  public record Content(Map<String, ApiKey> keys, List<String> problems) {}

  private KeysFile() {}

  /** Reads the text of a file. */
  public static Content parse(byte[] yaml) {
    Document document;
    try {
      document = READER.readValue(yaml);
    } catch (JsonProcessingException e) {
      // Only the place, because the message may quote what is there.
      return new Content(
          Map.of(),
          List.of(
              "is not a list of keys with id, hash, tenant, scopes and expires"
                  + (e.getLocation() == null ? "" : ", at line " + e.getLocation().getLineNr())));
    } catch (IOException e) {
      return new Content(Map.of(), List.of("cannot be read: " + e.getMessage()));
    }
    List<String> problems = new ArrayList<>();
    Map<String, ApiKey> keys = new HashMap<>();
    if (document == null || document.keys == null || document.keys.isEmpty()) {
      problems.add("holds no key");
      return new Content(keys, problems);
    }
    for (int i = 0; i < document.keys.size(); i++) {
      Entry entry = document.keys.get(i);
      String name = "keys[" + i + "]";
      if (entry == null) {
        problems.add(name + " is empty");
        continue;
      }
      List<String> ofEntry = new ArrayList<>();
      ApiKey key = key(entry, ofEntry);
      ofEntry.forEach(problem -> problems.add(name + problem));
      if (ofEntry.isEmpty() && keys.put(key.id(), key) != null) {
        problems.add(name + ".id is the id of another key as well: " + key.id());
      }
    }
    return new Content(keys, problems);
  }

  private static ApiKey key(Entry entry, List<String> problems) {
    if (entry.id == null || !ApiKey.isId(entry.id)) {
      problems.add(".id must be 1 to 64 of a-z, 0-9 and -");
    }
    Optional<ApiKey.Hash> hash = Optional.ofNullable(entry.hash).flatMap(ApiKey.Hash::parse);
    if (hash.isEmpty()) {
      problems.add(".hash must be sha256: and 64 lower-case hex digits");
    }
    if (!isTenant(entry.tenant)) {
      problems.add(".tenant must be 1 to " + MAX_TENANT_CHARS + " printable ASCII characters");
    }
    Set<String> scopes = entry.scopes == null ? SCOPES : Set.copyOf(entry.scopes);
    if (scopes.isEmpty() || !SCOPES.containsAll(scopes)) {
      problems.add(".scopes must be some of traces, metrics and logs");
    }
    return new ApiKey(
        entry.id, hash.orElse(null), entry.tenant, scopes, expires(entry.expires, problems));
  }

  private static boolean isTenant(String tenant) {
    return tenant != null
        && !tenant.isEmpty()
        && tenant.length() <= MAX_TENANT_CHARS
        && tenant.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private static Optional<Instant> expires(String text, List<String> problems) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException e) {
      problems.add(".expires must be a time such as 2027-02-01T00:00:00Z");
      return Optional.empty();
    }
  }
}
