package io.tokenlake.schemas.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.schemas.otlp.ContentPolicy.Redaction;
import java.util.Map;
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

  // What a text may hold, by what is in it.
  private static final int TOKEN = 1;
  private static final int PRIVATE_KEY = 2;
  private static final int SCHEME = 4;
  private static final int NAME = 8;
  private static final int USER = 16;
  private static final int AT = 32;

  /**
   * Three characters that everything of its kind begins with or is named by, in lower case. Looked
   * for first, because nearly no text has any and the patterns are costly.
   */
  private static final Map<Integer, String> TRIGGERS =
      Map.of(
          TOKEN, "sk- sk_ pk_ rk_ aki asi ghp gho ghu ghs ghr git glp xox aiz hf_ gsk npm lsv eyj",
          PRIVATE_KEY, "---",
          SCHEME, "bea bas",
          NAME, "key tok ret pas pwd",
          USER, "://");

  private static final int SLOTS = 1 << 11;

  /** Spreads the triggers over the slots without two in one; tried out. */
  private static final int FACTOR = 0x9E3779B3;

  private static final int[] GRAMS = new int[SLOTS];
  private static final byte[] KINDS = new byte[SLOTS];

  static {
    TRIGGERS.forEach(
        (kind, triggers) -> {
          for (String trigger : triggers.split(" ")) {
            int gram = 0;
            for (byte b : trigger.getBytes(UTF_8)) {
              gram = next(gram, b);
            }
            int slot = slot(gram);
            if (GRAMS[slot] != 0) {
              throw new IllegalStateException("two triggers in one slot: " + trigger);
            }
            GRAMS[slot] = gram;
            KINDS[slot] = kind.byteValue();
          }
        });
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
    int length = end - start;
    if (length < MIN_EMAIL_BYTES) {
      return null;
    }
    int may =
        secrets && length >= MIN_SECRET_BYTES ? kinds(bytes, start, end) : at(bytes, start, end);
    boolean mayEmail = (may & AT) != 0 && emails && !identity;
    if ((may & ~(AT | USER)) == 0 && !mayEmail && (may & (AT | USER)) != (AT | USER)) {
      return null;
    }
    String text = new String(bytes, start, length, UTF_8);
    String redacted = secrets ? withoutSecrets(text, may) : text;
    if (mayEmail) {
      redacted = EMAILS.matcher(redacted).replaceAll(EMAIL);
    }
    return redacted.equals(text) ? null : redacted.getBytes(UTF_8);
  }

  private static String withoutSecrets(String text, int may) {
    String redacted = text;
    if ((may & PRIVATE_KEY) != 0) {
      redacted = PRIVATE_KEYS.matcher(redacted).replaceAll(SECRET);
    }
    if ((may & (USER | AT)) == (USER | AT)) {
      redacted = USER_INFO.matcher(redacted).replaceAll("$1:" + SECRET + "@");
    }
    if ((may & TOKEN) != 0) {
      redacted = TOKENS.matcher(redacted).replaceAll(SECRET);
    }
    if ((may & SCHEME) != 0) {
      redacted = SCHEMES.matcher(redacted).replaceAll("$1" + SECRET);
    }
    if ((may & NAME) != 0) {
      redacted = NAMED.matcher(redacted).replaceAll("$1" + SECRET);
    }
    return redacted;
  }

  private static int at(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == '@') {
        return AT;
      }
    }
    return 0;
  }

  private static int kinds(byte[] bytes, int start, int end) {
    int kinds = 0;
    int gram = 0;
    for (int i = start; i < end; i++) {
      byte b = bytes[i];
      gram = next(gram, b);
      int slot = slot(gram);
      if (GRAMS[slot] == gram) {
        kinds |= KINDS[slot];
      }
      if (b == '@') {
        kinds |= AT;
      }
    }
    return kinds;
  }

  /** The last three bytes; upper case becomes lower case, and other bytes stay apart from them. */
  private static int next(int gram, byte b) {
    int lower = b >= 'A' && b <= 'Z' ? b | 0x20 : b;
    return (gram << 8 | (lower & 0xFF)) & 0xFF_FFFF;
  }

  private static int slot(int gram) {
    return gram * FACTOR >>> 21;
  }
}
