package io.tokenlake.schemas.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.schemas.otlp.ContentPolicy.Redaction;
import java.util.Set;
import java.util.regex.Pattern;

/** Replaces what has the form of a secret or an e-mail address. For any number of threads. */
final class Redactor {
  static final String SECRET = "[REDACTED:secret]";
  static final String EMAIL = "[REDACTED:email]";

  /** No secret is shorter than this with what tells that it is one. */
  private static final int MIN_SECRET_BYTES = 12;

  /** {@code a@b.cc}. */
  private static final int MIN_EMAIL_BYTES = 6;

  // Each begins where nothing of its kind is before it, and never goes back, so that a long text
  // made to be slow is not.
  private static final Pattern EMAILS =
      Pattern.compile(
          "(?<![\\w.%+-])[\\w.%+-]{1,64}+@(?:[A-Za-z0-9-]{1,63}+\\.){1,8}[A-Za-z]{2,24}+");

  private static final Pattern PRIVATE_KEYS =
      Pattern.compile(
          "-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]{0,40}-----|\\z)");

  private static final Pattern TOKENS =
      Pattern.compile(
          "(?<![\\w-])(?:sk-[\\w-]{16,}+" // OpenAI, Anthropic, Langfuse, OpenRouter, DeepSeek
              + "|[psr]k_(?:live|test)_\\w{16,}+" // Stripe
              + "|(?:AKIA|ASIA)[A-Z0-9]{16}\\b" // AWS
              + "|gh[pousr]_\\w{20,}+|github_pat_\\w{20,}+|glpat-[\\w-]{20,}+"
              + "|xox[abeoprs]-[\\w-]{10,}+" // Slack
              + "|AIza[\\w-]{30,}+" // Google
              + "|hf_\\w{20,}+|gsk_\\w{20,}+|npm_\\w{30,}+|lsv2_\\w{20,}+"
              + "|eyJ[\\w-]{8,}+\\.[\\w-]{8,}+\\.[\\w-]*+)"); // JWT

  private static final Pattern SCHEMES =
      Pattern.compile(
          "\\b((?:bearer|basic)[ +]{1,2})(?=\\S{0,64}\\d)[\\w.~+/=-]{12,}+",
          Pattern.CASE_INSENSITIVE);

  /** A name that says so stays, what follows it goes. */
  private static final Pattern NAMED =
      Pattern.compile(
          "((?:api[_-]?key|access[_-]?key|secret[_-]?key|access[_-]?token|auth[_-]?token"
              + "|refresh[_-]?token|client[_-]?secret|secret|password|passwd|pwd)\\\\?[\"']?"
              + "\\s{0,4}[:=]\\s{0,4}\\\\?[\"']?)[^\\s\"'\\\\&,;<>\\[{(]{8,}+",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern USER_INFO =
      Pattern.compile("(://[^/\\s:@\"']{0,256}+):[^/\\s@\"']{1,256}+@");

  /** Three letters that every secret begins with or is named by, in lower case. */
  private static final long[] TRIGGERS = new long[1 << 10];

  static {
    for (String trigger :
        "sk- sk_ pk_ rk_ aki asi ghp gho ghu ghs ghr git glp xox aiz hf_ gsk npm lsv eyj --- bea bas key tok ret pas pwd ://"
            .split(" ")) {
      int gram = 0;
      for (byte b : trigger.getBytes(UTF_8)) {
        gram = next(gram, b);
      }
      TRIGGERS[slot(gram)] |= 1L << gram;
    }
  }

  private final boolean secrets;
  private final boolean emails;

  Redactor(Set<Redaction> redact) {
    this.secrets = redact.contains(Redaction.SECRETS);
    this.emails = redact.contains(Redaction.EMAILS);
  }

  /**
   * The text with what is to be redacted replaced; null if there is nothing.
   *
   * @param identity whether the text says who made a call, so that an e-mail address stays
   */
  byte[] redact(byte[] bytes, int start, int end, boolean identity) {
    boolean maySecret = secrets && end - start >= MIN_SECRET_BYTES && hasTrigger(bytes, start, end);
    boolean mayEmail =
        emails && !identity && end - start >= MIN_EMAIL_BYTES && hasAt(bytes, start, end);
    if (!maySecret && !mayEmail) {
      return null;
    }
    String text = new String(bytes, start, end - start, UTF_8);
    String redacted = text;
    if (maySecret) {
      redacted = PRIVATE_KEYS.matcher(redacted).replaceAll(SECRET);
      redacted = USER_INFO.matcher(redacted).replaceAll("$1:" + SECRET + "@");
      redacted = TOKENS.matcher(redacted).replaceAll(SECRET);
      redacted = SCHEMES.matcher(redacted).replaceAll("$1" + SECRET);
      redacted = NAMED.matcher(redacted).replaceAll("$1" + SECRET);
    }
    if (mayEmail) {
      redacted = EMAILS.matcher(redacted).replaceAll(EMAIL);
    }
    return redacted.equals(text) ? null : redacted.getBytes(UTF_8);
  }

  private static boolean hasAt(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == '@') {
        return true;
      }
    }
    return false;
  }

  private static boolean hasTrigger(byte[] bytes, int start, int end) {
    int gram = 0;
    for (int i = start; i < end; i++) {
      gram = next(gram, bytes[i]);
      if ((TRIGGERS[slot(gram)] & 1L << gram) != 0 && i - start >= 2) {
        return true;
      }
    }
    return false;
  }

  /** The last three bytes; upper case becomes lower case, and other bytes stay apart from them. */
  private static int next(int gram, byte b) {
    int lower = b >= 'A' && b <= 'Z' ? b | 0x20 : b;
    return (gram << 7 | (lower & 0x7F)) & 0x1F_FFFF;
  }

  /** A filter: a trigger always hits, something else once in some hundred times. */
  private static int slot(int gram) {
    return gram >>> 11 & 0x3FF;
  }
}
