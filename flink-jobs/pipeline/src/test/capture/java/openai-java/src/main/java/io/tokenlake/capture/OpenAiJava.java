package io.tokenlake.capture;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import io.opentelemetry.instrumentation.openai.v1_1.OpenAITelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.List;
import java.util.Map;

/** The traffic of the official OpenAI client of Java under OpenTelemetry's instrumentation of it. */
public final class OpenAiJava {
  private static final String SMALL = "gpt-4o-mini";
  private static final String LARGE = "gpt-4.1";

  private final OpenAIClient client;

  private OpenAiJava(OpenAIClient client) {
    this.client = client;
  }

  public static void main(String[] args) {
    try (OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.initialize().getOpenTelemetrySdk()) {
      OpenAITelemetry telemetry =
          OpenAITelemetry.builder(sdk).setCaptureMessageContent(false).build();
      new OpenAiJava(telemetry.wrap(client(0))).callEverything();
      // The client sends this one twice: 429, then 200.
      new OpenAiJava(telemetry.wrap(client(1))).chat("retried", SMALL);
    }
    System.exit(0); // the clients' threads would live on
  }

  private static OpenAIClient client(int retries) {
    return OpenAIOkHttpClient.builder()
        .apiKey("sk-test")
        .baseUrl(System.getenv("MODEL_URL") + "/v1")
        .maxRetries(retries)
        .build();
  }

  private void callEverything() {
    chat("plain", SMALL);
    chat("cached", LARGE);
    chat("reasoning", "o4-mini");
    chat("length", SMALL);
    stream(
        params("stream", LARGE)
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build()));
    stream(params("stream_without_usage", SMALL));
    toolLoop();
    client
        .embeddings()
        .create(
            EmbeddingCreateParams.builder()
                .model("text-embedding-3-small")
                .input(text("embeddings"))
                .build());
    for (String scenario : List.of("error_400", "error_500", "rate_limited")) {
      refused(scenario);
    }
    // Not instrumented as of 2.31.1: the server sees it and the telemetry does not.
    client.responses().create(ResponseCreateParams.builder().model(LARGE).input(text("plain")).build());
  }

  private void chat(String scenario, String model) {
    client.chat().completions().create(params(scenario, model).build());
  }

  private void stream(ChatCompletionCreateParams.Builder params) {
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(params.build())) {
      chunks.stream().forEach(chunk -> {});
    }
  }

  /** A tool call and the answer to its result: two calls of the model. */
  private void toolLoop() {
    ChatCompletionCreateParams.Builder params = params("tool_call", SMALL).addTool(weather());
    ChatCompletionMessage call =
        client.chat().completions().create(params.build()).choices().get(0).message();
    params
        .addMessage(call)
        .addMessage(
            ChatCompletionToolMessageParam.builder()
                .toolCallId(call.toolCalls().orElseThrow().get(0).asFunction().id())
                .content("21 degrees")
                .build());
    client.chat().completions().create(params.build());
  }

  private void refused(String scenario) {
    try {
      chat(scenario, SMALL);
    } catch (OpenAIServiceException expected) {
      return;
    }
    throw new IllegalStateException(scenario + " should have been refused");
  }

  private static ChatCompletionCreateParams.Builder params(String scenario, String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(text(scenario));
  }

  private static ChatCompletionFunctionTool weather() {
    FunctionParameters parameters =
        FunctionParameters.builder()
            .putAdditionalProperty("type", JsonValue.from("object"))
            .putAdditionalProperty(
                "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
            .build();
    return ChatCompletionFunctionTool.builder()
        .function(FunctionDefinition.builder().name("get_weather").parameters(parameters).build())
        .build();
  }

  private static String text(String scenario) {
    return "scenario:" + scenario + " What is it?";
  }
}
