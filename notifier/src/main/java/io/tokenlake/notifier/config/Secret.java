package io.tokenlake.notifier.config;

/** Something that must be in no log: it shows its value only to who asks for it by name. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The secret itself. */
  public String reveal() {
    return value;
  }

  /** A text without the secret. */
  public String removeFrom(String text) {
    return value.isEmpty() ? text : text.replace(value, toString());
  }

  @Override
  public String toString() {
    return "[secret]";
  }
}
