package io.tokenlake.domain.genai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvidersTest {

  @ParameterizedTest
  @CsvSource({
    "openai.chat, openai",
    "openai.responses, openai",
    "anthropic.messages, anthropic",
    "azure.chat, azure.ai.openai",
    "azure-openai.responses, azure.ai.openai",
    "google.generative-ai, gcp.gemini",
    "google.vertex.chat, gcp.vertex_ai",
    "amazon-bedrock, aws.bedrock",
    "mistral.chat, mistral_ai",
    "xai.chat, x_ai",
    "Azure, azure.ai.openai",
    "AWS, aws.bedrock",
    "mistralai, mistral_ai",
    "vertexai, gcp.vertex_ai",
    "together_ai, together_ai",
    "hugging_face, hugging_face",
    "openrouter, openrouter",
    "ollama, ollama",
    "aws.bedrock, aws.bedrock",
    "ibm.watsonx.ai, ibm.watsonx.ai",
    ".chat, .chat"
  })
  void everyNameComesToTheConventions(String stated, String canonical) {
    assertThat(Providers.canonical(stated)).isEqualTo(canonical);
  }

  @Test
  void notStatedStaysNotStated() {
    assertThat(Providers.canonical(null)).isNull();
  }
}
