// Vercel AI SDK 4, whose prompt tokens were the provider's own number: without the cached ones for Anthropic.
// Packages: ai4 ai-sdk-openai1 ai-sdk-anthropic1 @opentelemetry/sdk-node node
import { callEverything, experimentalTelemetry, providers } from './vercel_ai_calls.mjs';
import { startTelemetry } from './otel.mjs';

const stop = startTelemetry();
const words = { telemetry: experimentalTelemetry, toolSchema: 'parameters', maxSteps: maxSteps => ({ maxSteps }) };
await callEverything(await import('ai4'), words, providers(await import('ai-sdk-openai1'), await import('ai-sdk-anthropic1')));
await stop();
