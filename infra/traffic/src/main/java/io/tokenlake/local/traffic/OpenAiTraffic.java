package io.tokenlake.local.traffic;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.FunctionDefinition;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.openai.v1_1.OpenAITelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Calls made with the official OpenAI client, instrumented by OpenTelemetry's own library, so that
 * nothing about their spans is ours. The truth comes from the answers that the client returns.
 */
final class OpenAiTraffic {
  private static final TrafficService PORTAL =
      new TrafficService("customer-portal", "production", "acme", "support");
  private static final TrafficService NOTEBOOK =
      new TrafficService("research-notebook", "development", "globex", "research");

  private static final List<String> MODELS =
      List.of("gpt-4o-mini", "gpt-4o-mini", "gpt-4o", "gpt-4.1");
  private static final List<String> ERRORS = List.of("429", "500", "400");

  private final SpanSender sender;
  private final Truth truth;
  private final Random random;

  OpenAiTraffic(SpanSender sender, Truth truth, long seed) {
    this.sender = sender;
    this.truth = truth;
    this.random = new Random(seed);
  }

  /** Makes {@code calls} calls, one after the other, half of them from each of two services. */
  void send(int calls, String baseUrl) {
    int ofPortal = (calls + 1) / 2;
    send(PORTAL, ofPortal, baseUrl);
    send(NOTEBOOK, calls - ofPortal, baseUrl);
  }

  private void send(TrafficService service, int calls, String baseUrl) {
    try (SdkTracerProvider tracerProvider =
        service.tracerProvider(new BaggageAttributes(), sender)) {
      OpenAITelemetry telemetry =
          OpenAITelemetry.builder(
                  OpenTelemetrySdk.builder().setTracerProvider(tracerProvider).build())
              .build();
      OpenAIClient plain =
          OpenAIOkHttpClient.builder()
              .baseUrl(baseUrl)
              .apiKey("not-checked")
              .timeout(Duration.ofSeconds(20))
              // A failed call is one failed call; the workload does not wait for better times.
              .maxRetries(0)
              .build();
      try {
        OpenAIClient client = telemetry.wrap(plain);
        for (int i = 0; i < calls; i++) {
          call(client, i);
        }
      } finally {
        plain.close();
      }
    }
  }

  private void call(OpenAIClient client, int i) {
    Baggage who =
        Baggage.builder()
            .put(GenAi.FEATURE.getKey(), random.nextBoolean() ? "assistant" : "search-answers")
            .put(GenAi.USER.getKey(), "user-" + (1 + random.nextInt(40)))
            .put(
                GenAi.CONVERSATION.getKey(), "conv-" + Integer.toHexString(random.nextInt(0x10000)))
            .build();
    try (Scope ignored = who.makeCurrent()) {
      // Of ten calls: four plain, three streamed, one with tools, one embedding, one error.
      switch (i % 10) {
        case 0, 2, 4, 6 -> answered(client.chat().completions().create(chat().build()).usage());
        case 1, 3, 5 -> stream(client);
        case 7 -> answered(client.chat().completions().create(chatWithTool()).usage());
        case 8 -> embed(client);
        default -> fail(client, ERRORS.get(i / 10 % ERRORS.size()));
      }
    }
  }

  private void stream(OpenAIClient client) {
    ChatCompletionCreateParams request =
        chat()
            // Without this a streamed answer says nothing about its tokens.
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    AtomicReference<CompletionUsage> usage = new AtomicReference<>();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(request)) {
      chunks.stream().forEach(chunk -> chunk.usage().ifPresent(usage::set));
    }
    answered(Optional.ofNullable(usage.get()));
  }

  private void answered(Optional<CompletionUsage> usage) {
    CompletionUsage counted =
        usage.orElseThrow(() -> new IllegalStateException("the model server sent no usage"));
    truth.answered(counted.promptTokens(), counted.completionTokens());
  }

  private void embed(OpenAIClient client) {
    CreateEmbeddingResponse response =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("text-embedding-3-small")
                    .inputOfArrayOfStrings(List.of(text(200, 900), text(200, 900)))
                    .build());
    truth.answered(response.usage().promptTokens(), 0);
  }

  private void fail(OpenAIClient client, String status) {
    try {
      client
          .chat()
          .completions()
          .create(chat().putAdditionalHeader(ModelServer.FAIL_HEADER, status).build());
      throw new IllegalStateException(
          "the model server answered instead of failing with " + status);
    } catch (OpenAIServiceException expected) {
      truth.failed();
    }
  }

  private ChatCompletionCreateParams chatWithTool() {
    return chat()
        .addFunctionTool(
            FunctionDefinition.builder()
                .name("order_status")
                .description("Looks up where an order is")
                .build())
        .build();
  }

  private ChatCompletionCreateParams.Builder chat() {
    return ChatCompletionCreateParams.builder()
        .model(MODELS.get(random.nextInt(MODELS.size())))
        .addSystemMessage(text(200, 6000))
        .addUserMessage(text(100, 2000))
        .maxCompletionTokens(50 + random.nextInt(400));
  }

  /** What it says does not matter, only its length does. */
  private String text(int minLength, int maxLength) {
    return "x".repeat(minLength + random.nextInt(maxLength - minLength));
  }
}
