package io.tokenlake.domain.alert;

import java.util.Locale;

/** How loud an alert is; the later, the louder. */
public enum Severity {
  INFO,
  WARN,
  PAGE;

  /** The word for it in messages, tables and rule books. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
