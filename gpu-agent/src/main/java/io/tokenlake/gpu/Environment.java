package io.tokenlake.gpu;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads variables and gathers what is wrong with them. An empty variable counts as not set. */
final class Environment {
  private final Map<String, String> variables;
  private final List<String> problems;

  /**
   * Creates one.
   *
   * @param problems takes what is wrong
   */
  Environment(Map<String, String> variables, List<String> problems) {
    this.variables = variables;
    this.problems = problems;
  }

  /** The value of the first variable that is set; else the last argument. */
  String text(List<String> names, String otherwise) {
    for (String name : names) {
      String value = variables.getOrDefault(name, "").strip();
      if (!value.isEmpty()) {
        return value;
      }
    }
    return otherwise;
  }

  String text(String name, String otherwise) {
    return text(List.of(name), otherwise);
  }

  /** Which of the variables is set, for a message; the last if none is. */
  private String which(List<String> names) {
    return names.stream()
        .filter(name -> !variables.getOrDefault(name, "").isBlank())
        .findFirst()
        .orElse(names.get(names.size() - 1));
  }

  /** A whole number in a range. */
  long number(List<String> names, long otherwise, long least, long most, String what) {
    String text = text(names, Long.toString(otherwise));
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, like a number out of range.
    }
    problem(names, text, what + " from " + least + " to " + most);
    return otherwise;
  }

  Duration millis(List<String> names, long otherwise, long least, long most) {
    return Duration.ofMillis(number(names, otherwise, least, most, "milliseconds"));
  }

  boolean truth(String name, boolean otherwise) {
    return choice(List.of(name), Boolean.toString(otherwise), List.of("true", "false"))
        .equals("true");
  }

  /** One of several words. */
  String choice(List<String> names, String otherwise, List<String> words) {
    String text = text(names, otherwise);
    if (words.contains(text)) {
      return text;
    }
    problem(names, text, String.join(" or ", words));
    return otherwise;
  }

  /** An address by http or https; null if there is none or it is wrong. */
  URI address(List<String> names) {
    String text = text(names, null);
    if (text == null) {
      return null;
    }
    try {
      URI address = new URI(text);
      if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Said below, like any other address that is not one.
    }
    problem(names, text, "an address such as http://localhost:4318");
    return null;
  }

  Map<String, String> pairs(List<String> names) {
    return KeyValues.parse(which(names), text(names, ""), problems);
  }

  void problem(List<String> names, String value, String expected) {
    problems.add(which(names) + " is " + value + "; expected " + expected);
  }
}
