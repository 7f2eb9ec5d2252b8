package io.tokenlake.capture;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.List;
import java.util.function.Function;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.tool.function.FunctionToolCallback;

/** The traffic of Spring AI, whose observations micrometer-tracing turns into spans. */
public final class SpringAi {
  private static final String URL = System.getenv("MODEL_URL");
  private static final String SMALL = "gpt-4o-mini";
  private static final String SONNET = "claude-sonnet-4-5";

  private final ObservationRegistry observations;

  private SpringAi(ObservationRegistry observations) {
    this.observations = observations;
  }

  public static void main(String[] args) {
    try (OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.initialize().getOpenTelemetrySdk()) {
      // As Spring Boot's actuator wires it, under the scope name that it uses.
      OtelTracer tracer =
          new OtelTracer(
              sdk.getTracer("org.springframework.boot"), new OtelCurrentTraceContext(), event -> {});
      ObservationRegistry observations = ObservationRegistry.create();
      observations
          .observationConfig()
          .observationHandler(new DefaultTracingObservationHandler(tracer));
      new SpringAi(observations).callEverything();
    }
    System.exit(0); // the clients' threads would live on
  }

  private void callEverything() {
    ask(openAi(SMALL), "plain");
    ask(openAi("gpt-4.1"), "cached");
    ask(openAi("o4-mini"), "reasoning");
    ask(openAi(SMALL), "length");
    stream(openAi(SMALL), "stream_without_usage");
    stream(openAi(openAiOptions("gpt-4.1").streamUsage(true).build()), "stream");
    useTool(openAi(SMALL));
    embed();
    for (String scenario : List.of("error_400", "error_500", "rate_limited")) {
      refused(openAi(SMALL), scenario);
    }
    // The client sends this one twice: 429, then 200.
    ask(openAi(openAiOptions(SMALL).maxRetries(1).build()), "retried");

    ask(anthropic("claude-3-5-haiku-latest"), "plain");
    for (String scenario : List.of("cached", "cache_write", "cache_mixed", "cached_exceeding")) {
      ask(anthropic(SONNET), scenario);
    }
    stream(anthropic(SONNET), "stream");
    refused(anthropic(SONNET), "rate_limited");
  }

  private void ask(ChatModel model, String scenario) {
    client(model).prompt(text(scenario)).call().content();
  }

  private void stream(ChatModel model, String scenario) {
    client(model).prompt(text(scenario)).stream().chatResponse().blockLast();
  }

  private void useTool(ChatModel model) {
    Function<City, String> weather = city -> "21 degrees";
    client(model)
        .prompt(text("tool_call"))
        .tools(
            FunctionToolCallback.builder("get_weather", weather)
                .description("Tells the weather of a city.")
                .inputType(City.class)
                .build())
        .call()
        .content();
  }

  private void embed() {
    OpenAiEmbeddingModel.builder()
        .options(
            OpenAiEmbeddingOptions.builder()
                .baseUrl(URL + "/v1")
                .apiKey("sk-test")
                .model("text-embedding-3-small")
                .build())
        .observationRegistry(observations)
        .build()
        .embed(text("embeddings"));
  }

  private void refused(ChatModel model, String scenario) {
    try {
      ask(model, scenario);
    } catch (RuntimeException expected) {
      return;
    }
    throw new IllegalStateException(scenario + " should have been refused");
  }

  /** The client that applications use; it has a span of its own above that of the model. */
  private ChatClient client(ChatModel model) {
    return ChatClient.builder(model, observations, null, null).build();
  }

  private ChatModel openAi(String model) {
    return openAi(openAiOptions(model).build());
  }

  private ChatModel openAi(OpenAiChatOptions options) {
    return OpenAiChatModel.builder().options(options).observationRegistry(observations).build();
  }

  private static OpenAiChatOptions.Builder openAiOptions(String model) {
    return OpenAiChatOptions.builder()
        .baseUrl(URL + "/v1")
        .apiKey("sk-test")
        .maxRetries(0)
        .model(model);
  }

  private ChatModel anthropic(String model) {
    return AnthropicChatModel.builder()
        .options(
            AnthropicChatOptions.builder()
                .baseUrl(URL)
                .apiKey("sk-ant-test")
                .maxRetries(0)
                .model(model)
                .maxTokens(1024)
                .build())
        .observationRegistry(observations)
        .build();
  }

  private static String text(String scenario) {
    return "scenario:" + scenario + " What is it?";
  }

  /** What the tool asks for. */
  public record City(String city) {}
}
