package io.tokenlake.local.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.RateLimitException;
import com.openai.models.FunctionDefinition;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModelServerTest {
  private static ModelServer server;
  private static OpenAIClient client;

  @BeforeAll
  static void start() {
    server = ModelServer.start(() -> MovingClock.NOW, () -> "1");
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(server.baseUrl())
            .apiKey("not-checked")
            .maxRetries(0)
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void answersAChatWithTokensThatFollowFromTheRequest() {
    ChatCompletion answer =
        create(chat("gpt-4o").addSystemMessage("x".repeat(398)).addUserMessage("x".repeat(4)));

    // 100 and 1 tokens of text, 4 per message; a quarter of that and 16 in return.
    assertUsage(answer.usage().orElseThrow(), 109, 43, 0, 0);
    assertThat(answer.id()).isEqualTo("chatcmpl-1");
    assertThat(answer.model()).isEqualTo("gpt-4o-2024-08-06");
    assertThat(answer.created()).isEqualTo(MovingClock.NOW.getEpochSecond());
    assertThat(answer.choices().get(0).finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    assertThat(answer.choices().get(0).message().content()).contains("lake ".repeat(43));
  }

  @Test
  void cutsAnAnswerAtTheLimit() {
    ChatCompletion answer =
        create(chat("gpt-4o").addUserMessage("x".repeat(400)).maxCompletionTokens(7));

    assertUsage(answer.usage().orElseThrow(), 104, 7, 0, 0);
    assertThat(answer.choices().get(0).finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
  }

  @Test
  void countsCachedAndReasoningTokens() {
    ChatCompletion answer =
        create(chat("o4-mini").addSystemMessage("x".repeat(4 * 1100)).addUserMessage("x"));

    assertUsage(answer.usage().orElseThrow(), 1109, 293, 1024, 146);
  }

  @Test
  void streamsTheSameAnswerWithUsageAtTheEnd() {
    ChatCompletionCreateParams request =
        chat("gpt-4o")
            .addUserMessage("x".repeat(400))
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();

    List<ChatCompletionChunk> chunks = stream(request);

    assertThat(text(chunks)).isEqualTo("lake ".repeat(42));
    assertThat(chunks).hasSizeGreaterThan(4);
    ChatCompletionChunk last = chunks.get(chunks.size() - 1);
    assertThat(last.choices()).isEmpty();
    assertUsage(last.usage().orElseThrow(), 104, 42, 0, 0);
  }

  @Test
  void streamsWithoutUsageUnlessAsked() {
    List<ChatCompletionChunk> chunks = stream(chat("gpt-4o").addUserMessage("hello").build());

    assertThat(chunks).isNotEmpty().allMatch(chunk -> chunk.usage().isEmpty());
  }

  @Test
  void callsTheFirstToolAndThenAnswersItsResult() {
    ChatCompletionCreateParams.Builder question =
        chat("gpt-4o")
            .addUserMessage("where is it?")
            .addFunctionTool(FunctionDefinition.builder().name("order_status").build());

    ChatCompletion answer = create(question);

    ChatCompletion.Choice choice = answer.choices().get(0);
    assertUsage(answer.usage().orElseThrow(), 47, 12, 0, 0);
    assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    List<ChatCompletionMessageToolCall> calls = choice.message().toolCalls().orElseThrow();
    assertThat(calls).hasSize(1);
    assertThat(calls.get(0).asFunction().function().name()).isEqualTo("order_status");
  }

  @Test
  void embedsEveryInput() {
    CreateEmbeddingResponse response =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("text-embedding-3-small")
                    .inputOfArrayOfStrings(List.of("x".repeat(40), "y"))
                    .dimensions(5)
                    .build());

    assertThat(response.usage().promptTokens()).isEqualTo(11);
    assertThat(response.model()).isEqualTo("text-embedding-3-small");
    assertThat(response.data()).hasSize(2).allMatch(item -> item.embedding().size() == 5);
    assertThat(response.data().get(0).embedding()).isNotEqualTo(response.data().get(1).embedding());
  }

  @Test
  void givesTheSameVectorInBothEncodings() {
    EmbeddingCreateParams.Builder request =
        EmbeddingCreateParams.builder().model("text-embedding-3-small").input("hello");

    assertThat(vector(request.encodingFormat(EmbeddingCreateParams.EncodingFormat.BASE64)))
        .isEqualTo(vector(request.encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)));
  }

  @Test
  void saysWhenToComeBackWhenItRefusesForTheRate() {
    RateLimitException refusal =
        catchThrowableOfType(RateLimitException.class, () -> create(failing("429")));

    assertThat(refusal.headers().values("retry-after")).containsExactly("1");
    assertThat(refusal).hasMessageContaining("Rate limit reached");
    assertThat(refusal.code()).contains("rate_limit_exceeded");
  }

  @Test
  void failsAsAskedAndForRequestsThatAreWrong() {
    assertThatThrownBy(() -> create(failing("500"))).isInstanceOf(InternalServerException.class);
    assertThatThrownBy(() -> create(failing("400"))).isInstanceOf(BadRequestException.class);
    assertThatThrownBy(() -> create(chat("gpt-4o").messages(List.of())))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("'messages' must hold at least one message");
    assertThatThrownBy(() -> create(failing("418")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("expected one of 400, 429 and 500");
  }

  private static ChatCompletionCreateParams.Builder chat(String model) {
    return ChatCompletionCreateParams.builder().model(model);
  }

  private static ChatCompletionCreateParams.Builder failing(String status) {
    return chat("gpt-4o")
        .addUserMessage("hello")
        .putAdditionalHeader(ModelServer.FAIL_HEADER, status);
  }

  private static ChatCompletion create(ChatCompletionCreateParams.Builder request) {
    return client.chat().completions().create(request.build());
  }

  private static List<ChatCompletionChunk> stream(ChatCompletionCreateParams request) {
    try (StreamResponse<ChatCompletionChunk> response =
        client.chat().completions().createStreaming(request)) {
      return response.stream().toList();
    }
  }

  private static String text(List<ChatCompletionChunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.choices().stream())
        .map(choice -> choice.delta().content().orElse(""))
        .collect(Collectors.joining());
  }

  private static List<Float> vector(EmbeddingCreateParams.Builder request) {
    return client.embeddings().create(request.build()).data().get(0).embedding();
  }

  private static void assertUsage(
      CompletionUsage usage, long prompt, long completion, long cached, long reasoning) {
    assertThat(usage.promptTokens()).isEqualTo(prompt);
    assertThat(usage.completionTokens()).isEqualTo(completion);
    assertThat(usage.totalTokens()).isEqualTo(prompt + completion);
    assertThat(usage.promptTokensDetails().orElseThrow().cachedTokens()).contains(cached);
    assertThat(usage.completionTokensDetails().orElseThrow().reasoningTokens()).contains(reasoning);
  }
}
