package io.tokenlake.domain.genai;

import java.util.List;

/**
 * The model that was asked for and the one that answered.
 *
 * @param requested null when not stated
 * @param answered null when not stated
 */
record ModelNames(String requested, String answered) {
  /** Micrometer's word for a value that is not there, which Spring AI states for failed calls. */
  private static final String NONE = "none";

  /**
   * Reads both. Some emitters have one name for both models, and overwrite it when the answer
   * comes; of a call that failed it still is the model that was asked for, and so is one that
   * differs from a model that is known to have answered.
   */
  static ModelNames read(Dialect dialect, Attributes attributes, boolean failed) {
    String requested = name(attributes, dialect.field(CallField.REQUEST_MODEL));
    String answered = name(attributes, dialect.field(CallField.RESPONSE_MODEL));
    String only = name(attributes, dialect.field(CallField.MODEL));
    if (answered == null && !failed) {
      answered = only;
    } else if (requested == null && only != null && !only.equals(answered)) {
      requested = only;
    }
    return requested == null && answered == null
        ? new ModelNames(name(attributes, dialect.field(CallField.REQUEST_MODEL_ALONE)), null)
        : new ModelNames(requested, answered);
  }

  /** The model that tells most about who was called. */
  String any() {
    return answered == null ? requested : answered;
  }

  private static String name(Attributes attributes, List<Source> places) {
    String name = attributes.text(places);
    return NONE.equals(name) ? null : name;
  }
}
