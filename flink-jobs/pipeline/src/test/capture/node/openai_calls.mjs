// The traffic of every instrumentation of the official OpenAI client: each scenario once, one call after the other.
import { asText, refused } from './otel.mjs';

const WEATHER = {
  name: 'get_weather',
  description: 'Tells the weather of a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

async function drain(stream) {
  for await (const _ of stream) {
    // Only the last chunk tells usage; an instrumentation sees it when the reader gets there.
  }
}

export async function callEverything(OpenAI) {
  const client = new OpenAI({ baseURL: `${process.env.MODEL_URL}/v1`, maxRetries: 0 });
  const chat = (scenario, model = 'gpt-4o-mini', more = {}, options = {}) =>
    client.chat.completions.create(
      { model, messages: [{ role: 'user', content: asText(scenario) }], ...more }, options);
  const respond = (scenario, model = 'gpt-4.1', more = {}) =>
    client.responses.create({ model, input: asText(scenario), ...more });

  await chat('plain');
  await chat('cached', 'gpt-4.1');
  await chat('reasoning', 'o4-mini', { max_completion_tokens: 2000 });
  await chat('length', 'gpt-4o-mini', { max_completion_tokens: 256 });
  await chat('audio', 'gpt-4o-audio-preview', { modalities: ['text', 'audio'], audio: { voice: 'alloy', format: 'wav' } });
  await drain(await chat('stream', 'gpt-4.1', { stream: true, stream_options: { include_usage: true } }));
  await drain(await chat('stream_without_usage', 'gpt-4o-mini', { stream: true }));
  await toolLoop(client);

  await client.embeddings.create({ model: 'text-embedding-3-small', input: asText('embeddings') });

  await refused(() => chat('error_400'));
  await refused(() => chat('error_500'));
  await refused(() => chat('rate_limited'));
  await chat('retried', 'gpt-4o-mini', {}, { maxRetries: 1 }); // the client sends it twice: 429, then 200

  await respond('plain');
  await respond('cached');
  await respond('reasoning', 'o4-mini', { reasoning: { effort: 'low' } });
  await drain(await respond('stream', 'gpt-4.1', { stream: true }));
  await refused(() => respond('rate_limited'));
}

/** A tool call and the answer to its result: two calls of the model. */
async function toolLoop(client) {
  const messages = [{ role: 'user', content: asText('tool_call') }];
  const ask = () => client.chat.completions.create(
    { model: 'gpt-4o-mini', messages, tools: [{ type: 'function', function: WEATHER }] });
  const { message } = (await ask()).choices[0];
  messages.push(message, { role: 'tool', tool_call_id: message.tool_calls[0].id, content: '21 degrees' });
  await ask();
}
