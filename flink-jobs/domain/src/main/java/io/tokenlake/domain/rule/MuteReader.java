package io.tokenlake.domain.rule;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads one mute window of a rule book. */
final class MuteReader {
  private static final Set<String> KEYS =
      Set.of("id", "tenant", "rules", "from", "to", "days", "begins", "ends", "zone", "note");

  private final YamlFields fields;

  MuteReader(Node node, List<String> problems) {
    fields = new YamlFields("mute window", node, problems);
  }

  /** The window; null when anything is wrong with it. */
  MuteWindow read(Collection<String> knownRules) {
    int before = fields.problemCount();
    fields.allowOnly(KEYS);
    List<String> rules = fields.texts("rules");
    for (String rule : rules) {
      if (!knownRules.contains(rule)) {
        fields.problem("rules", "names the rule '" + rule + "', which is not in the book");
      }
    }
    boolean once = fields.has("from") || fields.has("to");
    boolean weekly = fields.has("days") || fields.has("begins") || fields.has("ends");
    if (once == weekly) {
      fields.problem("id", "must state either 'from' and 'to', or 'days', 'begins' and 'ends'");
    }
    MuteWindow window =
        new MuteWindow(
            fields.text("id"),
            fields.textOrNull("tenant"),
            rules,
            once ? instant("from") : null,
            once ? instant("to") : null,
            weekly ? days() : Set.of(),
            weekly ? time("begins") : null,
            weekly ? time("ends") : null,
            zone(fields, "zone"));
    if (once && fields.problemCount() == before && window.fromMicros() >= window.toMicros()) {
      fields.problem("to", "ends before it begins; 'to' must be after 'from'");
    }
    return fields.problemCount() == before ? window : null;
  }

  private Long instant(String key) {
    String text = fields.text(key);
    try {
      return text == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
    } catch (DateTimeException | ArithmeticException notAnInstant) {
      fields.problem(
          key, "has '" + text + "' as '" + key + "'; it must be as 2026-11-20T14:00:00Z");
      return null;
    }
  }

  private Set<DayOfWeek> days() {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String text : fields.texts("days")) {
      DayOfWeek day = day(text);
      if (day == null) {
        fields.problem("days", "has '" + text + "' among 'days'; they are mon, tue, … sun");
      } else {
        days.add(day);
      }
    }
    if (days.isEmpty()) {
      fields.problem("days", "has no 'days'; list some, such as [sat, sun]");
    }
    return days;
  }

  private static DayOfWeek day(String text) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().substring(0, 3).equals(text.toUpperCase(Locale.ROOT))) {
        return day;
      }
    }
    return null;
  }

  private LocalTime time(String key) {
    String text = fields.text(key);
    try {
      return text == null ? null : LocalTime.parse(text);
    } catch (DateTimeException notATime) {
      fields.problem(
          key, "has '" + text + "' as '" + key + "'; it must be in quotes, as \"22:00\"");
      return null;
    }
  }

  /** A time zone; UTC when none is stated. */
  static ZoneId zone(YamlFields fields, String key) {
    String text = fields.textOrNull(key);
    try {
      return ZoneId.of(text == null ? "UTC" : text);
    } catch (DateTimeException unknown) {
      fields.problem(
          key, "has '" + text + "' as '" + key + "'; it must be as Europe/Berlin or UTC");
      return ZoneId.of("UTC");
    }
  }
}
