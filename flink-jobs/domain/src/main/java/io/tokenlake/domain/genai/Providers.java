package io.tokenlake.domain.genai;

import java.util.Locale;
import java.util.Map;

/** Canonical provider names. */
final class Providers {
  private static final Map<String, String> ALIASES =
      Map.of(
          "az.ai.openai", "azure.ai.openai",
          "az.ai.inference", "azure.ai.inference",
          "vertex_ai", "gcp.vertex_ai",
          "gemini", "gcp.gemini",
          "xai", "x_ai");

  private Providers() {}

  /** The name of the current convention, in lower case; unknown names pass. Null stays null. */
  static String canonical(String stated) {
    if (stated == null) {
      return null;
    }
    String lower = stated.toLowerCase(Locale.ROOT);
    return ALIASES.getOrDefault(lower, lower);
  }
}
