package io.tokenlake.domain.genai;

import java.util.List;

/**
 * One place where a dialect states a value: an attribute, or a member of the JSON object that an
 * attribute holds as text.
 *
 * @param key attribute key
 * @param path members to descend into; empty for the attribute itself
 * @param name how a message names the place
 */
record Source(String key, List<String> path, String name) {

  /** The attribute itself. */
  static Source of(String key) {
    return new Source(key, List.of(), key);
  }

  /** A member of the JSON object in an attribute. */
  static Source json(String key, String... path) {
    return new Source(key, List.of(path), key + " " + String.join(".", path));
  }
}
