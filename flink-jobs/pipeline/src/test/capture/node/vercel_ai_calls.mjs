// The traffic of the Vercel AI SDK in its majors, which differ in names: `sdk` is the module, `words` what it calls things.
import { asText, refused } from './otel.mjs';

/**
 * @param sdk the module `ai`
 * @param words.telemetry settings of one call
 * @param words.toolSchema the field of a tool that has its schema
 * @param words.maxSteps limits a tool loop to that many calls of the model
 * @param openai the provider of OpenAI's chat completions
 * @param responses that of OpenAI's Responses
 * @param anthropic that of Anthropic's messages
 */
export async function callEverything(sdk, words, { openai, responses, anthropic, embedding }) {
  const ask = (scenario, model, more = {}) => ({
    model, prompt: asText(scenario), maxRetries: 0, ...words.telemetry(scenario), ...more });
  const generate = (...of) => sdk.generateText(ask(...of));
  const stream = async (...of) => {
    const { fullStream } = sdk.streamText({ ...ask(...of), onError: () => {} });
    for await (const _ of fullStream) {
      // A span ends when its stream has been read.
    }
  };
  const weather = {
    description: 'Tells the weather of a city.',
    [words.toolSchema]: sdk.jsonSchema({ type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }),
    execute: async () => '21 degrees',
  };

  await generate('plain', openai('gpt-4o-mini'));
  await generate('cached', openai('gpt-4.1'));
  await generate('reasoning', openai('o4-mini'));
  await generate('length', openai('gpt-4o-mini'));
  await stream('stream', openai('gpt-4.1'));
  await generate('tool_call', openai('gpt-4o-mini'), { tools: { get_weather: weather }, ...words.maxSteps(2) });
  await sdk.embed({
    model: embedding('text-embedding-3-small'), value: asText('embeddings'), maxRetries: 0, ...words.telemetry('embeddings') });
  await refused(() => generate('error_400', openai('gpt-4o-mini')));
  await refused(() => generate('rate_limited', openai('gpt-4o-mini')));
  await generate('retried', openai('gpt-4o-mini'), { maxRetries: 2 }); // retried by the SDK, above the inner span

  await generate('cached', responses('gpt-4.1'));
  await generate('reasoning', responses('o4-mini'));

  await generate('plain', anthropic('claude-3-5-haiku-latest'));
  await generate('cached', anthropic('claude-sonnet-4-5'));
  await generate('cache_write', anthropic('claude-sonnet-4-5'));
  await generate('cache_mixed', anthropic('claude-sonnet-4-5'));
  await generate('cached_exceeding', anthropic('claude-sonnet-4-5'));
  await stream('stream', anthropic('claude-sonnet-4-5'));
  await stream('tool_call', anthropic('claude-sonnet-4-5'), { tools: { get_weather: weather }, ...words.maxSteps(2) });
  await refused(() => generate('error_500', anthropic('claude-sonnet-4-5')));
  await stream('rate_limited', anthropic('claude-sonnet-4-5'));
}

const url = `${process.env.MODEL_URL}/v1`;

/** The providers of one major, all pointed at the model server. */
export function providers({ createOpenAI }, { createAnthropic }) {
  // The older majors ask for a stream's usage only of what they take for OpenAI itself.
  const openai = createOpenAI({ baseURL: url, compatibility: 'strict' });
  return {
    openai: openai.chat,
    responses: openai.responses,
    anthropic: createAnthropic({ baseURL: url }),
    embedding: openai.embedding,
  };
}

/** `experimental_telemetry` as the majors up to 6 have it. */
export const experimentalTelemetry = scenario => ({
  experimental_telemetry: {
    isEnabled: true,
    functionId: `capture-${scenario}`,
    metadata: { userId: 'user-7', sessionId: 'session-42' },
  },
});
