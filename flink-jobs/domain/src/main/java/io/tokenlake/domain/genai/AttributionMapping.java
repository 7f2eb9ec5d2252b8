package io.tokenlake.domain.genai;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which attributes say who made a call, and what becomes of their values. Values longer than {@link
 * #MOST_CHARACTERS} are cut there and lists after {@link #MOST_TAGS}. Immutable and thread-safe.
 */
public final class AttributionMapping {
  /** The longest value that is kept, in characters. */
  public static final int MOST_CHARACTERS = 256;

  /** The most tags of one call that are kept. */
  public static final int MOST_TAGS = 32;

  /**
   * Attributes that say who a user is and that attribution does not read: names and addresses of
   * OpenTelemetry's registry, and ids where SDKs copy metadata to.
   */
  private static final List<String> MORE_ABOUT_USERS =
      List.of(
          "user.email",
          "user.name",
          "user.full_name",
          "user.account_uuid",
          "langfuse.trace.metadata.user_id",
          "langfuse.trace.metadata.userId",
          "langfuse.observation.metadata.user_id",
          "langsmith.metadata.userId",
          "traceloop.association.properties.userId",
          "ai.telemetry.metadata.user_id",
          "metadata.user_id");

  private static final AttributionMapping DEFAULTS =
      new AttributionMapping(Map.of(), null, () -> {});

  private final Map<AttributionField, String[]> keys = new EnumMap<>(AttributionField.class);
  private final Set<String> keysOfUsers = new TreeSet<>(MORE_ABOUT_USERS);
  private final UserIdHash userIdHash;
  private final Runnable whenCut;

  private AttributionMapping(
      Map<AttributionField, String[]> overrides, UserIdHash userIdHash, Runnable whenCut) {
    for (AttributionField field : AttributionField.values()) {
      keys.put(field, field.defaultKeys().toArray(String[]::new));
    }
    keys.putAll(overrides);
    keysOfUsers.addAll(AttributionField.USER.defaultKeys());
    Collections.addAll(keysOfUsers, keys(AttributionField.USER));
    this.userIdHash = userIdHash;
    this.whenCut = whenCut;
  }

  /** Reads the attributes that {@link AttributionField} lists, and keeps user ids as they are. */
  public static AttributionMapping defaults() {
    return DEFAULTS;
  }

  /**
   * The defaults, with other attributes for the fields that {@code settings} name.
   *
   * @param settings field, such as {@code tenant} or {@code prompt-name}, to the attributes to look
   *     under, separated by commas, the first that is there wins
   * @throws IllegalArgumentException with everything that is wrong, when anything is
   */
  public static AttributionMapping parse(Map<String, String> settings) {
    Map<String, AttributionField> fields = new TreeMap<>();
    for (AttributionField field : AttributionField.values()) {
      fields.put(field.setting(), field);
    }
    List<String> problems = new ArrayList<>();
    Map<AttributionField, String[]> overrides = new EnumMap<>(AttributionField.class);
    new TreeMap<>(settings)
        .forEach(
            (name, value) -> {
              AttributionField field = fields.get(name);
              if (field == null) {
                problems.add("'" + name + "' is no field; known are " + fields.keySet());
              } else {
                overrides.put(field, keys(name, value, problems));
              }
            });
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("attribution: " + String.join("; ", problems));
    }
    return new AttributionMapping(overrides, null, () -> {});
  }

  /**
   * This mapping, with user ids replaced by their HMAC-SHA-256 under {@code key}, 64 hex digits, so
   * that one user stays one user and nobody without the key can tell who.
   *
   * @param key at least 16 bytes, because shorter ones can be found by trying
   * @throws IllegalArgumentException when it is shorter
   */
  public AttributionMapping hashingUserIds(byte[] key) {
    return new AttributionMapping(keys, new UserIdHash(key), whenCut);
  }

  /** This mapping, calling {@code whenCut} for every value or list that it cuts. */
  public AttributionMapping reportingCuts(Runnable whenCut) {
    return new AttributionMapping(keys, userIdHash, whenCut);
  }

  /**
   * Attributes of a span or resource as they may be stored: where user ids are hashed, those that
   * are known to hold one, or a name or address of a user, are hashed as well, whichever attribute
   * the user is read from. What stands inside a value, as in JSON, is not looked at.
   */
  public Map<String, Object> forStorage(Map<String, Object> attributes) {
    if (userIdHash == null) {
      return attributes;
    }
    Map<String, Object> stored = new LinkedHashMap<>(attributes);
    for (String key : keysOfUsers) {
      stored.computeIfPresent(key, (unused, userId) -> userIdHash.of(String.valueOf(userId)));
    }
    return stored;
  }

  String[] keys(AttributionField field) {
    return keys.get(field);
  }

  /** The value as it is kept; null stays null. */
  String kept(AttributionField field, String value) {
    if (value == null) {
      return null;
    }
    return field == AttributionField.USER && userIdHash != null ? userIdHash.of(value) : cut(value);
  }

  /** The tags as they are kept; null stays null. */
  List<String> kept(List<String> tags) {
    if (tags == null) {
      return null;
    }
    if (tags.size() > MOST_TAGS) {
      whenCut.run();
    }
    return tags.stream().limit(MOST_TAGS).map(this::cut).toList();
  }

  private String cut(String value) {
    if (value.length() <= MOST_CHARACTERS) {
      return value;
    }
    whenCut.run();
    // Half of a pair of surrogates is no text and would not survive the way through UTF-8.
    boolean splitsPair = Character.isHighSurrogate(value.charAt(MOST_CHARACTERS - 1));
    return value.substring(0, splitsPair ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
  }

  private static String[] keys(String name, String value, List<String> problems) {
    String[] keys = value.split(",", -1);
    HashSet<String> seen = new HashSet<>();
    for (int i = 0; i < keys.length; i++) {
      keys[i] = keys[i].strip();
      if (keys[i].isEmpty()) {
        problems.add("'" + name + "' has an empty attribute in '" + value + "'");
      } else if (!seen.add(keys[i])) {
        problems.add("'" + name + "' names the attribute " + keys[i] + " twice");
      }
    }
    return keys;
  }
}
