package io.tokenlake.local.traffic;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Set;

/** The attributes of the GenAI conventions that this traffic uses, in all three vintages. */
final class GenAi {
  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
  static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
  static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
  static final AttributeKey<Long> REQUEST_MAX_TOKENS =
      AttributeKey.longKey("gen_ai.request.max_tokens");
  static final AttributeKey<Long> REQUEST_CHOICE_COUNT =
      AttributeKey.longKey("gen_ai.request.choice.count");
  static final AttributeKey<Boolean> REQUEST_STREAM =
      AttributeKey.booleanKey("gen_ai.request.stream");
  static final AttributeKey<String> RESPONSE_ID = AttributeKey.stringKey("gen_ai.response.id");
  static final AttributeKey<String> RESPONSE_MODEL =
      AttributeKey.stringKey("gen_ai.response.model");
  static final AttributeKey<List<String>> FINISH_REASONS =
      AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
  static final AttributeKey<Double> TIME_TO_FIRST_CHUNK =
      AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");
  static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
  static final AttributeKey<Long> OUTPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  static final AttributeKey<Long> CACHE_READ_TOKENS =
      AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
  static final AttributeKey<Long> REASONING_TOKENS =
      AttributeKey.longKey("gen_ai.usage.reasoning.output_tokens");
  static final AttributeKey<String> CONVERSATION = AttributeKey.stringKey("gen_ai.conversation.id");
  static final AttributeKey<String> AGENT = AttributeKey.stringKey("gen_ai.agent.name");
  static final AttributeKey<String> TOOL = AttributeKey.stringKey("gen_ai.tool.name");
  static final AttributeKey<String> TOOL_TYPE = AttributeKey.stringKey("gen_ai.tool.type");
  static final AttributeKey<String> TOOL_ARGUMENTS =
      AttributeKey.stringKey("gen_ai.tool.call.arguments");
  static final AttributeKey<String> TOOL_CALL = AttributeKey.stringKey("gen_ai.tool.call.id");

  /** Vintage A; B and C say {@link #PROVIDER}. */
  static final AttributeKey<String> SYSTEM_A = AttributeKey.stringKey("gen_ai.system");

  /** Vintage A; B and C say {@link #INPUT_TOKENS}. */
  static final AttributeKey<Long> PROMPT_TOKENS_A =
      AttributeKey.longKey("gen_ai.usage.prompt_tokens");

  /** Vintage A; B and C say {@link #OUTPUT_TOKENS}. */
  static final AttributeKey<Long> COMPLETION_TOKENS_A =
      AttributeKey.longKey("gen_ai.usage.completion_tokens");

  /** Vintage B; C says {@link #CACHE_WRITE_TOKENS_C}. */
  static final AttributeKey<Long> CACHE_CREATION_TOKENS_B =
      AttributeKey.longKey("gen_ai.usage.cache_creation.input_tokens");

  /** Vintage C. */
  static final AttributeKey<Long> CACHE_WRITE_TOKENS_C =
      AttributeKey.longKey("gen_ai.usage.cache_write.input_tokens");

  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");

  /** Who pays and why; no convention has words for these three, many companies use these. */
  static final AttributeKey<String> TENANT = AttributeKey.stringKey("tenant.id");

  static final AttributeKey<String> TEAM = AttributeKey.stringKey("team.name");
  static final AttributeKey<String> FEATURE = AttributeKey.stringKey("feature.name");
  static final AttributeKey<String> USER = AttributeKey.stringKey("user.id");

  static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  static final AttributeKey<String> ENVIRONMENT =
      AttributeKey.stringKey("deployment.environment.name");

  private static final Set<String> BILLED =
      Set.of("chat", "text_completion", "generate_content", "embeddings");

  private GenAi() {}

  /** True for the span of a model call; agents, tools and the like repeat what their calls cost. */
  static boolean isBilled(SpanData span) {
    String operation = span.getAttributes().get(OPERATION);
    return operation != null && BILLED.contains(operation);
  }
}
