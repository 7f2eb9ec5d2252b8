package io.tokenlake.domain.genai;

import static java.util.Map.entry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who was called, where a call does not say: Langfuse states a model and no provider, and OpenLIT's
 * events and failed spans neither. Prices belong to a provider, so that the call would have none.
 * Only what is unambiguous is here. Models with open weights (Llama, Mistral, gpt-oss) are served
 * by anyone, so that their names tell nothing. What is inferred is the vendor; that the same model
 * was bought from a cloud nobody can know who is not told.
 */
final class ProviderInference {
  /** The library that an instrumentation is for, as the end of its scope names it. */
  private static final Pattern LIBRARY = Pattern.compile("instrumentation[.-]([a-z_]+)");

  private static final Map<String, String> BY_LIBRARY =
      Map.ofEntries(
          entry("openai", "openai"),
          entry("anthropic", "anthropic"),
          entry("bedrock", "aws.bedrock"),
          entry("cohere", "cohere"),
          entry("groq", "groq"),
          entry("mistral", "mistral_ai"),
          entry("mistralai", "mistral_ai"),
          entry("google_generativeai", "gcp.gen_ai"),
          entry("vertexai", "gcp.vertex_ai"));

  /** Beginnings of the names of models that one vendor makes and does not give away. */
  private static final List<Family> FAMILIES =
      List.of(
          new Family("openai", "(ft:)?(gpt-\\d|chatgpt-).*"),
          new Family("openai", "(ft:)?o[1-9](-.*)?"),
          new Family("openai", "text-embedding-(3|ada)-.*"),
          new Family("anthropic", "claude-.*"),
          new Family("gcp.gen_ai", "gemini-.*"),
          new Family("deepseek", "deepseek-(chat|reasoner)"),
          new Family("x_ai", "grok-[2-9].*"));

  private ProviderInference() {}

  /**
   * The provider that scope or model tell; null when neither does. The scope goes first, because
   * the other spans of the same emitter name the provider by it.
   */
  static String of(String scopeName, String model) {
    if (scopeName != null) {
      Matcher library = LIBRARY.matcher(scopeName);
      String provider = library.find() ? BY_LIBRARY.get(library.group(1)) : null;
      if (provider != null) {
        return provider;
      }
    }
    String name = model == null ? "" : model.toLowerCase(Locale.ROOT);
    for (Family family : FAMILIES) {
      if (family.models().matcher(name).matches()) {
        return family.provider();
      }
    }
    return null;
  }

  private record Family(String provider, Pattern models) {
    Family(String provider, String models) {
      this(provider, Pattern.compile(models));
    }
  }
}
