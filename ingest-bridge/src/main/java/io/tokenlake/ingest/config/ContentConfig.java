package io.tokenlake.ingest.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.schemas.otlp.ContentPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What becomes of prompts, completions and secrets. */
public final class ContentConfig {
  public static final String MODE = "TOKENLAKE_BRIDGE_CONTENT";
  public static final String ALLOW = "TOKENLAKE_BRIDGE_CONTENT_ALLOW";
  public static final String DENY = "TOKENLAKE_BRIDGE_CONTENT_DENY";
  public static final String HASH_KEY_FILE = "TOKENLAKE_BRIDGE_CONTENT_HASH_KEY_FILE";
  public static final String REDACT = "TOKENLAKE_BRIDGE_REDACT";

  private static final String NOTHING = "none";

  private ContentConfig() {}

  /** Reads this section and notes its problems. */
  public static ContentPolicy read(Settings settings) {
    Optional<ContentPolicy.Mode> mode =
        constant(settings, MODE, settings.text(MODE, "drop"), ContentPolicy.Mode.values());
    List<String> allow = settings.list(ALLOW);
    List<String> deny = settings.list(DENY);
    Optional<String> hashKey = settings.file(HASH_KEY_FILE).map(file -> text(settings, file));
    Set<ContentPolicy.Redaction> redact = redactions(settings);
    if (mode.isEmpty()) {
      return ContentPolicy.DEFAULT;
    }
    List<String> problems = ContentPolicy.problems(mode.get(), allow, deny, hashKey.orElse(null));
    problems.forEach(problem -> settings.problem(MODE + ": " + problem));
    return problems.isEmpty()
        ? new ContentPolicy(mode.get(), allow, deny, redact, hashKey.orElse(null))
        : ContentPolicy.DEFAULT;
  }

  private static Set<ContentPolicy.Redaction> redactions(Settings settings) {
    Set<ContentPolicy.Redaction> redact = EnumSet.noneOf(ContentPolicy.Redaction.class);
    String text = settings.text(REDACT, "secrets,emails");
    if (!text.equals(NOTHING)) {
      for (String name : text.split(",", -1)) {
        constant(settings, REDACT, name.strip(), ContentPolicy.Redaction.values())
            .ifPresent(redact::add);
      }
    }
    return redact;
  }

  private static <E extends Enum<E>> Optional<E> constant(
      Settings settings, String key, String name, E[] values) {
    Optional<E> found =
        Arrays.stream(values).filter(value -> lower(value).equals(name)).findFirst();
    if (found.isEmpty() && !name.isEmpty()) {
      settings.problem(
          "%s must be one of %s, not %s"
              .formatted(
                  key,
                  String.join(", ", Arrays.stream(values).map(ContentConfig::lower).toList()),
                  name));
    }
    return found;
  }

  private static String text(Settings settings, Path file) {
    try {
      return Files.readString(file, UTF_8).strip();
    } catch (IOException e) {
      settings.problem(HASH_KEY_FILE + " names " + file + ", which is not a text in UTF-8");
      return "";
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
