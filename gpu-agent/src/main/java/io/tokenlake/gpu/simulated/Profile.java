package io.tokenlake.gpu.simulated;

import io.tokenlake.gpu.nvml.NvmlStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * GPUs that do not exist, as lines of {@code key=value} with comments after {@code #}.
 *
 * <p>Keys of a GPU begin with {@code gpu.N.} or, for all GPUs, with {@code gpu.*.}; those of its
 * MIG instances with {@code gpu.N.mig.M.}. Behind that, a quantity of a function is named as in
 * {@link io.tokenlake.gpu.nvml.Quantity#text()}, a field value is {@code field.ID} or {@code
 * link.L.field.ID}, a GPM metric {@code gpm.ID}. A value is a number, {@code error:CODE}, {@code
 * wave:LEAST:MOST:SECONDS} or {@code ramp:START:PER_SECOND}. A key that is not there is something
 * that the GPU does not have.
 */
public final class Profile {
  private final Map<String, String> entries;

  private Profile(Map<String, String> entries) {
    this.entries = entries;
  }

  /** The names of the profiles that come with the agent. */
  public static List<String> names() {
    return List.of("demo", "h200", "b200", "a100-mig", "old-driver", "sick");
  }

  /**
   * Reads a profile.
   *
   * @param name one of {@link #names()}, or a file
   * @throws IllegalArgumentException if there is no such profile, or a line is no entry
   */
  public static Profile named(String name) {
    try {
      if (!names().contains(name)) {
        return parse(Files.readString(Path.of(name)));
      }
      try (InputStream profile = Profile.class.getResourceAsStream(name + ".profile")) {
        return parse(new String(profile.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "no profile of simulated GPUs is named " + name + ", and no file; there are " + names(),
          e);
    }
  }

  /**
   * Reads the lines of a profile.
   *
   * @throws IllegalArgumentException if one of them is no entry
   */
  public static Profile parse(String lines) {
    Map<String, String> entries = new HashMap<>();
    int number = 0;
    for (String line : lines.split("\n", -1)) {
      number++;
      String entry = line.replaceFirst("#.*", "").strip();
      int equals = entry.indexOf('=');
      if (entry.isEmpty()) {
        continue;
      }
      if (equals <= 0) {
        throw new IllegalArgumentException(
            "line " + number + " of the profile is no key=value: " + line);
      }
      entries.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
    return new Profile(entries);
  }

  /** The same profile with other entries, or more of them. */
  public Profile with(String lines) {
    Map<String, String> changed = new HashMap<>(entries);
    changed.putAll(parse(lines).entries);
    return new Profile(changed);
  }

  /** The text of a key; null if there is none. */
  String text(String key) {
    return entries.get(key);
  }

  /**
   * The text of a GPU's key; null if there is none.
   *
   * @param instance of MIG; -1 for the GPU itself
   */
  String text(int gpu, int instance, String key) {
    String path = instance < 0 ? key : "mig." + instance + "." + key;
    String own = entries.get("gpu." + gpu + "." + path);
    return own != null ? own : entries.get("gpu.*." + path);
  }

  /** What a value says a call answers. */
  static NvmlStatus status(String text) {
    if (text == null) {
      return NvmlStatus.NOT_SUPPORTED;
    }
    return text.startsWith("error:")
        ? NvmlStatus.of(Integer.parseInt(text.substring("error:".length())))
        : NvmlStatus.SUCCESS;
  }

  /**
   * The number that a value stands for at a moment.
   *
   * @param seconds since the simulation began
   */
  static double number(String text, double seconds) {
    String[] parts = text.split(":", -1);
    return switch (parts[0]) {
      case "wave" -> {
        double least = Double.parseDouble(parts[1]);
        double most = Double.parseDouble(parts[2]);
        double angle = 2 * Math.PI * seconds / Double.parseDouble(parts[3]);
        yield least + (most - least) * (1 + Math.sin(angle)) / 2;
      }
      case "ramp" -> Double.parseDouble(parts[1]) + seconds * Double.parseDouble(parts[2]);
      default -> Double.parseDouble(text);
    };
  }

  /** As {@link #number}, to the last digit of 64 bits for a plain number. */
  static long whole(String text, double seconds) {
    return text.matches("[0-9]+")
        ? Long.parseUnsignedLong(text)
        : Math.round(number(text, seconds));
  }
}
