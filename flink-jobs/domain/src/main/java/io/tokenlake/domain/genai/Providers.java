package io.tokenlake.domain.genai;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Canonical provider names. */
final class Providers {
  /** Names that emitters give to a provider, in lower case. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          entry("az.ai.openai", "azure.ai.openai"),
          entry("azure", "azure.ai.openai"),
          entry("azure_openai", "azure.ai.openai"),
          entry("azure-openai", "azure.ai.openai"),
          entry("az.ai.inference", "azure.ai.inference"),
          entry("azure_ai_inference", "azure.ai.inference"),
          entry("vertex_ai", "gcp.vertex_ai"),
          entry("vertexai", "gcp.vertex_ai"),
          entry("vertex", "gcp.vertex_ai"),
          entry("google_vertexai", "gcp.vertex_ai"),
          entry("google-vertex", "gcp.vertex_ai"),
          entry("google.vertex", "gcp.vertex_ai"),
          entry("gemini", "gcp.gemini"),
          entry("google_genai", "gcp.gemini"),
          entry("google-gla", "gcp.gemini"),
          entry("google-vertex-ai", "gcp.vertex_ai"),
          entry("google.generative-ai", "gcp.gemini"),
          entry("google_ai_studio", "gcp.gemini"),
          entry("google", "gcp.gen_ai"),
          entry("aws", "aws.bedrock"),
          entry("bedrock", "aws.bedrock"),
          entry("aws_bedrock", "aws.bedrock"),
          entry("amazon_bedrock", "aws.bedrock"),
          entry("amazon-bedrock", "aws.bedrock"),
          entry("mistralai", "mistral_ai"),
          entry("mistral", "mistral_ai"),
          entry("mistral-ai", "mistral_ai"),
          entry("xai", "x_ai"),
          entry("x-ai", "x_ai"),
          entry("watsonx", "ibm.watsonx.ai"),
          entry("together", "together_ai"),
          entry("togetherai", "together_ai"),
          entry("huggingface", "hugging_face"),
          entry("moonshot", "moonshot_ai"),
          entry("moonshotai", "moonshot_ai"));

  /** Names of a provider's interfaces, which the Vercel SDK appends: {@code openai.chat}. */
  private static final Set<String> INTERFACES =
      Set.of(
          "chat",
          "completion",
          "completions",
          "embedding",
          "embeddings",
          "image",
          "messages",
          "responses",
          "transcription",
          "speech");

  private Providers() {}

  /** The name of the current convention, in lower case; unknown names pass. Null stays null. */
  static String canonical(String stated) {
    if (stated == null) {
      return null;
    }
    String lower = stated.toLowerCase(Locale.ROOT);
    String alias = ALIASES.get(lower);
    if (alias != null) {
      return alias;
    }
    int dot = lower.lastIndexOf('.');
    if (dot <= 0 || !INTERFACES.contains(lower.substring(dot + 1))) {
      return lower;
    }
    String provider = lower.substring(0, dot);
    return ALIASES.getOrDefault(provider, provider);
  }
}
