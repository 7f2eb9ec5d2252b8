package io.tokenlake.notifier.deliver;

import java.time.Duration;
import java.util.Optional;

/**
 * What came of one attempt.
 *
 * @param kind what it means for the alert
 * @param reason in a word, for counting: {@code http_503}, {@code timeout}, …
 * @param detail in a sentence, for people
 * @param retryAfter how long the receiver asks to wait
 */
record Answer(Kind kind, String reason, String detail, Optional<Duration> retryAfter) {
  enum Kind {
    /** The receiver has it. */
    TAKEN,
    /** It may have it later. */
    LATER,
    /** It will never have it as it is. */
    REFUSED
  }

  private static final int MOST_DETAIL = 300;

  /** An answer of HTTP. */
  static Answer of(int status, Optional<Duration> retryAfter, String body) {
    String detail = "HTTP " + status + (body.isBlank() ? "" : ": " + oneLine(body));
    return new Answer(kind(status), "http_" + status, detail, retryAfter);
  }

  /** No answer. */
  static Answer none(String reason, String detail) {
    return new Answer(Kind.LATER, reason, detail, Optional.empty());
  }

  private static Kind kind(int status) {
    if (status >= 200 && status < 300) {
      return Kind.TAKEN;
    }
    return status == 408 || status == 425 || status == 429 || status >= 500
        ? Kind.LATER
        : Kind.REFUSED;
  }

  private static String oneLine(String body) {
    String line = body.strip().replaceAll("\\p{Cntrl}+", " ");
    return line.length() > MOST_DETAIL ? line.substring(0, MOST_DETAIL) + "…" : line;
  }
}
